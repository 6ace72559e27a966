"""What the operators' commands make of what they read: faults, expectations, tables."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from prometheus_client import generate_latest

from chassis import metrics
from setu.operator.ledger import expected_by, unsent_events, view_faults
from setu.operator.place import Place, place_of
from setu.operator.status import (
    Depth,
    Process,
    Status,
    columns,
    failing,
    faults_of,
    metric_values,
    release_in,
    status_of,
    table,
)
from tests.support.buildings import building

NOW = datetime(2026, 11, 27, 10, tzinfo=UTC)
WELL = Process("complaints", live=True, ready=True, outbox_pending=0, outbox_oldest_seconds=0.0)


def faults(*processes: Process, queues: tuple[Depth, ...] = (), alarm: str = "") -> list[str]:
    return list(faults_of(processes, queues, alarm))


def test_nothing_is_wrong_where_all_answer_and_queues_are_taken_from():
    waits = Depth("notify.retry.1000ms", 3), Depth("rpc-notify", 5, consumers=2)
    assert faults(WELL, queues=(*waits, Depth("dead.notify", 0))) == []


@pytest.mark.parametrize(
    ("process", "findings"),
    [
        (Process("notify", live=False, ready=False), "notify does not answer"),
        (Process("notify", True, False, ("bus", "path")), "notify is not ready: bus, path"),
        (Process("notify", True, True, (), 4, 31.0), "notify has events unsent for 31 seconds"),
    ],
)
def test_what_is_wrong_with_a_process_is_said(process: Process, findings: str):
    assert faults(process) == [findings]


@pytest.mark.parametrize(
    ("queue", "findings"),
    [
        (Depth("dead.notify", 2), "2 dead letters of notify"),
        (Depth("rpc-notify", None), "the queue rpc-notify does not exist"),
        (Depth("rpc-notify", 7), "nobody takes from rpc-notify, 7 wait"),
    ],
)
def test_what_is_wrong_on_the_broker_is_said(queue: Depth, findings: str):
    assert faults(queues=(queue,)) == [findings]


def test_an_alarm_of_the_broker_is_a_fault():
    assert faults(alarm="low on disk") == ["the broker takes no messages: low on disk"]


def test_the_checks_that_fail_are_named_and_an_answer_that_is_none_names_nothing():
    body = json.dumps({"status": "not ready", "checks": {"path": False, "bus": False, "db": True}})
    assert failing(body) == ("bus", "path")
    assert failing("<html>") == failing("[]") == failing('{"checks": null}') == ()


def test_the_outbox_is_read_from_the_metrics_beside_others():
    text = (
        "# TYPE nagrik_outbox_pending gauge\n"
        'nagrik_outbox_pending{service="complaints"} 3.0\n'
        'nagrik_outbox_oldest_seconds{service="complaints"} 12.5\n'
        'python_info{version="3"} 1.0\n'
    )
    values = {"nagrik_outbox_pending": 3.0, "nagrik_outbox_oldest_seconds": 12.5}
    assert metric_values(text) == values
    assert metric_values("") == {}


def replica(name: str, release: str, deployable: str = "complaints") -> Process:
    return Process(name, live=True, ready=True, deployable=deployable, release=release)


def test_replicas_of_one_deployable_that_run_different_releases_are_a_fault():
    same = replica("a", "0.1.0"), replica("b", "0.1.0")
    assert faults(*same, replica("n", "0.2.0", "notify")) == []
    assert faults(*same, replica("c", "0.2.0")) == [
        "replicas of complaints run different releases: 0.1.0 (a b), 0.2.0 (c)"
    ]


def test_which_release_a_process_runs_is_in_its_metrics_and_in_the_table():
    metrics.RELEASE.clear()
    metrics.RELEASE.labels("complaints", "0.1.0-3-gabc").set(1)
    try:
        text = generate_latest(metrics.RELEASE).decode()
    finally:
        metrics.RELEASE.clear()
    assert release_in(text) == ("complaints", "0.1.0-3-gabc")
    assert release_in("") == release_in("python_info 1.0\n") == ("", "")
    heading, line, *_ = table(Status((replica("a", "0.1.0-3-gabc"),)))
    assert heading.split()[:2] == ["process", "release"]
    assert line.split()[:2] == ["a", "0.1.0-3-gabc"]


def test_a_broker_that_is_away_is_a_fault_beside_what_the_processes_say():
    nobody = "127.0.0.1:1"  # a port that nobody has
    status = status_of([("notify", f"http://{nobody}/metrics")], Place(f"amqp://{nobody}/"))
    assert status.faults == (
        "the broker does not answer: AMQPConnectionError",
        "notify does not answer",
    )


def test_the_table_ends_with_what_is_wrong():
    status = Status((WELL,), (Depth("dead.notify", 2),), "", ("2 dead letters of notify",))
    assert list(table(status))[-2:] == ["wrong: 2 dead letters of notify", "1 things are wrong"]
    assert list(table(Status((WELL,))))[-1] == "all is well"


def test_columns_are_as_wide_as_their_widest_cell():
    assert list(columns(("a", "b"), [("long", "1")])) == ["a     b", "long  1"]


def test_an_event_that_waits_is_a_lack_only_when_it_had_time_to_leave():
    waits = {"outbox": [{"occurred_at": "2026-11-27T09:00:00+00:00"}]}
    assert list(unsent_events(waits, NOW)) == ["1 of its events not sent"]
    assert list(unsent_events(waits, NOW - timedelta(hours=2))) == []


@pytest.mark.parametrize(
    ("sequence", "findings"),
    [
        (None, ["tracking view"]),
        (2, ["tracking view of step 3, it stands at 2"]),
        (3, []),
        (4, ["steps 4 to 4, which its tracking view has"]),
    ],
)
def test_a_view_that_is_missing_behind_or_ahead_is_a_lack(
    sequence: int | None, findings: list[str]
):
    case = {"sequence": 3, "updated_at": NOW - timedelta(hours=1)}
    assert list(view_faults(case, sequence, NOW)) == findings


def test_a_view_behind_is_none_while_its_event_may_be_on_its_way():
    assert list(view_faults({"sequence": 3, "updated_at": NOW}, 2, NOW - timedelta(hours=1))) == []


def test_of_a_filing_the_citizen_is_expected_to_be_told_where_a_contact_was_left():
    definitions = list(building("tips").definitions)
    complaint = building("complaints").definitions
    (newest,) = [one for one in complaint if one.code == "complaint"]
    start = next(action for action in newest.actions.values() if action.starts)
    way = next(way for way in start.transitions if way.tells)
    view = {
        "service": newest.code,
        "definition_version": newest.version,
        "contact": "sealed",
        "timeline": [{"sequence": 1, "action": start.name, "state": way.to}],
    }
    assert "citizen" in expected_by([newest])(view)
    assert "citizen" not in expected_by([newest])(view | {"contact": None})
    assert expected_by(definitions)(view) == set(), "a version that is not here tells nothing"


def test_the_environment_goes_before_what_make_run_has_left(tmp_path: Path):
    (tmp_path / "demo.json").write_text('{"mongo_uri": "mongodb://a", "amqp_uri": "amqp://a"}')
    (tmp_path / "keys.json").write_text('{"field_keys": {"gateway": "k"}}')
    local = place_of(tmp_path, {})
    assert (local.mongo_uri, local.field_keys) == ("mongodb://a", {"gateway": "k"})
    elsewhere = place_of(tmp_path, {"MONGO_URI": "mongodb://b"})
    assert elsewhere.mongo_uri == "mongodb://b"
    assert elsewhere.field_keys == {}, "the keys of this machine are not those of another's data"
