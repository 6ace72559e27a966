"""The files that are derived from the services' folders, and where they stand."""

from collections.abc import Mapping
from pathlib import Path

from casework.host.manifest import Manifest
from deploy.local.deployables import MANIFESTS
from deploy.manifests import kustomizations
from deploy.manifests.compose import compose
from deploy.manifests.dashboards import DASHBOARDS, dashboard
from deploy.manifests.deployables import images, workloads
from deploy.manifests.dockerfiles import IGNORED, dockerfile

MARK = "`make manifests`"
"""What is written here says so in its first lines; files without it are somebody's own."""
PLACES = ("deploy/docker", "deploy/k8s")


def generated(manifests: Mapping[str, Manifest] = MANIFESTS) -> dict[str, str]:
    """Return every derived file by its path in the repository."""
    shipped = images(manifests)
    return {
        ".dockerignore": IGNORED,
        "deploy/docker/compose.yaml": compose(workloads(manifests)),
        **_below("deploy/k8s", kustomizations.generated(manifests)),
        **{f"deploy/k8s/components/dashboards/{name}.json": dashboard(name) for name in DASHBOARDS},
        **{f"deploy/docker/{one.name}.Dockerfile": dockerfile(one) for one in shipped},
    }


def begun(manifests: Mapping[str, Manifest] = MANIFESTS) -> dict[str, str]:
    """Return the files that are written where there are none, and then belong to somebody."""
    return _below("deploy/k8s", kustomizations.begun(manifests))


def _below(folder: str, files: Mapping[str, str]) -> dict[str, str]:
    return {f"{folder}/{name}": text for name, text in files.items()}


def differing(root: Path, files: Mapping[str, str]) -> list[str]:
    """Return the paths of the files that are missing, not current,
    or left of a service that is gone."""
    stale = [name for name, text in files.items() if _text(root / name) != text]
    return sorted([*stale, *_left_over(root, files)])


def write(root: Path, files: Mapping[str, str]) -> None:
    """Write the files, and remove what such a run has once written and would not now."""
    for name in _left_over(root, files):
        (root / name).unlink()
    first = {name: text for name, text in begun().items() if not (root / name).exists()}
    for name, text in {**files, **first}.items():
        if _text(root / name) != text:
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_text(text, encoding="utf-8")


def _text(path: Path) -> str | None:
    return path.read_text(encoding="utf-8") if path.exists() else None


def _left_over(root: Path, files: Mapping[str, str]) -> list[str]:
    names = (
        path.relative_to(root).as_posix()
        for place in PLACES
        for path in (root / place).rglob("*")
        if path.is_file() and path.suffix in (".yaml", ".Dockerfile")
    )
    return [
        name for name in names if name not in files and MARK in (_text(root / name) or "")[:300]
    ]
