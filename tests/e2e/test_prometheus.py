"""A real Prometheus scrapes the running system, reads the alerts' rules and answers dashboards."""

import json
import re
import shutil
import urllib.parse
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from deploy.local.ports import LOOPBACK, free_port
from deploy.local.processes import Process
from deploy.manifests.dashboards import DASHBOARDS
from tests.support.citizen import complaint
from tests.support.polling import eventually
from tests.support.sources import ROOT
from tests.support.system import System

RULES = yaml.safe_load((ROOT / "deploy/k8s/components/alerts/rules.yaml").read_text())["spec"]
SHOWN = [line[0] for _, panels in DASHBOARDS.values() for panel in panels for line in panel.lines]
METRIC = re.compile(r"\b(?:nagrik|gateway)_[a-z_]+")

BY_EVENT = {
    # Shown first when what they count has happened: none of it does in a system that is well.
    "nagrik_event_retries_total",
    "nagrik_dead_letters_total",
    "nagrik_forged_senders_total",
    "gateway_undelivered_total",
    "nagrik_clock_cases",
    "nagrik_notify_lacks",
    "nagrik_notify_provider_down",
}


class Prometheus:
    """The distribution's server on files of this test; its answers as plain values."""

    def __init__(self, folder: Path, targets: dict[str, str]) -> None:
        program = shutil.which("prometheus")
        assert program, "prometheus is missing: make test installs it"
        port = free_port()
        self._url = f"http://{LOOPBACK}:{port}"
        (folder / "rules.yaml").write_text(yaml.safe_dump(RULES))
        jobs = [
            {
                "targets": [place],
                "labels": {"app_kubernetes_io_name": name},
            }
            for name, place in targets.items()
        ]
        config = {
            "global": {"scrape_interval": "1s", "evaluation_interval": "1s"},
            "rule_files": [str(folder / "rules.yaml")],
            "scrape_configs": [{"job_name": "nagrik", "static_configs": jobs}],
        }
        (folder / "prometheus.yaml").write_text(yaml.safe_dump(config))
        command = [
            program,
            f"--config.file={folder / 'prometheus.yaml'}",
            f"--storage.tsdb.path={folder / 'data'}",
            f"--web.listen-address={LOOPBACK}:{port}",
        ]
        self.process = Process(
            "prometheus", command, environ={}, folder=folder, output=folder / "prometheus.log"
        )

    def get(self, path: str, **parameters: str) -> dict:
        """The data of an answer of its API."""
        query = f"?{urllib.parse.urlencode(parameters)}" if parameters else ""
        with urllib.request.urlopen(f"{self._url}/api/v1/{path}{query}", timeout=5) as answer:
            return json.load(answer)["data"]

    def ask(self, expression: str) -> list[dict]:
        """The samples that an expression gives now."""
        return self.get("query", query=expression)["result"]


@pytest.fixture(scope="module")
def prometheus(system: System, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Prometheus]:
    places = {
        name: f"{LOOPBACK}:{part.metrics_port}"
        for name, part in system.stack.parts.items()
        if name not in system.stack.stand_ins
    }
    server = Prometheus(tmp_path_factory.mktemp("prometheus"), places)
    server.process.start()
    try:
        eventually(lambda: answers(server) and len(server.ask("up == 1")) == len(places))
        yield server
    finally:
        server.process.stop()


def answers(server: Prometheus) -> bool:
    try:
        return bool(server.get("status/buildinfo"))
    except OSError:
        return False


def test_every_process_is_scraped_and_every_rule_is_evaluated_without_a_fault(prometheus):
    def rules() -> list[dict]:
        return [rule for group in prometheus.get("rules")["groups"] for rule in group["rules"]]

    eventually(lambda: all(rule["health"] == "ok" for rule in rules()), what="rules evaluated")
    names = {rule["name"] for rule in rules()}
    assert names == {
        rule.get("alert") or rule["record"] for group in RULES["groups"] for rule in group["rules"]
    }
    # A counter of this run that stood still cannot have raised it; the shared system is well.
    firing = {alert["labels"]["alertname"] for alert in prometheus.get("alerts")["alerts"]}
    assert not firing & {"ProcessAway", "BusAway", "TopologyGone", "EventsWait"}


def test_every_metric_that_alerts_and_dashboards_ask_for_is_there_after_one_filing(
    prometheus: Prometheus, system: System
):
    system.citizen("9000004711").file(complaint(text="मोटरसाइकिल चोरी हुई, जाँच का नमूना"))
    expressions = [rule["expr"] for group in RULES["groups"] for rule in group["rules"]] + SHOWN
    wanted = {name for text in expressions for name in METRIC.findall(text)} - BY_EVENT

    def missing() -> set[str]:
        metrics = {row["metric"]["__name__"] for row in prometheus.ask('{__name__=~".+"}')}
        return wanted - metrics

    eventually(lambda: not missing(), what="every metric")
    (sample,) = prometheus.ask(
        'sum(gateway_case_events_total{service="complaint",event="case.filed"})'
    )
    assert float(sample["value"][1]) >= 1
