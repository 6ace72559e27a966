"""What `setu grant --manifests` writes gives a service the same as `make run` does."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from casework.host.manifest import Manifest
from chassis.topology import Binding, Topology
from deploy.local.access import OnTheBus, service_access, service_topology
from deploy.local.deployables import MANIFESTS
from deploy.manifests import grants
from setu.manifests import write_manifests

CITIZEN_SERVICES = [name for name, one in MANIFESTS.items() if one.is_citizen_service]


@pytest.fixture(params=CITIZEN_SERVICES)
def manifest(request: pytest.FixtureRequest) -> Manifest:
    return MANIFESTS[request.param]


@pytest.fixture
def objects(manifest: Manifest, tmp_path: Path) -> list[dict[str, Any]]:
    paths = write_manifests(manifest, tmp_path / "manifests")
    return [
        one
        for path in paths
        if path.name in ("broker.yaml", "passwords.yaml")
        for one in yaml.load_all(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    ]


def specs(objects: list[dict[str, Any]], kind: str) -> list[dict[str, Any]]:
    return [one["spec"] for one in objects if one["kind"] == kind]


def test_each_object_is_whole_and_bears_a_name_of_its_own(objects: list[dict[str, Any]]):
    names = [(one["kind"], one["metadata"]["name"]) for one in objects]
    assert len(names) == len(set(names))
    for one in objects:
        assert one["apiVersion"] and one["spec"]
        assert set(one["metadata"]["name"]) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")


def test_the_rights_are_those_of_the_local_run(manifest: Manifest, objects: list[dict[str, Any]]):
    access = service_access(manifest.service, OnTheBus.of(manifest))
    (rights,) = specs(objects, "Permission")
    assert rights["permissions"] == {
        "configure": access.configure,
        "write": access.write,
        "read": access.read,
    }
    assert rights["user"] == manifest.service
    written = {
        (one["permissions"]["exchange"], one["permissions"]["write"], one["permissions"]["read"])
        for one in specs(objects, "TopicPermission")
    }
    assert written == {(topic.exchange, topic.write, topic.read) for topic in access.topics}


def test_the_queues_exchanges_and_bindings_are_those_of_the_local_run(
    manifest: Manifest, objects: list[dict[str, Any]]
):
    topology = service_topology(manifest.service, OnTheBus.of(manifest))
    assert {(one["name"], one["type"]) for one in specs(objects, "Exchange")} == {
        (one.name, one.kind) for one in topology.exchanges
    }
    queues = {
        one["name"]: {**one.get("arguments", {}), "x-queue-type": one["type"]}
        for one in specs(objects, "Queue")
    }
    assert queues == {
        one.name: {"x-queue-type": "classic", **one.arguments} for one in topology.queues
    }
    bindings = {
        (one["source"], one["destination"], one["routingKey"], one["destinationType"])
        for one in specs(objects, "Binding")
    }
    assert bindings == {
        (one.source, one.destination, one.key, "exchange" if one.to_exchange else "queue")
        for one in topology.bindings
    }


def test_the_database_user_owns_its_database_and_adds_to_its_log(
    manifest: Manifest, tmp_path: Path
):
    write_manifests(manifest, tmp_path)
    role, added = yaml.safe_load((tmp_path / "database-user.yaml").read_text(encoding="utf-8"))
    log = {"db": f"{manifest.service}_audit", "collection": "audit"}
    assert (role["op"], role["path"]) == ("add", "/spec/security/roles/-")
    assert role["value"]["privileges"] == [
        {"resource": log, "actions": ["find", "insert", "createIndex"]}
    ]
    assert (added["op"], added["path"]) == ("add", "/spec/users/-")
    assert added["value"]["name"] == manifest.service
    assert added["value"]["roles"] == [
        {"db": manifest.service, "name": "readWrite"},
        {"db": log["db"], "name": role["value"]["role"]},
    ]


def test_a_new_binding_leaves_the_names_of_the_others(manifest: Manifest):
    """A binding cannot be changed: one that took another's name would be refused."""
    topology = service_topology(manifest.service, OnTheBus.of(manifest))
    access = service_access(manifest.service, OnTheBus.of(manifest))
    more = replace(topology, bindings=(Binding("a", "b", "c"), *topology.bindings))

    def names(declares: Topology) -> set[str]:
        text = grants.component(manifest.service, access, declares)["broker.yaml"]
        return {one["metadata"]["name"] for one in yaml.load_all(text, Loader=yaml.CSafeLoader)}

    assert len(names(more) - names(topology)) == 1
    assert names(topology) <= names(more)


def test_no_password_stands_in_the_objects(manifest: Manifest, objects: list[dict[str, Any]]):
    named = {one["target"]["name"] for one in specs(objects, "ExternalSecret")}
    assert named == {f"{manifest.service}-broker", f"{manifest.service}-database"}
    assert not specs(objects, "Secret")
