"""What each pod may do, holds and is asked: Pod Security "restricted", secrets, the network.

The rules of "restricted" are Kubernetes' own (Pod Security Standards).
"""

import ast
import dataclasses
from collections.abc import Iterator
from functools import cache

import pytest

from chassis.settings import ServiceSettings, variables_of
from deploy.local.deployables import MANIFESTS
from deploy.local.stack import HOME_DEPARTMENT
from deploy.manifests import compose
from deploy.manifests.deployables import workloads
from deploy.manifests.machinery_panels import BUS
from gateway.settings import GatewaySettings, TrackerSettings
from services.notify.settings import NotifySettings
from tests.support import rendered
from tests.support.sources import ROOT

NAMES = [one.name for one in workloads()]
CLASSES = {
    "gateway": GatewaySettings,
    "bulk": GatewaySettings,
    "tracker": TrackerSettings,
    "notify": NotifySettings,
}


@cache
def pods() -> dict[str, rendered.Manifest]:
    """The specification of each pod. Rendering takes seconds, so not while tests are collected."""
    return dict(rendered.pods())


@cache
def containers() -> dict[str, rendered.Manifest]:
    return {name: one["containers"][0] for name, one in pods().items()}


def test_every_workload_has_its_pod():
    assert sorted(pods()) == sorted(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_a_pod_is_restricted(name):
    pod, container = pods()[name], containers()[name]
    assert len(pod["containers"]) == 1 and "initContainers" not in pod
    assert not {"hostNetwork", "hostPID", "hostIPC"} & set(pod)
    assert pod["securityContext"]["runAsNonRoot"] is True
    assert pod["securityContext"]["runAsUser"] > 0
    assert pod["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
    assert {kind for one in pod["volumes"] for kind in one} == {"name", "emptyDir", "secret"}
    own = container["securityContext"]
    assert own["allowPrivilegeEscalation"] is False
    assert own["capabilities"] == {"drop": ["ALL"]}
    assert own["readOnlyRootFilesystem"] is True
    assert all("hostPort" not in port for port in container["ports"])
    assert pod["automountServiceAccountToken"] is False


def test_what_runs_is_named_by_a_version():
    for name, container in containers().items():
        image, _, version = container["image"].rpartition(":")
        assert image and version not in ("", "latest"), name


def test_broker_and_database_are_of_the_versions_that_compose_names():
    (broker,) = rendered.of_kind("RabbitmqCluster")
    (database,) = rendered.of_kind("MongoDBCommunity")
    assert broker["spec"]["image"] == f"{compose.BROKER}-management"
    assert f"mongo:{database['spec']['version']}" == compose.DATABASE


def test_the_broker_tells_of_each_queue_as_the_dashboard_asks():
    questions = [line[0] for panel in BUS for line in panel.lines if "rabbitmq_" in line[0]]
    assert questions and all("by (queue)" in question for question in questions)
    (broker,) = rendered.of_kind("RabbitmqCluster")
    config = broker["spec"]["rabbitmq"]["additionalConfig"].splitlines()
    assert "prometheus.return_per_object_metrics = true" in config


def test_the_cluster_enforces_it_where_our_processes_run():
    levels = {
        one["metadata"]["name"]: one["metadata"]["labels"]["pod-security.kubernetes.io/enforce"]
        for one in rendered.of_kind("Namespace")
    }
    here = {one["metadata"]["namespace"] for one in rendered.of_kind("Deployment")}
    assert {levels[name] for name in here} == {"restricted"}


@pytest.mark.parametrize("name", NAMES)
def test_a_process_has_time_to_end_and_memory_to_work_in(name):
    grace = pods()[name]["terminationGracePeriodSeconds"]
    before = containers()[name].get("lifecycle", {}).get("preStop", {}).get("sleep", {})
    own = _number("gateway/gunicorn_conf.py", "graceful_timeout")
    if name not in ("gateway", "bulk", "tracker"):
        own = _number("libs/chassis/run.py", "GRACE_SECONDS")
    assert grace - before.get("seconds", 0) > own
    resources = containers()[name]["resources"]
    assert _mib(resources["requests"]["memory"]) < _mib(resources["limits"]["memory"])


def test_the_cluster_waits_longer_than_a_process_waits_for_its_broker():
    longest = _number("libs/chassis/run.py", "WAIT_SECONDS")
    for name, container in containers().items():
        probe = container["startupProbe"]
        assert probe["periodSeconds"] * probe["failureThreshold"] > longest, name


def _number(file: str, name: str) -> float:
    """A constant, read without running the file: it patches the standard library."""
    for node in ast.parse((ROOT / file).read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == name:
            return ast.literal_eval(node.value)
    raise AssertionError(f"{file} has no {name}")


def _mib(text: str) -> int:
    assert text.endswith("Mi")
    return int(text.removesuffix("Mi"))


def secrets_of(name: str) -> set[str]:
    """The names of the secret settings that a process is given."""
    wanted = next(
        source["secretRef"]["name"]
        for source in containers()[name]["envFrom"]
        if "secretRef" in source
    )
    (secrets,) = (
        one["spec"]["target"]["template"]["data"]
        for one in rendered.of_kind("ExternalSecret")
        if one["metadata"]["name"] == wanted and "AMQP_URI" in str(one)
    )
    return set(secrets)


@pytest.mark.parametrize("name", NAMES)
def test_a_process_holds_the_secrets_that_it_reads_and_no_other(name):
    secrets = secrets_of(name)
    secret = MANIFESTS[name].secrets if name in MANIFESTS else {}
    if name in CLASSES or name == "routing":
        declared = CLASSES.get(name, ServiceSettings)
        assert secrets <= variables_of(declared)
        required = {
            field.metadata["env"]
            for field in dataclasses.fields(declared)
            if field.metadata["secret"] and field.default is dataclasses.MISSING
        }
        assert required <= secrets
    else:
        assert set(secret) < secrets
        assert {"FIELD_KEY", "SERVICE_GRANT", "DOCUMENT_KEY"} < secrets
    assert {"AMQP_URI", "MONGO_URI"} <= secrets


def test_what_everybody_is_told_is_no_secret():
    environ = {
        variable
        for one in rendered.of_kind("ConfigMap")
        if one["metadata"]["name"].startswith("nagrik-settings")
        for variable in one["data"]
    }
    secret = {
        field.metadata["env"]
        for cls in (GatewaySettings, NotifySettings, ServiceSettings)
        for field in dataclasses.fields(cls)
        if field.metadata["secret"]
    }
    assert environ and not environ & secret
    for one in rendered.of_kind("ConfigMap"):
        assert one["data"].get("HOME_DEPARTMENT", HOME_DEPARTMENT) == HOME_DEPARTMENT


def policies(direction: str, labels: dict[str, str]) -> Iterator[rendered.Manifest]:
    """The rules of one direction that hold for a pod with these labels."""
    for one in rendered.rendered("production"):
        if one["kind"] == "NetworkPolicy" and one["metadata"]["namespace"] in _places(labels):
            chosen = one["spec"]["podSelector"].get("matchLabels", {})
            if chosen.items() <= labels.items():
                yield from one["spec"].get(direction, ())


def _places(labels: dict[str, str]) -> tuple[str, ...]:
    return ("nagrik",) if "app.kubernetes.io/part-of" in labels else ("nagrik-data",)


def _ports(rules: Iterator[rendered.Manifest]) -> set[int]:
    return {port["port"] for rule in rules for port in rule["ports"]}


INSIDE = {53, 5671, 27017}
"""Names, the broker, the database: our processes speak over the broker, never with each other."""
TLS = {443}
OUTSIDE = {
    "notify": TLS | {25, 587, 2775, 3550},
    "complaints": TLS,
    "lostfound": TLS,
    "prisons": TLS,
    "prosecution": TLS,
    "verification": TLS,
}
"""Who calls anybody outside: those who print (time stamps) or ask systems of others, and notify."""
SEEN = {*OUTSIDE, "tips"}
"""The services that this list was made for; a new one may call partners over TLS and no more."""


def test_who_calls_whom_is_what_is_drawn_and_no_more():
    calls = {}
    for one in rendered.of_kind("Deployment"):
        labels = one["spec"]["template"]["metadata"]["labels"]
        calls[one["metadata"]["name"]] = _ports(policies("egress", labels))
    known = {name: INSIDE | OUTSIDE.get(name, set()) for name in calls}
    new = {name for name, one in MANIFESTS.items() if one.is_citizen_service} - set(SEEN)
    assert {name: ports for name, ports in calls.items() if name not in new} == {
        name: ports for name, ports in known.items() if name not in new
    }
    assert all(calls[name] <= INSIDE | TLS for name in new)


def test_the_door_alone_is_called_from_outside():
    for one in rendered.of_kind("Deployment"):
        labels = one["spec"]["template"]["metadata"]["labels"]
        name = one["metadata"]["name"]
        called = _ports(policies("ingress", labels))
        assert called == ({9100, 8000} if name == "gateway" else {9100}), name


def test_where_our_processes_run_nobody_speaks_with_anybody_but_by_a_rule():
    everywhere = {one["metadata"]["name"] for one in rendered.of_kind("Namespace")}
    closed = {
        one["metadata"]["namespace"]
        for one in rendered.of_kind("NetworkPolicy")
        if one["spec"] == {"podSelector": {}, "policyTypes": ["Ingress", "Egress"]}
    }
    assert closed == everywhere


def test_broker_and_database_are_reached_by_our_processes_and_their_operators_alone():
    from_whom: dict[int, set[str]] = {}
    for server in ({"app.kubernetes.io/name": "nagrik-broker"}, {"app": "nagrik-database-svc"}):
        for rule in policies("ingress", server):
            for port in rule["ports"]:
                from_whom.setdefault(port["port"], set()).update(map(_who, rule["from"]))
    assert from_whom == {
        5671: {"part-of: nagrik-setu"},
        27017: {"part-of: nagrik-setu", "its own members", "mongodb"},
        4369: {"its own members"},
        25672: {"its own members"},
        15671: {"rabbitmq-system", "keda"},
        15691: {"monitoring"},
    }


def _who(peer: rendered.Manifest) -> str:
    if "namespaceSelector" not in peer:
        return "its own members"
    labels = peer["namespaceSelector"]["matchLabels"]
    part_of = labels.get("app.kubernetes.io/part-of")
    if part_of:
        assert peer["podSelector"]["matchLabels"] == {"app.kubernetes.io/part-of": part_of}
        return f"part-of: {part_of}"
    return labels["kubernetes.io/metadata.name"]
