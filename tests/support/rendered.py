"""The overlays of deploy/k8s as a cluster would get them, rendered by kubectl."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import yaml

from deploy.manifests import settings
from tests.support.sources import ROOT

KUBECTL = Path(sys.executable).parent / "kubectl"
OVERLAYS = ROOT / "deploy/k8s/overlays"
Manifest = dict[str, Any]


def overlays() -> list[str]:
    """Every overlay there is, by its path below deploy/k8s/overlays."""
    names = (path.parent.relative_to(OVERLAYS) for path in OVERLAYS.rglob("kustomization.yaml"))
    tops = (one for one in names if not _is_component(OVERLAYS / one))
    return sorted(one.as_posix() for one in tops)


def _is_component(folder: Path) -> bool:
    return "kind: Component" in (folder / "kustomization.yaml").read_text(encoding="utf-8")


@cache
def rendered(overlay: str) -> tuple[Manifest, ...]:
    """The objects of an overlay. Raises CalledProcessError where it cannot be rendered."""
    with TemporaryDirectory() as copy:
        place = Path(copy, "k8s")
        shutil.copytree(ROOT / "deploy/k8s", place)
        if overlay == "local":
            settings.write(place / "overlays/local/settings", *settings.IN_A_CLUSTER)
        done = subprocess.run(
            [KUBECTL, "kustomize", place / "overlays" / overlay],
            env={"PATH": os.environ["PATH"], "HOME": copy},
            capture_output=True,
            text=True,
            check=False,
        )
    assert done.returncode == 0, done.stderr
    return tuple(yaml.load_all(done.stdout, Loader=yaml.CSafeLoader))


def everything() -> tuple[Manifest, ...]:
    """All that a deployment with every department applies."""
    return (*rendered("production"), *rendered("departments"))


def of_kind(*kinds: str) -> list[Manifest]:
    """The objects of these kinds among them."""
    return [one for one in everything() if one["kind"] in kinds]


def pods() -> Iterator[tuple[str, Manifest]]:
    """Name and specification of the pods of each Deployment."""
    for one in of_kind("Deployment"):
        yield one["metadata"]["name"], one["spec"]["template"]["spec"]


def name(one: Manifest) -> str:
    """Whose object it is, and which."""
    return f"{one['kind']} {one['metadata'].get('namespace', '')}/{one['metadata']['name']}"


def named(kind: str, name: str) -> Manifest:
    """The one object of a kind that is called so."""
    (one,) = (one for one in of_kind(kind) if one["metadata"]["name"] == name)
    return one
