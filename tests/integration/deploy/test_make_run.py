"""`make run` with real processes: start, restart of what dies, end, start again with the data."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil
import pytest
import requests

from deploy.local.deployables import MANIFESTS, SERVICES
from deploy.local.ports import free_port
from setu.new_service import write
from tests.support.citizen import CitizenClient, complaint
from tests.support.officer import OfficerClient
from tests.support.polling import eventually
from tests.support.servers import ROOT

PARTS = {*SERVICES, "tracker", "bulk", "gateway"}
FEW = ("routing", "notify", "complaints")
"""The services of a run of which not all are asked for: twenty processes less to start."""


class Running:
    """A `make run` in a folder of the test's own."""

    def __init__(self, folder: Path, port: int, **settings: str) -> None:
        self.folder = folder
        self.output = folder.parent / "output.txt"
        # What was left by an earlier run would look like the announcement of this one.
        (folder / "demo.json").unlink(missing_ok=True)
        with self.output.open("a") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "deploy.local.run"],
                cwd=ROOT,
                env=environ(folder, port) | settings,
                stdout=output,
                stderr=output,
            )

    def await_demo(self) -> dict:
        def announced() -> bool:
            assert self.process.poll() is None, f"it ended: {self.output.read_text()[-3000:]}"
            return (self.folder / "demo.json").exists()

        eventually(announced, seconds=120, what="demo.json")
        return json.loads((self.folder / "demo.json").read_text())

    def processes(self) -> list[psutil.Process]:
        return psutil.Process(self.process.pid).children(recursive=True)

    def part(self, name: str) -> psutil.Process | None:
        """The process that is called so."""
        for process in self.processes():
            with suppress(psutil.NoSuchProcess):  # it may end while we look
                if process.name() == name:
                    return process
        return None

    def server(self, program: str, place: str) -> psutil.Process:
        """The process of a server that keeps its data in this place below the run's folder."""

        def here() -> psutil.Process | None:
            for process in self.processes():
                with suppress(psutil.NoSuchProcess):
                    if process.name() == program and Path(process.cwd()) == self.folder / place:
                        return process
            return None

        return eventually(here, seconds=60, what=f"{program} in {place}")

    def stop(self) -> int:
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(90)


def environ(folder: Path, port: int) -> dict[str, str]:
    return {
        **os.environ,
        "RUN_FOLDER": str(folder),
        "GATEWAY_PORT": str(port),
        "PYTHONPATH": f"{ROOT / 'libs'}:{ROOT}",
    }


@contextmanager
def running(folder: Path, port: int = 0, **settings: str) -> Iterator[Running]:
    run = Running(folder, port or free_port(), **settings)
    try:
        yield run
    finally:
        if run.process.poll() is None:
            run.stop()


@pytest.fixture
def taken_port() -> Iterator[int]:
    """Somebody else listens here."""
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        yield server.getsockname()[1]


@pytest.fixture
def few(tmp_path: Path) -> Path:
    """A folder of services with FEW of them."""
    folder = tmp_path / "few"
    folder.mkdir()
    for name in FEW:
        (folder / name).symlink_to(ROOT / "services" / name)
    return folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """In a place with a space in its name, as people have them."""
    return tmp_path / "my documents" / ".run"


def _passwords(demo: dict) -> dict[str, str]:
    """Of each demonstration officer."""
    return {officer["username"]: officer["password"] for officer in demo["officers"]}


def test_a_run_passes_over_a_taken_port_heals_and_after_a_hard_kill_starts_with_its_data(
    folder: Path, few: Path, taken_port: int
) -> None:
    folder.parent.mkdir()
    assert Running(folder, taken_port).process.wait(60) == 1, "who names a port waits for it there"
    with running(folder) as first:
        demo = first.await_demo()
        assert set(demo["metrics"]) == PARTS
        for url in demo["metrics"].values():
            assert requests.get(url, timeout=10).status_code == 200
        assert {officer["role"] for officer in demo["officers"]} >= {
            "duty-officer",
            "sho",
            "dsp",
            "sp",
            "control-room",
        }
        citizen = CitizenClient.signed_in(demo["base_url"], demo["citizens"][0]["mobile"])
        reference = citizen.file()["reference"]

        old = first.part("routing")
        assert old is not None
        old.kill()
        eventually(
            lambda: (new := first.part("routing")) and new.pid != old.pid,
            seconds=30,
            what="a new routing process",
        )
        assert "routing ended with code -9; it is started again" in first.output.read_text()

        children = first.processes()
        first.process.kill()
        first.process.wait()
        _ended, alive = psutil.wait_procs(children, timeout=60)
        assert not alive, [process.cmdline() for process in alive]

    with running(folder, SERVICES=str(few)) as second:
        again = second.await_demo()
        assert _passwords(again).items() <= _passwords(demo).items()
        mobile = demo["citizens"][0]["mobile"]
        citizen = CitizenClient.signed_in(again["base_url"], mobile)
        assert reference in {case["reference"] for case in citizen.cases()}
        officer = again["officers"][0]
        OfficerClient.signed_in(again["base_url"], officer["username"], officer["password"])

        children = second.processes()
        assert second.stop() == 0
        _ended, alive = psutil.wait_procs(children, timeout=5)
        assert not alive, [process.cmdline() for process in alive]


def test_a_second_run_in_the_same_folder_says_in_one_sentence_that_one_is_running(
    folder: Path,
) -> None:
    folder.parent.mkdir()
    with running(folder) as first:
        eventually(lambda: (folder / "keys.json").exists(), what="the first run has begun")
        second = subprocess.run(
            [sys.executable, "-m", "deploy.local.run"],
            cwd=ROOT,
            env=environ(folder, free_port()),
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert second.returncode == 1
        assert second.stderr.count("\n") == 1
        assert "already running" in second.stderr
        assert first.process.poll() is None


def test_a_run_that_is_told_to_end_while_it_starts_ends_at_once_and_leaves_no_process(
    folder: Path,
) -> None:
    folder.parent.mkdir()
    with running(folder) as run:
        eventually(lambda: run.part("mongod"), what="a server of its own")
        children = run.processes()
        run.process.send_signal(signal.SIGTERM)
        assert run.process.wait(30) == 0
        _ended, alive = psutil.wait_procs(children, timeout=5)
        assert not alive, [process.cmdline() for process in alive]
        assert not (folder / "demo.json").exists()


def test_services_that_cannot_start_are_named_with_the_reason_and_the_rest_runs(
    folder: Path, few: Path, tmp_path: Path
) -> None:
    folder.parent.mkdir()
    name = {"hi": "संग्रहालय", "en": "Museums"}
    unreadable = write(tmp_path / "more", "museums", "museum-tour", name)
    (unreadable / "offices.csv").unlink()
    unsound = write(tmp_path / "more", "zoos", "zoo-tour", name)
    definition = unsound / "definitions/zoo-tour.yaml"
    definition.write_text(definition.read_text().replace("by: [head]", "by: [nobody]"))
    wordless = write(tmp_path / "more", "parks", "park-tour", name)
    (wordless / "messages/park-tour.granted.citizen.yaml").unlink()

    services = f"{few}{os.pathsep}{tmp_path / 'more'}"
    with running(folder, SERVICES=services, LISTED_SECONDS="10") as run:
        demo = run.await_demo()
        output = run.output.read_text()
        assert re.search(r"museums is missing: .*offices\.csv.* The rest runs\.", output)
        assert re.search(r"zoos is missing: .*ended with code 2", output)
        assert "action grant names the unknown group 'nobody'" in output
        assert re.search(r"parks is missing: .*does not offer park-tour", output)
        services = f"{demo['base_url']}/api/v1/services"
        ours = {code for name in FEW for code in MANIFESTS[name].offered}
        answers = {code: requests.get(f"{services}/{code}", timeout=10) for code in ours}
        assert {code for code, answer in answers.items() if answer.status_code == 200} == ours
        assert requests.get(f"{services}/park-tour", timeout=10).status_code == 404
        CitizenClient.signed_in(demo["base_url"], demo["citizens"][0]["mobile"]).file()
        assert run.stop() == 0


def test_three_nodes_each_over_tls_and_who_files_does_not_notice_that_one_of_each_ends(
    folder: Path, few: Path
) -> None:
    folder.parent.mkdir()
    with running(folder, SERVICES=str(few), NODES="3", TLS="1") as run:
        demo = run.await_demo()
        for number in (2, 3):
            node = run.server("beam.smp", f"broker/{number}")
            member = run.server("mongod", f"database/{number}")
        citizen = CitizenClient.signed_in(demo["base_url"], demo["citizens"][0]["mobile"])
        node.kill()
        member.kill()
        eventually(lambda: citizen.try_to_file(complaint()).ok, seconds=60, what="a filing")
        for name in ("RabbitMQ 3", "MongoDB 3"):
            line = f"{name} ended with code -9; it is started again"
            eventually(lambda line=line: line in run.output.read_text(), seconds=60, what=line)
        assert run.server("beam.smp", "broker/3").pid != node.pid
        assert run.stop() == 0
