"""Demonstration people: officers of two stations of Patna, those above them, and a citizen.

All are invented. Their password is made at the first run of this machine.
"""

import json
import os
import subprocess
import sys
from dataclasses import asdict, dataclass
from pathlib import Path

from deploy.local.processes import LocalError
from deploy.local.stack import ROOT, Stack

# Buddha Colony and Gandhi Maidan, Patna (codes of the Home Ministry's station master).
STATIONS = ("5117012", "5117028")
CITIZENS = ("9000000001", "9000000002")


@dataclass(frozen=True)
class Officer:
    """An officer to sign in with. `station` is the code of the one office he or she holds."""

    username: str
    password: str
    role: str
    station: str


def officers(password: str) -> list[Officer]:
    """The demonstration officers."""
    at_stations = [
        Officer(f"{short}.{station}", password, role, station)
        for station in STATIONS
        for short, role in (
            ("duty", "duty-officer"),
            ("sho", "sho"),
            ("enquiry", "enquiry-officer"),
        )
    ]
    above = [
        Officer("dsp.patna", password, "dsp", "PD-PATNA-DSP"),
        Officer("sp.patna", password, "sp", "PD-PATNA-SP"),
        Officer("control.patna", password, "control-room", "PD-PATNA-CR"),
        Officer("control.bihar", password, "control-room", "HQ-CR"),
        Officer("administrator", password, "administrator", "HQ"),
    ]
    return at_stations + above


def seed(stack: Stack, people: list[Officer]) -> None:
    """Enter the officers in the gateway's register, or bring them up to date. Raises LocalError."""
    done = subprocess.run(
        [sys.executable, "-m", "gateway.admin", "seed-demo-officers", "/dev/stdin"],
        input=json.dumps([asdict(officer) for officer in people]),
        env=stack.environ("tracker"),
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
        "metrics": {name: part.metrics_url for name, part in stack.parts.items()},
        "amqp_uri": amqp_uri,
        "mongo_uri": mongo_uri,
    }
    unfinished = file.with_suffix(".unfinished")
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
    with os.fdopen(os.open(unfinished, flags, 0o600), "w") as handle:
        json.dump(demo, handle, indent=2)
    unfinished.replace(file)
