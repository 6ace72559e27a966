"""How many nodes work together: as asked at the first start, and the same ever after."""

from pathlib import Path

import pytest
import yaml

from chassis.topology import PROBES, calls_queue, for_one_node
from deploy.local.access import SERVICES, whole_topology
from deploy.local.broker_access import declarations
from deploy.local.broker_node import TOGETHER
from deploy.local.cluster import chosen_size, folders_of
from deploy.local.processes import LocalError

PLATFORM = Path(__file__).resolve().parents[3] / "deploy/k8s/platform"


def test_one_begins_where_nobody_has_asked_for_more(tmp_path: Path):
    assert folders_of(tmp_path, None) == [tmp_path]


def test_three_stay_three(tmp_path: Path):
    three = folders_of(tmp_path, 3)
    assert len(set(three)) == 3
    assert folders_of(tmp_path, None) == three


@pytest.mark.parametrize(("first", "then"), [(1, 3), (3, 1)])
def test_data_of_another_number_is_not_touched(tmp_path: Path, first: int, then: int):
    folders_of(tmp_path, first)
    with pytest.raises(LocalError, match=f"is that of {first} and not of {then}"):
        folders_of(tmp_path, then)


def test_a_number_that_is_no_cluster_is_refused():
    assert [chosen_size(wanted) for wanted in (None, "", "1", "3")] == [None, None, 1, 3]
    for wanted in ("0", "2", "03", "three"):
        with pytest.raises(ValueError, match="neither 1 nor 3"):
            chosen_size(wanted)


def test_every_queue_survives_the_loss_of_a_node():
    kinds = {queue.name: queue.arguments.get("x-queue-type") for queue in whole_topology().queues}
    assert set(kinds.values()) == {"quorum"}, kinds


def test_a_single_node_keeps_calls_in_memory_and_everything_else_as_it_is():
    whole = declarations(whole_topology(), ["/"])
    fitting = for_one_node(whole)
    changed = {
        one["name"]
        for one, before in zip(fitting["queues"], whole["queues"], strict=True)
        if one != before
    }
    assert changed == {PROBES, *map(calls_queue, SERVICES)}
    assert {one["name"]: one["arguments"] for one in fitting["queues"]}["rpc-complaints"] == {}
    assert {**fitting, "queues": []} == {**whole, "queues": []}
    assert for_one_node({"users": []}) == {"users": []}


def test_nodes_are_told_the_same_here_and_on_kubernetes():
    (cluster, *_) = yaml.safe_load_all((PLATFORM / "broker.yaml").read_text())
    assert cluster["spec"]["replicas"] == 3
    lines = cluster["spec"]["rabbitmq"]["additionalConfig"].splitlines()
    assert set(TOGETHER.splitlines()) <= set(lines)
