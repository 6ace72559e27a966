"""Every Deployment as a real process: from the tree of its image alone, with the packages of its
lock alone, told what the manifests tell it, and asked what its probes ask."""

import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.local.deployables import MANIFESTS
from deploy.local.processes import wait_until
from deploy.local.stack import GRACE_SECONDS
from tests.support import rendered
from tests.support.locked_packages import environment
from tests.support.pods import Pod
from tests.support.polling import eventually
from tests.support.servers import Servers
from tests.support.system import end_system, new_system


@pytest.fixture
def pods(private_servers: Servers, tmp_path: Path) -> Iterator[list[Pod]]:
    """All of them, started."""
    programs = environment(tmp_path / "venv")
    system = new_system(private_servers, tmp_path / "unused", MANIFESTS.values())
    started = []
    try:
        for number, one in enumerate(rendered.of_kind("Deployment"), 1):
            place = tmp_path / one["metadata"]["name"]
            values = system.stack.environ(one["metadata"]["name"])
            pod = Pod(one, number, place, programs, values)
            pod.process.start()
            started.append(pod)
        yield started
    finally:
        for pod in started:
            pod.process.ask_to_end()
        for pod in started:
            pod.process.await_end(GRACE_SECONDS)
        end_system(system)


def offers(door: Pod, code: str) -> bool:
    """Whether the window knows the service."""
    try:
        with urllib.request.urlopen(
            f"http://{door.address}:8000/api/v1/services/{code}", timeout=5
        ):
            return True
    except urllib.error.HTTPError:
        return False


def test_every_deployment_starts_serves_and_ends_as_the_cluster_expects_of_it(pods: list[Pod]):
    laid_out = {pod.name: pod.files() for pod in pods}
    for pod in pods:
        for probe in ("startupProbe", "livenessProbe", "readinessProbe"):
            wait_until(
                lambda pod=pod, probe=probe: pod.says(probe),
                seconds=pod.seconds_to_start,
                failure=f"{pod.name}: {probe}; {pod.log.read_text()[-2000:]}",
                process=pod.process,
            )
    (door,) = (pod for pod in pods if pod.name == "gateway")
    offered = {code for one in MANIFESTS.values() for code in one.offered}
    eventually(
        lambda: all(offers(door, code) for code in offered),
        seconds=60,
        what="the window offers every service",
    )

    written = {pod.name: pod.files() - laid_out[pod.name] for pod in pods}
    assert {name: files for name, files in written.items() if files} == {}, "nothing but /tmp"
    for pod in pods:
        pod.process.ask_to_end()
    for pod in pods:
        pod.process.await_end(pod.spec["terminationGracePeriodSeconds"])
    assert {pod.name: pod.process.exit_code for pod in pods if pod.process.exit_code} == {}
