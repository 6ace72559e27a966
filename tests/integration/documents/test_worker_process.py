"""The process that sets papers: bounded, renewed, started by itself, and without a key."""

import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psutil
import pytest

from documents import worker_process
from documents.frames import packed, unpacked
from documents.press import Examiner, Press
from documents.printable import printable
from documents.signing import Seal, self_signed, verify
from documents.verified import Trusted
from documents.worker_process import Limits, Worker, WorkerBusy, WorkerFailed
from tests.support.pdf import words_of
from tests.support.polling import eventually
from tests.support.sources import ROOT

AT = datetime(2026, 11, 20, tzinfo=UTC)
SEAL = Seal(*self_signed("Test Seal", AT))
CSS = (ROOT / "libs/casework/papers/house/paper.css").read_text()
HOSTILE = {
    "a word": "x" * 20_000,
    "a word of Hindi": "क्ष" * 6600,
    "lines": "a\n" * 10_000,
    "joined letters": "क्" * 10_000,
    "spaces that do not break": "a\u00a0" * 10_000,
}


def printed(press: Press, text: str, css: str = CSS) -> bytes:
    """A paper with that text in a cell, the narrowest place there is."""
    html = f"<table><tr><td class=words>{text}</td><td>2</td></tr></table>"
    return press.print(html, css, "an-id-of-16-chars", reason="r", location="l", at=AT)


@pytest.fixture(scope="module")
def press() -> Iterator[Press]:
    printer = Press(SEAL)
    yield printer
    printer.stop()


def python(code: str) -> subprocess.CompletedProcess[str]:
    """Run a program in a process of its own."""
    return subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code],
        env={**os.environ, "PYTHONPATH": f"{ROOT / 'libs'}:{ROOT}"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def small(**limits: float) -> Press:
    """A press with limits of its own."""
    return Press(SEAL, Limits(**limits))  # type: ignore[arg-type]


def test_a_paper_is_set_and_sealed(press: Press):
    pdf = printed(press, "नमस्ते")
    assert "नमस्ते" in words_of(pdf)
    assert verify(pdf, Trusted(SEAL.certificate_pem), AT).valid


@pytest.mark.parametrize("what", HOSTILE)
def test_a_text_that_was_made_to_keep_it_busy_is_set_in_time(press: Press, what: str):
    printed(press, "first")
    worker = psutil.Process(press._worker.pid)
    before = worker.cpu_times().user
    printed(press, printable(HOSTILE[what]))
    assert worker.cpu_times().user - before < 10  # of computing, however busy the machine is


def test_a_paper_that_takes_too_long_ends_its_process_and_the_next_is_printed():
    press = small(seconds=2)
    printed(press, "one")
    first = press._worker.pid
    with pytest.raises(WorkerFailed, match="TooLong: more than 2 s"):
        printed(press, "x" * 200_000)  # without places to break
    assert not psutil.pid_exists(first or 0)
    assert printed(press, "another")
    press.stop()


def test_a_paper_is_not_given_up_because_others_have_the_machine():
    press = small(seconds=1.5)
    printed(press, "one")
    worker = psutil.Process(press._worker.pid)
    others = threading.Timer(3, worker.resume)
    worker.suspend()  # as if it got no core
    others.start()
    assert printed(press, "two")
    assert press._worker.pid == worker.pid
    press.stop()


def test_a_process_that_hangs_is_ended_though_it_computes_nothing(monkeypatch):
    press = small(seconds=10)
    printed(press, "one")
    worker = psutil.Process(press._worker.pid)
    worker.suspend()
    monkeypatch.setattr(worker_process, "CROWDED", 0.1)
    with pytest.raises(WorkerFailed, match="TooLong"):
        printed(press, "two")
    assert not worker.is_running()
    monkeypatch.undo()
    assert printed(press, "three")
    press.stop()


def test_a_paper_that_wants_too_much_memory_is_refused_and_the_next_is_printed():
    press = small()
    with pytest.raises(WorkerFailed, match=r"MemoryError|Died|TooLong"):
        printed(press, "<b>x" * 8_000_000)
    assert printed(press, "another")
    press.stop()


def test_a_process_that_dies_is_started_again():
    press = small()
    assert printed(press, "one")
    psutil.Process(press._worker.pid).kill()
    psutil.Process(press._worker.pid).wait(5)
    assert printed(press, "two")
    press.stop()


@pytest.mark.parametrize("limits", [{"jobs": 2}, {"megabytes": 1}])
def test_it_is_renewed_after_so_many_papers_or_so_much_memory(limits: dict):
    press = small(**limits)
    pids = []
    for _ in range(4):
        printed(press, "a paper")
        pids.append(press._worker.pid)
    assert len(set(pids)) == (3 if "jobs" in limits else 4)
    press.stop()


def test_it_is_given_no_key_no_password_and_no_file(press: Press, monkeypatch):
    monkeypatch.setenv("FIELD_KEY", "secret")
    monkeypatch.setenv("MONGO_URI", "secret")
    fresh = small()
    printed(fresh, "one")
    worker = psutil.Process(fresh._worker.pid)
    assert not {"FIELD_KEY", "MONGO_URI", "DOCUMENT_KEY"} & set(worker.environ())
    limits = Path(f"/proc/{worker.pid}/limits").read_text()
    (of_files,) = [line.split() for line in limits.splitlines() if line.startswith("Max file size")]
    assert of_files[3:5] == ["0", "0"]
    fresh.stop()


def test_what_went_wrong_is_told_without_what_somebody_wrote():
    press = small()
    with pytest.raises(WorkerFailed) as failure:
        press._worker.run({"job": "print", "css": "", "identifier": 7}, b"a private matter")
    assert "private" not in str(failure.value)
    with pytest.raises(WorkerFailed, match="OutsideReference"):
        printed(press, '<img src="file:///etc/hostname">')
    press.stop()


def test_an_error_of_who_answers_comes_out_and_the_next_paper_is_printed(press: Press):
    sealed = printed(press, "one")

    def away(request: bytes) -> bytes:
        raise ConnectionRefusedError("away")

    with pytest.raises(ConnectionRefusedError):
        press.prolong(sealed, b"", away, AT, [])
    assert printed(press, "two")


OWNER = """
import os, psutil, threading
from tests.integration.documents.test_worker_process import printed, small
press = small()
printed(press, "x")
worker = psutil.Process(press._worker.pid)
before = worker.cpu_times().user
if {at_work}:
    threading.Thread(target=printed, args=(press, "x" * 200_000), daemon=True).start()
    while worker.cpu_times().user < before + 0.2:
        pass
print(worker.pid, flush=True)
os._exit(1)
"""


@pytest.mark.parametrize("at_work", [False, True], ids=["idle", "at work"])
def test_it_ends_with_who_started_it(at_work: bool):
    pid = int(python(OWNER.format(at_work=at_work)).stdout)
    eventually(lambda: not psutil.pid_exists(pid), what="the end of the worker")


def test_who_does_not_want_to_wait_for_a_turn_is_told_so():
    worker = Worker(Limits())
    with worker._lock, pytest.raises(WorkerBusy):
        worker.run({"job": "load"}, wait=0.05)


def test_messages_go_over_as_they_are():
    ours, theirs = socket.socketpair()
    ours.sendall(packed({"job": "x", "text": "नमस्ते"}, b"\x00" * 70_000))
    assert unpacked(theirs.recv) == ({"job": "x", "text": "नमस्ते"}, b"\x00" * 70_000)
    ours.close()
    theirs.close()


def test_a_file_from_outside_is_examined_in_a_process_that_ends_with_it(press: Press):
    pdf = printed(press, "a paper")
    examiner = Examiner(Trusted(SEAL.certificate_pem), Limits(jobs=1), wait=5)
    assert examiner.verify(pdf, AT).valid
    assert examiner._worker.pid is None
    verdict = examiner.verify(b"%PDF-1.7 nothing", AT + timedelta(days=1))
    assert not verdict.valid and verdict.identifier is None


BESIDE = """
{patch}
import time
from tests.integration.documents.test_worker_process import small, printed
press, ticks = small(), []
def tick():
    while True:
        ticks.append(time.monotonic())
        time.sleep(0.01)
tasks = [{spawn}(printed, press, f"paper {{n}} " * 300) for n in range(3)]
{spawn}(tick)
print(all(task.{result}() for task in tasks), len(ticks) > 20)
press.stop()
"""
HUBS = {
    "eventlet": ("import eventlet; eventlet.monkey_patch()", "eventlet.spawn", "wait"),
    "gevent": ("import gevent.monkey; gevent.monkey.patch_all()", "gevent.spawn", "get"),
}


@pytest.mark.parametrize("hub", HUBS)
def test_papers_are_made_beside_a_hub_that_goes_on(hub: str):
    patch, spawn, result = HUBS[hub]
    patch += f"; import {hub}"
    done = python(BESIDE.format(patch=patch, spawn=spawn, result=result))
    assert done.stdout.strip() == "True True", done.stderr


def test_a_process_that_prints_loads_neither_program_itself():
    code = (
        "from tests.integration.documents.test_worker_process import small, printed; import sys\n"
        "printed(small(), 'x')\n"
        "print([m for m in ('weasyprint', 'pyhanko') if m in sys.modules])"
    )
    done = python(code)
    assert done.stdout.strip() == "[]", done.stderr
