"""The commands that docs/operate.md prints do what it says, run as they are printed.

What stands for something of the reader's own (a reference, the id of an event, a folder) is put in;
nothing else of a line is changed. A command that is printed and not answered here fails the test.
"""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pika
import pytest

from chassis import topology
from contracts.envelope import new_event
from deploy.local.broker_access import OPERATOR
from deploy.local.demo import write_demo_file
from deploy.local.keys import kept_keys
from tests.support.polling import eventually
from tests.support.sources import ROOT
from tests.support.system import System, leave_for_commands

PAGE = (ROOT / "docs/operate.md").read_text()
FENCED = re.findall(r"^```[a-z]*\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
PRINTED = [
    line.removeprefix("$ ").partition("  #")[0].strip()
    for block in FENCED
    for line in re.sub(r"\\\n\s*", "", block).splitlines()
    if line.startswith(("$ ", "python -m "))
]
INLINE = re.findall(r"`(python -m [\w.]+ [^`]*[A-Z]{4}[^`]*)`", PAGE)
"""Whole commands in a sentence: those that name what the reader puts in."""
FINDS_SOMETHING = {0, 1}
"""Others use this system: whether all is well in it is not this test's."""

EVENT = "5f0c6d1e2b3a4c5d8e9f0a1b2c3d4e5f"
KEY = "1f0c44d2a9"
REFERENCES = ("7K2M-9QXV-4TR8-F", "REFERENCE")


def exit_codes(command: str) -> set[int]:
    """With which a command may end on a running system."""
    if command.startswith(("bin/setu status", "bin/setu outbox", "bin/setu ledger")):
        return FINDS_SOMETHING
    # There is something in its place, and nothing is written over.
    return {1} if command.startswith("bin/setu restore") else {0}


class Shell:
    """Where the reader types: at the root of the repository, with the settings of a service."""

    def __init__(self, system: System, folder: Path, case: dict[str, Any]) -> None:
        self.system, self.folder, self.reference = system, folder, case["reference"]
        self.letters = {verb: _parked(system, case) for verb in ("replay", "discard")}
        self.key = ""
        self.left = folder / ".run"
        self.left.mkdir()
        leave_for_commands(system, self.left)
        mongo_uri = system.servers.database.uri(OPERATOR)
        file, amqp_uri = self.left / "demo.json", system.amqp_uri()
        (self.left / "production").mkdir()
        kept_keys(self.left / "production" / "keys.json")
        write_demo_file(file, system.stack, [], amqp_uri=amqp_uri, mongo_uri=mongo_uri)

    def run(self, printed: str) -> subprocess.CompletedProcess[str]:
        service = "gateway" if "gateway.admin" in printed else "complaints"
        settings = self.system.stack.environ(service) if printed.startswith("python") else {}
        done = subprocess.run(
            ["/bin/sh", "-c", self._of_the_reader(printed)],
            cwd=ROOT,
            env={
                **settings,
                "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
                "PYTHONPATH": f"{ROOT / 'libs'}:{ROOT}",
                "RUN_FOLDER": str(self.left),
            },
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        if issued := re.match(r"([0-9a-f]{10}) of ", done.stdout):
            self.key = issued[1]
        if "--publish" in printed:
            (self.folder / "heads").write_text(done.stdout)
        return done

    def _of_the_reader(self, command: str) -> str:
        letter = self.letters["discard" if "discard" in command else "replay"]
        known = {EVENT: letter, KEY: self.key, "--head FILE": f"--head {self.folder / 'heads'}"}
        known |= dict.fromkeys(("/backup/", "/secure/"), f"{self.folder}/")
        known |= dict.fromkeys(REFERENCES, self.reference)
        known |= {".run/production": str(self.left / "production")}
        known |= {" FOLDER": f" {self.folder / 'given-out'}"}
        for printed, of_the_reader in known.items():
            command = command.replace(printed, of_the_reader)
        return command


def _parked(system: System, case: dict[str, Any]) -> str:
    """The id of an event that notify could not handle, and with which nothing is wrong any more."""
    event = new_event(
        "case.filed",
        case["bus_service"],
        data={"case": case, "notices": []},
        reference=case["reference"],
        sequence=case["sequence"],
        actor={"id": case["owner"], "role": "citizen"},
        trace="",
    )
    queue = topology.handler_queue("notify", "case_changed")
    headers = {"x-queue": queue, "x-reason": "unavailable"}
    with pika.BlockingConnection(pika.URLParameters(system.amqp_uri())) as connection:
        channel = connection.channel()
        channel.confirm_delivery()
        properties = pika.BasicProperties(headers=headers, content_type="application/json")
        dead = topology.dead_letter_queue("notify")
        channel.basic_publish("", dead, json.dumps(event).encode(), properties)
    return event["id"]


@pytest.fixture
def shell(system: System, tmp_path: Path) -> Shell:
    reference = system.citizen().file()["reference"]
    views = system.database("gateway")["cases"]
    case = eventually(lambda: views.find_one({"_id": reference}, {"_id": 0}), what="the view")
    return Shell(system, tmp_path, case)


def test_every_command_of_the_page_runs_as_it_is_printed(shell: Shell) -> None:
    assert len(PRINTED) >= 19 and INLINE
    for printed in (*PRINTED, *INLINE):
        done = shell.run(printed)
        outcome = f"{printed}: {done.returncode}\n{done.stdout[-1500:]}\n{done.stderr[-1500:]}"
        assert done.returncode in exit_codes(printed), outcome
        assert "Traceback" not in done.stderr, outcome
