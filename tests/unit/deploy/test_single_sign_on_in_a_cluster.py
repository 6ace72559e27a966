"""An overlay that names the component of the single sign-on, as a cluster would get it."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

from tests.support.rendered import KUBECTL, Manifest
from tests.support.sources import ROOT

COMPONENT = "../../components/single-sign-on"


def rendered_with(folder: Path, *components: str) -> list[Manifest]:
    """The production overlay with further components."""
    shutil.copytree(ROOT / "deploy/k8s", folder / "k8s")
    overlay = folder / "k8s/overlays/production"
    file = overlay / "kustomization.yaml"
    text = yaml.safe_load(file.read_text(encoding="utf-8"))
    text["components"] += components
    file.write_text(yaml.safe_dump(text), encoding="utf-8")
    done = subprocess.run(
        [KUBECTL, "kustomize", overlay],
        env={"PATH": os.environ["PATH"], "HOME": str(folder)},
        capture_output=True,
        text=True,
        check=True,
    )
    return list(yaml.load_all(done.stdout, Loader=yaml.CSafeLoader))


@pytest.mark.parametrize("components", [(), (COMPONENT,)], ids=["without", "with"])
def test_the_gateway_gets_the_secret_and_the_way_out_where_it_is_named(
    tmp_path: Path, components: tuple[str, ...]
) -> None:
    objects = rendered_with(tmp_path, *components)
    named = {(one["kind"], one["metadata"]["name"]): one for one in objects}
    pods = {
        name: one["spec"]["template"] for (kind, name), one in named.items() if kind == "Deployment"
    }
    gateway = pods["gateway"]
    secrets = [
        one["secretRef"]["name"]
        for one in gateway["spec"]["containers"][0]["envFrom"]
        if "secretRef" in one
    ]
    is_there = bool(components)
    assert ("gateway-single-sign-on" in secrets) is is_there
    assert (("ExternalSecret", "gateway-single-sign-on") in named) is is_there
    reaching = named["NetworkPolicy", "partners"]
    assert reaching["metadata"]["namespace"] == gateway_namespace(objects)
    (label,) = reaching["spec"]["podSelector"]["matchLabels"].items()
    assert (label in gateway["metadata"]["labels"].items()) is is_there
    others = [name for name, pod in pods.items() if label in pod["metadata"]["labels"].items()]
    assert [name for name in others if name != "gateway"] == []


def gateway_namespace(objects: list[Manifest]) -> str:
    """Where the gateway runs."""
    (namespace,) = {
        one["metadata"]["namespace"]
        for one in objects
        if one["kind"] == "Deployment" and one["metadata"]["name"] == "gateway"
    }
    return namespace
