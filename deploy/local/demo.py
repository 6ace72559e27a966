"""Demonstration people: the officers that each service's folder names, and citizens.

All are invented. Their password is made at the first run of this machine.
"""

import json
import subprocess
import sys
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from casework.host.manifest import Manifest
from contracts import yaml_file
from deploy.local.deployables import MANIFESTS
from deploy.local.processes import LocalError
from deploy.local.running import write_closed
from deploy.local.stack import ROOT, Stack

# Those whose officers a `demo.yaml` names, by the codes of the Home Ministry's station master.
STATIONS = ("5117012", "5117028", "5109010")
CITIZENS = ("9000000001", "9000000002")

ADMINISTRATOR = ("administrator", "administrator", "HQ", {"hi": "किरण", "en": "Kiran"}, True)
"""Of no department; where he or she is posted is the home department's headquarters."""
FILE = "demo.yaml"
"""In a service's folder: `officers`, each with `username`, `role` and `office` by their short
names, `name` in both languages, and `woman` where she is one."""
FIRST_PHONE = 9_800_000_001


@dataclass(frozen=True)
class Officer:
    """An officer to sign in with. `station` is the code of the one office he or she holds."""

    username: str
    password: str
    role: str
    station: str
    name: dict[str, str]
    phone: str
    woman: bool


def officers(password: str, manifests: Iterable[Manifest] = MANIFESTS.values()) -> list[Officer]:
    """Return the demonstration officers of the services, and the administrator. Raises LocalError
    where a service's file cannot be read."""
    people = [one for manifest in manifests for one in _people_of(manifest)]
    return [
        Officer(
            username,
            password,
            role,
            office,
            {"hi": f"परीक्षण अधिकारी {name['hi']}", "en": f"Test Officer {name['en']}"},
            str(FIRST_PHONE + number),
            woman,
        )
        for number, (username, role, office, name, woman) in enumerate([*people, ADMINISTRATOR])
    ]


Person = tuple[str, str, str, Mapping[str, str], bool]


def _people_of(manifest: Manifest) -> list[Person]:
    file = manifest.folder / FILE
    if not file.exists():
        return []
    department = manifest.department
    try:
        return [
            (
                one["username"],
                department.qualified_role(one["role"]),
                department.qualified_office(one["office"]),
                one["name"],
                bool(one.get("woman", False)),
            )
            for one in yaml_file.read(file)["officers"]
        ]
    except (KeyError, TypeError, yaml_file.YAMLError) as error:
        raise LocalError(f"{file}: {' '.join(str(error).split())}") from error


def seed(stack: Stack, people: list[Officer]) -> None:
    """Enter the officers in the gateway's register, or bring them up to date. Raises LocalError."""
    done = subprocess.run(
        [sys.executable, "-m", "gateway.admin", "seed-demo-officers", "/dev/stdin"],
        input=json.dumps([asdict(officer) for officer in people]),
        env=stack.environ("gateway"),
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    if done.returncode:
        raise LocalError(f"The demo officers could not be entered: {done.stderr.strip()}")


def write_demo_file(
    file: Path, stack: Stack, people: list[Officer], *, amqp_uri: str, mongo_uri: str
) -> None:
    """Write what a check or a curious person needs to use the running system; whole, or not."""
    demo = {
        "base_url": stack.url,
        "citizens": [{"mobile": mobile} for mobile in CITIZENS],
        "officers": [asdict(officer) for officer in people],
        "metrics": {
            name: part.metrics_url
            for name, part in stack.parts.items()
            if name not in stack.stand_ins
        },
        "amqp_uri": amqp_uri,
        "mongo_uri": mongo_uri,
    }
    write_closed(file, json.dumps(demo, indent=2))
