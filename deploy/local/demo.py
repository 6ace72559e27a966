"""Demonstration people: officers of three stations, those above them, and citizens.

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

# Buddha Colony and Gandhi Maidan, Patna; Bodhgaya, Gaya (codes of the Home Ministry's station
# master). The third is in another police district, so that a Zero FIR has somewhere to go.
STATIONS = ("5117012", "5117028", "5109010")
CITIZENS = ("9000000001", "9000000002")

# User name, role, office, name in Hindi and in English, whether a woman: at each station the
# enquiry officer is one (BNSS 173(1), proviso), and there is a second for handing over.
_POSTS = (
    ("duty.5117012", "duty-officer", "5117012", "रवि", "Ravi", False),
    ("sho.5117012", "sho", "5117012", "महेश", "Mahesh", False),
    ("enquiry.5117012", "enquiry-officer", "5117012", "अंजू", "Anju", True),
    ("enquiry2.5117012", "enquiry-officer", "5117012", "दिनेश", "Dinesh", False),
    ("duty.5117028", "duty-officer", "5117028", "सुनील", "Sunil", False),
    ("sho.5117028", "sho", "5117028", "कविता", "Kavita", True),
    ("enquiry.5117028", "enquiry-officer", "5117028", "रेखा", "Rekha", True),
    ("enquiry2.5117028", "enquiry-officer", "5117028", "अनिल", "Anil", False),
    ("duty.5109010", "duty-officer", "5109010", "मनोज", "Manoj", False),
    ("sho.5109010", "sho", "5109010", "अशोक", "Ashok", False),
    ("enquiry.5109010", "enquiry-officer", "5109010", "मीना", "Meena", True),
    ("enquiry2.5109010", "enquiry-officer", "5109010", "विजय", "Vijay", False),
    ("dsp.patna", "dsp", "PD-PATNA-DSP", "सुधा", "Sudha", True),
    ("sp.patna", "sp", "PD-PATNA-SP", "राजेश", "Rajesh", False),
    ("control.patna", "control-room", "PD-PATNA-CR", "गीता", "Geeta", True),
    ("dsp.gaya", "dsp", "PD-GAYA-DSP", "संजय", "Sanjay", False),
    ("sp.gaya", "sp", "PD-GAYA-SP", "नीलम", "Neelam", True),
    ("control.gaya", "control-room", "PD-GAYA-CR", "प्रकाश", "Prakash", False),
    ("control.bihar", "control-room", "HQ-CR", "आशा", "Asha", True),
    ("administrator", "administrator", "HQ", "किरण", "Kiran", True),
)


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


def officers(password: str) -> list[Officer]:
    """The demonstration officers."""
    return [
        Officer(
            username,
            password,
            role,
            office,
            {"hi": f"परीक्षण अधिकारी {hindi}", "en": f"Test Officer {english}"},
            f"98000000{number:02}",
            woman,
        )
        for number, (username, role, office, hindi, english, woman) in enumerate(_POSTS, 1)
    ]


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
        "metrics": {
            name: part.metrics_url
            for name, part in stack.parts.items()
            if name not in stack.stand_ins
        },
        "amqp_uri": amqp_uri,
        "mongo_uri": mongo_uri,
    }
    unfinished = file.with_suffix(".unfinished")
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
    with os.fdopen(os.open(unfinished, flags, 0o600), "w") as handle:
        json.dump(demo, handle, indent=2)
    unfinished.replace(file)
