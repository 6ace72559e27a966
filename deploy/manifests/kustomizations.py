"""How the objects are put together: a folder for each process, department and grant."""

from collections.abc import Mapping

from casework.host.manifest import Manifest
from chassis import topology
from contracts.typed import Json
from deploy.local.deployables import MANIFESTS
from deploy.manifests import grants, secrets, workloads, yaml_text
from deploy.manifests.deployables import HOUSE, Workload, departments, namespace
from deploy.manifests.deployables import workloads as all_workloads
from deploy.manifests.grants import COMPONENT, DATA
from deploy.manifests.settings import FILES_OF_USERS
from deploy.manifests.yaml_text import Manifested

HEAD = "# Written by `make manifests`: change what it is derived from (deploy/manifests/).\n"
VERSION = "0.1.0"
REGISTRY = "registry.example.org/nagrik-setu"
TOP: Manifested = {"apiVersion": "kustomize.config.k8s.io/v1beta1", "kind": "Kustomization"}
OPERATORS_OF_OTHERS = ("ScaledObject", "PodMonitor", "ExternalSecret")
"""Kinds that a cluster of one's own need not know."""


def generated(manifests: Mapping[str, Manifest] = MANIFESTS) -> dict[str, str]:
    """Return every derived file by its path below deploy/k8s."""
    files: dict[str, str] = {}
    by_code = departments(manifests)
    for one in all_workloads(manifests):
        files |= _base(one)
    for code, members in by_code.items():
        files |= _department(code, members, manifests)
    files |= _all_overlays([code for code in by_code if code != HOUSE])
    files |= _grants(manifests)
    files["platform/namespaces.yaml"] = yaml_text.several(_namespaces(list(by_code)))
    files["platform/shared.yaml"] = yaml_text.several(grants.shared(topology.shared()))
    files["overlays/local/kustomization.yaml"] = yaml_text.one(_local(by_code))
    return {name: HEAD + text for name, text in files.items()}


def begun(manifests: Mapping[str, Manifest] = MANIFESTS) -> dict[str, str]:
    """Return the files that are written once and then belong to a department's team, by path."""
    return {
        f"overlays/departments/{code}/kustomization.yaml": _overlay(code, members)
        for code, members in departments(manifests).items()
        if code != HOUSE
    }


def _base(one: Workload) -> dict[str, str]:
    files = workloads.objects(one)
    folder = f"base/{one.name}"
    return {
        f"{folder}/kustomization.yaml": yaml_text.one({**TOP, "resources": list(files)}),
        **{f"{folder}/{name}": yaml_text.several(objects) for name, objects in files.items()},
    }


def _department(
    code: str, members: list[Workload], manifests: Mapping[str, Manifest]
) -> dict[str, str]:
    folder = f"departments/{code}"
    top = {
        **TOP,
        "namespace": namespace(code),
        "resources": ["certificate.yaml", *(f"../../base/{one.name}" for one in members)],
        "components": ["../../components/network", "../../components/monitoring"],
    }
    externals = list(secrets.of_workloads(members, manifests))
    for one in externals:
        one["metadata"]["namespace"] = namespace(code)
    component = {**COMPONENT, "resources": ["secrets.yaml"]}
    return {
        f"{folder}/kustomization.yaml": yaml_text.one(top),
        f"{folder}/certificate.yaml": yaml_text.one(workloads.certificate()),
        f"{folder}/secrets/kustomization.yaml": yaml_text.one(component),
        f"{folder}/secrets/secrets.yaml": yaml_text.several(externals),
    }


def _all_overlays(codes: list[str]) -> dict[str, str]:
    """Return every department's overlay, for a cluster that runs them all."""
    return {"overlays/departments/kustomization.yaml": yaml_text.one({**TOP, "resources": codes})}


def _grants(manifests: Mapping[str, Manifest]) -> dict[str, str]:
    by_user = {"gateway": grants.of_gateway()}
    by_user |= {name: grants.of_service(one) for name, one in manifests.items()}
    top = {**COMPONENT, "components": sorted(by_user)}
    return {
        "grants/kustomization.yaml": yaml_text.one(top),
        **{
            f"grants/{user}/{name}": text
            for user, files in by_user.items()
            for name, text in files.items()
        },
    }


def _namespaces(codes: list[str]) -> list[Manifested]:
    # The operators' own pods for broker and database ask for a little more than ours.
    return [_namespace(DATA, "baseline"), *(_namespace(namespace(c), "restricted") for c in codes)]


def _namespace(name: str, level: str) -> Manifested:
    labels = {
        "app.kubernetes.io/part-of": "nagrik-setu",
        "pod-security.kubernetes.io/enforce": level,
        "pod-security.kubernetes.io/warn": "restricted",
    }
    return {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name, "labels": labels}}


def _overlay(code: str, members: list[Workload]) -> str:
    """Return a team's own overlay: which version of its services runs, and what they are told."""
    names = list(dict.fromkeys(one.image for one in members))
    top = {
        **TOP,
        "namespace": namespace(code),
        "resources": [f"../../../departments/{code}"],
        "components": [f"../../../departments/{code}/secrets", "../../production/settings"],
        "configMapGenerator": [
            {"name": f"{name}-settings", "literals": ["LOG_LEVEL=INFO"]} for name in names
        ],
        "images": [
            {"name": f"nagrik-setu/{name}", "newName": f"{REGISTRY}/{name}", "newTag": VERSION}
            for name in names
        ],
    }
    head = f"# What the team of {code} ships: which version runs, and what its services are told.\n"
    return head + yaml_text.one(top)


def _local(by_code: Mapping[str, list[Workload]]) -> Manifested:
    """Return all of it on a cluster of one's own: one of each, secrets from files."""
    settings: list[Json] = []
    for code, members in by_code.items():
        for name in dict.fromkeys(one.settings for one in members):
            settings.append(_from_file(name, namespace(code), f"settings/{name}.env"))
    users = sorted({one.user for members in by_code.values() for one in members})
    for user in [*users, *FILES_OF_USERS]:
        for server in FILES_OF_USERS.get(user, ("broker", "database")):
            name = f"{user}-{server}"
            settings.append(_from_file(name, DATA, f"settings/{name}.env"))
    delete = [
        {
            "target": {"kind": kind},
            "patch": f"$patch: delete\nkind: {kind}\nmetadata: {{name: any}}\n",
        }
        for kind in OPERATORS_OF_OTHERS
    ]
    return {
        **TOP,
        "resources": ["../../platform", *(f"../../departments/{code}" for code in by_code)],
        "components": ["../../grants", "one-of-each"],
        "configMapGenerator": [
            {"name": "nagrik-settings", "namespace": namespace(code), "literals": ["PROFILE=local"]}
            for code in by_code
        ],
        "secretGenerator": settings,
        "generatorOptions": {"disableNameSuffixHash": True},
        "patches": delete,
    }


def _from_file(name: str, place: str, file: str) -> Manifested:
    return {"name": name, "namespace": place, "envs": [file]}
