"""What a cluster gets: every overlay renders, every object is one that its kind's schema takes."""

import functools
import json
from collections import Counter

import jsonschema
import kubernetes_validate.utils as kubernetes_schemas
import pytest

from contracts import yaml_file
from deploy.local.access import ACCESS, whole_topology
from deploy.local.deployables import MANIFESTS
from deploy.manifests.deployables import HOUSE, departments, namespace
from tests.support import rendered
from tests.support.sources import ROOT

KUBERNETES = "1.37"
A_YEAR = 365
"""Days; for so long the DPDP Rules 2025 want logs of access kept."""
OF_OTHERS = yaml_file.read(ROOT / "tests/unit/deploy/kinds.yaml")
"""The kinds of what is installed beside Kubernetes, by `apiVersion/kind`."""
# The schemas are read from files for each object anew, which takes a tenth of a second.
kubernetes_schemas.schema_contents = functools.cache(kubernetes_schemas.schema_contents)


@functools.cache
def schema_of(kind: str) -> jsonschema.Draft202012Validator | None:
    """What an operator's kind has to be; None where nobody knows it."""
    schema = OF_OTHERS.get(kind)
    if schema is None:
        return None
    return jsonschema.Draft202012Validator({**schema, "$defs": OF_OTHERS["$defs"]})


@functools.cache
def faults(text: str) -> str:
    """What is wrong with an object, given as JSON; the same one stands in several overlays."""
    one = json.loads(text)
    try:
        schema = schema_of(f"{one['apiVersion']}/{one['kind']}")
        if schema is not None:
            schema.validate(one)
        else:
            kubernetes_schemas.validate(one, KUBERNETES, strict=True)
    except kubernetes_schemas.SchemaNotFoundError:
        return f"{rendered.name(one)}: nobody knows this kind"
    except jsonschema.ValidationError as error:
        return f"{rendered.name(one)}: {error.message}"
    return ""


@pytest.mark.parametrize("overlay", rendered.overlays())
def test_every_overlay_renders_objects_that_are_as_their_kind_has_to_be(overlay):
    objects = rendered.rendered(overlay)
    assert [fault for one in objects if (fault := faults(json.dumps(one)))] == []
    twice = [name for name, count in Counter(map(rendered.name, objects)).items() if count > 1]
    assert twice == []


def test_each_department_has_an_overlay_that_ships_its_own_services_alone():
    for code, members in departments().items():
        if code == HOUSE:
            continue
        objects = rendered.rendered(f"departments/{code}")
        assert {one["metadata"]["namespace"] for one in objects} == {namespace(code)}
        shipped = {one["metadata"]["name"] for one in objects if one["kind"] == "Deployment"}
        assert shipped == {one.name for one in members}
        # What a service may do on broker and database is not its team's to say.
        assert {one["apiVersion"].split("/")[0] for one in objects} & {
            "rabbitmq.com",
            "mongodbcommunity.mongodb.com",
        } == set()


def test_broker_and_rights_are_those_of_the_local_run():
    def specs(kind: str) -> list[rendered.Manifest]:
        return [one["spec"] for one in rendered.of_kind(kind)]

    topology = whole_topology()
    assert {one["name"] for one in specs("Exchange")} == {one.name for one in topology.exchanges}
    queues = {
        one["name"]: {"x-queue-type": one["type"], **one.get("arguments", {})}
        for one in specs("Queue")
    }
    assert queues == {
        one.name: {"x-queue-type": "classic", **one.arguments} for one in topology.queues
    }
    assert {(one["source"], one["destination"], one["routingKey"]) for one in specs("Binding")} == {
        (one.source, one.destination, one.key) for one in topology.bindings
    }
    rights = {one["user"]: one["permissions"] for one in specs("Permission")}
    for user, access in ACCESS.items():
        assert rights.pop(user) == {
            "configure": access.configure,
            "write": access.write,
            "read": access.read,
        }
    assert set(rights) == {"operator", "autoscaler"}
    nothing = {"configure": "^$", "write": "^$", "read": "^$"}
    assert rights["autoscaler"] == nothing


def test_each_user_of_the_database_has_one_database_of_its_own():
    (database,) = rendered.of_kind("MongoDBCommunity")
    users = {one["name"]: one["roles"] for one in database["spec"]["users"]}
    assert users.pop("operator") == [{"db": "admin", "name": "root"}]
    assert users == {
        name: [{"db": name, "name": "readWrite"}, {"db": f"{name}_audit", "name": "appendOnly"}]
        for name in (*MANIFESTS, "gateway")
    }


def test_each_audit_log_has_a_role_that_adds_and_does_not_change():
    (database,) = rendered.of_kind("MongoDBCommunity")
    roles = {one["db"]: one for one in database["spec"]["security"]["roles"]}
    assert set(roles) == {f"{name}_audit" for name in (*MANIFESTS, "gateway")}
    for log, role in roles.items():
        assert (role["role"], role["roles"]) == ("appendOnly", [])
        assert role["privileges"] == [
            {
                "resource": {"db": log, "collection": "audit"},
                "actions": ["find", "insert", "createIndex"],
            }
        ]


def test_each_pod_says_for_how_long_its_log_is_kept():
    pods = [one["spec"]["template"]["metadata"] for one in rendered.of_kind("Deployment")]
    assert pods
    for pod in pods:
        assert int(pod["annotations"]["nagrik-setu/keep-logs-days"]) >= A_YEAR
