"""What every process of ours does first."""

import logging
from collections.abc import Iterator

import pytest
from prometheus_client import REGISTRY

from chassis import metrics, process, time_source
from chassis.settings import ProcessSettings


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    time_source.use(None)
    metrics.RELEASE.clear()


@pytest.mark.parametrize(("variable", "release"), [("0.2.0", "0.2.0"), ("", "unknown")])
def test_a_process_tells_prometheus_which_release_it_runs(monkeypatch, variable, release):
    for name in ("AMQP_URI", "MONGO_URI"):
        monkeypatch.setenv(name, "x://nobody")
    monkeypatch.setenv("RELEASE", variable)
    assert process.begin("prisons", ProcessSettings).release == release
    labels = {"service": "prisons", "release": release}
    assert REGISTRY.get_sample_value("nagrik_release_info", labels) == 1
