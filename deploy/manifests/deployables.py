"""What is shipped: an image for each deployable, and the processes that are started from it.

All of it follows from the services' `service.yaml`; the gateway's three processes stand here.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from casework.host.manifest import Manifest
from chassis import topology
from deploy.local.access import OnTheBus, service_topology
from deploy.local.deployables import MANIFESTS

GATEWAY = "gateway"
HOUSE = "house"
"""The department of what belongs to no department: the door, routing and notify."""
SITE_PORT, METRICS_PORT = 8000, 9100
PRESS_MIB = 300
"""What the process that sets papers may take beside the service; the setting PRESS_MEGABYTES."""


@dataclass(frozen=True)
class Image:
    """One image: `folder` is what it holds besides the libraries, `command` what it starts."""

    name: str
    folder: str
    command: tuple[str, ...]
    prints: bool = False


@dataclass(frozen=True)
class Workload:
    """One kind of process of an image. `settings` is whose settings and secrets it holds; `command`
    is empty where the image's own is meant; `user` is
    whom it is on broker and database; `queues` are those whose length asks for more of it; `mib` is
    its memory at rest, measured, and `most_mib` what it may take."""

    name: str
    image: str
    user: str
    department: str
    mib: int
    most_mib: int
    settings: str
    command: tuple[str, ...] = ()
    queues: tuple[str, ...] = ()
    listens: bool = False
    partners: bool = False
    carriers: bool = False
    most_replicas: int = 6


def images(manifests: Mapping[str, Manifest] = MANIFESTS) -> list[Image]:
    """Return the images, the gateway's first."""
    door = ("python", "-m", "gunicorn", "-c", "gateway/gunicorn_conf.py")
    return [Image(GATEWAY, GATEWAY, door), *(_image(one) for one in manifests.values())]


def _image(manifest: Manifest) -> Image:
    folder = f"services/{manifest.service}"
    command = [folder if part == str(manifest.folder) else part for part in manifest.command]
    return Image(manifest.service, folder, ("python", *command), prints(manifest))


def prints(manifest: Manifest) -> bool:
    """Return whether the service prints papers, and so needs what sets them."""
    return (manifest.folder / "papers").is_dir()


def workloads(manifests: Mapping[str, Manifest] = MANIFESTS) -> list[Workload]:
    """Return the processes, the gateway's first."""
    return [*_gateway(), *(_workload(one) for one in manifests.values())]


def _gateway() -> Iterator[Workload]:
    def process(name: str, *command: str, mib: int, most_mib: int, most: int = 4) -> Workload:
        return Workload(
            name, GATEWAY, GATEWAY, HOUSE, mib, most_mib, GATEWAY, command, most_replicas=most
        )

    door = process("gateway", mib=192, most_mib=768, most=8)
    yield replace(door, listens=True)
    tracker = process("tracker", "python", "-m", "gateway.tracker", mib=64, most_mib=256)
    # It holds no key of the door.
    yield replace(tracker, settings="tracker", queues=(topology.TRACKING,))
    yield process("bulk", "python", "-m", "gateway.bulk", mib=96, most_mib=512)


def _workload(manifest: Manifest) -> Workload:
    name = manifest.service
    stands = service_topology(name, OnTheBus.of(manifest)).queues
    waits = {f"{name}.retry.", topology.dead_letter_queue(name)}
    queues = tuple(one.name for one in stands if not one.name.startswith(tuple(waits)))
    citizen, printing = manifest.is_citizen_service, prints(manifest)
    return Workload(
        name,
        image=name,
        user=name,
        settings=name,
        department=department_of(manifest),
        mib=160 if printing else 96,
        most_mib=320 + (PRESS_MIB if printing else 0),
        queues=queues,
        partners=printing or bool(manifest.stand_ins),
        carriers=not citizen and name == "notify",
    )


def department_of(manifest: Manifest) -> str:
    """Return the code of the department whose team ships the service."""
    return manifest.department.code if manifest.is_citizen_service else HOUSE


def departments(manifests: Mapping[str, Manifest] = MANIFESTS) -> dict[str, list[Workload]]:
    """Return the processes by department."""
    by_code: dict[str, list[Workload]] = {}
    for one in workloads(manifests):
        by_code.setdefault(one.department, []).append(one)
    return by_code


def namespace(department: str) -> str:
    """Return the namespace in which a department's processes run."""
    return "nagrik" if department == HOUSE else f"nagrik-{object_name(department)}"


def object_name(name: str) -> str:
    """Return a name as Kubernetes takes it: small letters, digits and hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")
