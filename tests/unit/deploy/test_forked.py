"""Services of one machine are forked from a process that has loaded them, and live as if each had
been started by itself."""

import os
import signal
import subprocess
import sys
import textwrap

import psutil
import pytest

from deploy.local.forked import PYTHON_PATH, ROOT, ForkedChild
from deploy.local.processes import Process
from tests.support.polling import eventually
from tests.support.service_process import service_environ

WITHOUT_SETTINGS = {"PATH": os.environ["PATH"], "PYTHONPATH": PYTHON_PATH}
"""It names the first that is missing, and ends with 2."""
NOBODY = "127.0.0.1:9"
WITHOUT_BROKER = service_environ(f"amqp://{NOBODY}", f"mongodb://{NOBODY}", "none") | {
    "METRICS_PORT": "0"
}
"""It waits for the broker, for two minutes."""
WAITING = "waiting for the broker"


def begun(output, environ=WITHOUT_SETTINGS):
    """Notify, started."""
    command = [sys.executable, "-m", "chassis.run", "services.notify.service"]
    process = Process("notify", command, environ=environ, folder=ROOT, output=output, niceness=5)
    process.start()
    return process


@pytest.fixture
def waiting(tmp_path):
    """Notify without a broker, and its log."""
    log = tmp_path / "log"
    process = begun(log, WITHOUT_BROKER)
    eventually(lambda: WAITING in log.read_text())
    yield process
    process.kill()


def test_what_it_prints_and_its_exit_code_arrive(tmp_path):
    process = begun(tmp_path / "log")
    process.await_end(30)
    assert process.exit_code == 2
    assert "AMQP_URI is not set" in (tmp_path / "log").read_text()


def test_what_it_prints_can_be_read_while_it_runs():
    process = begun(subprocess.PIPE)
    with process.stream as stream:
        assert b"AMQP_URI is not set" in stream.readline()
        assert stream.read() == b"", "the pipe ends with the process"
    process.await_end(30)


def test_it_has_a_name_a_session_a_priority_and_a_folder_of_its_own(waiting):
    assert isinstance(waiting._child, ForkedChild)
    process = psutil.Process(waiting.pid)
    assert os.getsid(waiting.pid) == waiting.pid
    assert process.name() == "notify"
    assert process.nice() == 5
    assert process.cwd() == str(ROOT)
    assert waiting.running
    assert waiting.exit_code is None


def test_a_kill_is_told_as_a_kill(waiting):
    waiting.kill()
    assert not waiting.running
    assert waiting.exit_code == -signal.SIGKILL


def test_it_ends_when_asked(waiting):
    waiting.stop(grace=30)
    assert waiting.exit_code == -signal.SIGTERM


def test_nothing_that_another_one_has_open_is_open_in_it(waiting, tmp_path):
    second = begun(tmp_path / "second", WITHOUT_BROKER)
    try:
        eventually(lambda: WAITING in (tmp_path / "second").read_text())
        files = os.listdir(f"/proc/{second.pid}/fd")
        targets = [os.readlink(f"/proc/{second.pid}/fd/{file}") for file in files]
    finally:
        second.kill()
    assert str(tmp_path / "second") in targets
    assert str(tmp_path / "log") not in targets
    assert not [target for target in targets if "pidfd" in target]


def test_its_loop_of_events_is_its_own():
    parent = """
        import json, socket
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        answers, _ = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        order = {"name": "x", "module": "chassis.run", "arguments": []}
        order |= {"environ": {}, "folder": "/"}
        socket.send_fds(ours, [json.dumps(order).encode()], [1, answers.fileno()])
        ours.shutdown(socket.SHUT_WR)
        from eventlet import hubs
        from deploy.local import fork_server
        of_parent = hubs.get_hub()
        fork_server.MAINS["chassis.run"] = lambda: print(hubs.get_hub() is of_parent, flush=True)
        if order := fork_server.ForkServer(theirs).serve():
            order.run()
    """
    ended = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", textwrap.dedent(parent)],
        env={**os.environ, "PYTHONPATH": PYTHON_PATH},
        capture_output=True,
        text=True,
    )
    assert (ended.stdout, ended.stderr) == ("False\n", "")


def test_it_ends_with_whoever_started_it(tmp_path):
    starter = f"""
        import pathlib, time
        from tests.unit.deploy.test_forked import WITHOUT_BROKER, begun
        print(begun(pathlib.{tmp_path / "log"!r}, WITHOUT_BROKER).pid, flush=True)
        time.sleep(100)
    """
    with subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(starter)],
        env={**os.environ, "PYTHONPATH": PYTHON_PATH},
        stdout=subprocess.PIPE,
    ) as starting:
        pid = int(starting.stdout.readline())
        assert psutil.pid_exists(pid)
        starting.kill()
    eventually(lambda: not psutil.pid_exists(pid), seconds=30)


def test_after_the_parent_of_all_has_died_there_is_another(waiting, tmp_path):
    psutil.Process(waiting.pid).parent().kill()
    eventually(lambda: not waiting.running)
    again = begun(tmp_path / "again")
    again.await_end(30)
    assert again.exit_code == 2
    assert isinstance(again._child, ForkedChild)


def test_code_of_another_folder_is_run_by_an_interpreter_of_its_own(tmp_path):
    path = f"{ROOT / 'libs'}:{tmp_path}:{ROOT}"
    process = begun(tmp_path / "log", WITHOUT_SETTINGS | {"PYTHONPATH": path})
    process.await_end(30)
    assert process.exit_code == 2
    assert not isinstance(process._child, ForkedChild)
