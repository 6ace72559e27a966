"""Every alert can be read by Prometheus, is provoked once, is silent else, and has its runbook."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

from deploy.manifests.dashboards import DASHBOARDS
from tests.support.sources import ROOT, repository_files

RULES = yaml.safe_load((ROOT / "deploy/k8s/components/alerts/rules.yaml").read_text())["spec"]
ALERTS = {
    rule["alert"]: rule for group in RULES["groups"] for rule in group["rules"] if "alert" in rule
}
SHOWN = [
    expression
    for _, panels in DASHBOARDS.values()
    for panel in panels
    for expression, _ in panel.lines
]
"""What dashboards ask."""
PROVOKED = yaml.safe_load((ROOT / "tests/unit/deploy/alerts.yaml").read_text())
BESIDE = {
    "LimitsPassInNumbers": {"LimitsPass", "LimitsPassSteadily"},
    "LimitsPassSteadily": {"LimitsPass"},
    "RequestsFail": {"RequestsFailSlowly"},
}
"""What calls together with it: what is spent fast is spent, too."""
METRIC = re.compile(r"\b(?:nagrik|gateway)_[a-z_]+")


@pytest.fixture(scope="module")
def rules(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The rules as Prometheus itself reads them."""
    file = tmp_path_factory.mktemp("rules") / "rules.yaml"
    file.write_text(yaml.safe_dump(RULES))
    return file


def promtool(*arguments: str | Path) -> None:
    program = shutil.which("promtool")
    assert program, "promtool is missing: make test installs it"
    done = subprocess.run([program, *arguments], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_prometheus_can_read_the_rules(rules):
    promtool("check", "rules", rules)


def test_prometheus_can_read_what_dashboards_ask(tmp_path):
    panels = [{"record": f"panel:{number}", "expr": text} for number, text in enumerate(SHOWN)]
    file = tmp_path / "panels.yaml"
    file.write_text(yaml.safe_dump({"groups": [{"name": "panels", "rules": panels}]}))
    promtool("check", "rules", file)


def test_every_alert_is_provoked_alone_and_none_calls_while_all_is_well(rules):
    assert set(PROVOKED) == set(ALERTS)
    tests = [case(name, what) for name, what in PROVOKED.items()]
    file = rules.with_name("tests.yaml")
    file.write_text(yaml.safe_dump({"rule_files": [rules.name], "tests": [*tests, all_is_well()]}))
    promtool("test", "rules", file)


def is_deployed(path: Path) -> bool:
    return path.relative_to(ROOT).parts[0] in ("libs", "services", "gateway")


def case(name: str, what: dict) -> dict:
    """What one alert says at the moment, and that the others say nothing then."""
    rule = ALERTS[name]
    expected = {
        "exp_labels": {**what["labels"], **rule["labels"]},
        "exp_annotations": {
            **rule["annotations"],
            "summary": re.sub(
                r"{{ \$labels\.(\w+) }}",
                lambda match: what["labels"][match[1]],
                rule["annotations"]["summary"],
            ),
        },
    }
    beside = BESIDE.get(name, set())
    others = [
        {"alertname": other, "eval_time": what["at"], "exp_alerts": []}
        for other in ALERTS
        if other != name and other not in beside
    ]
    own = {"alertname": name, "eval_time": what["at"], "exp_alerts": [expected]}
    series = [{"series": one, "values": values} for one, values in what["series"].items()]
    return {"interval": "1m", "input_series": series, "alert_rule_test": [own, *others]}


def all_is_well() -> dict:
    """An ordinary hour: work comes, nothing waits, nothing fails."""
    series = {
        'gateway_case_events_total{service="visits",event="case.filed"}': "0+1x120",
        'gateway_requests_total{route="/",method="GET",status="200"}': "0+90x120",
        'gateway_request_seconds_bucket{route="/services/<code>/cases",le="0.1"}': "0+9x120",
        'gateway_request_seconds_bucket{route="/services/<code>/cases",le="+Inf"}': "0+9x120",
        'nagrik_bus_connected{service="prisons"}': "1x120",
        'nagrik_bus_path{service="prisons"}': "1x120",
        'nagrik_outbox_oldest_seconds{service="prisons"}': "0+0x120",
        'nagrik_dead_letters_total{service="prisons",reason="fault"}': "3x120",
        'up{job="nagrik/nagrik-setu",namespace="nagrik",pod="gateway-1"}': "1x120",
    }
    return {
        "interval": "1m",
        "input_series": [{"series": one, "values": values} for one, values in series.items()],
        "alert_rule_test": [
            {"alertname": name, "eval_time": "90m", "exp_alerts": []} for name in ALERTS
        ],
    }


def test_every_metric_of_a_rule_or_a_dashboard_is_one_that_a_process_tells():
    ours = [path for path in repository_files() if path.suffix == ".py" and is_deployed(path)]
    strings = {name for path in ours for name in re.findall(METRIC, path.read_text())}
    rules = [rule["expr"] for group in RULES["groups"] for rule in group["rules"]]
    named = {name for text in [*rules, *SHOWN] for name in METRIC.findall(text)}
    assert named
    of_histograms = re.compile("_(bucket|count|sum)$")
    assert {name for name in named if of_histograms.sub("", name) not in strings} == set()


def test_every_alert_has_a_part_of_the_runbooks_and_every_part_an_alert():
    parts = re.findall(r"^## (\w+)$", (ROOT / "docs/runbooks.md").read_text(), re.MULTILINE)
    assert sorted(parts) == sorted(ALERTS)
    for name, rule in ALERTS.items():
        assert rule["annotations"]["runbook_url"] == f"docs/runbooks.md#{name.lower()}"
        assert rule["labels"]["severity"] in ("page", "ticket")
