"""Grafana's dashboards: what an operator looks at first, and where it leads."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from contracts.typed import Json, JsonObject

COLUMNS, WIDTH, HEIGHT = 2, 12, 8
SOURCE = {"type": "prometheus", "uid": "${source}"}


@dataclass(frozen=True)
class Panel:
    """One picture: what it shows, as questions to Prometheus with what each line is called."""

    title: str
    unit: str
    lines: Sequence[tuple[str, str]]


def _slow(metric: str, by: str, only: str = "") -> str:
    labels = f"le, {by}" if by else "le"
    return f"histogram_quantile(0.95, sum by ({labels}) (rate({metric}_bucket{only}[5m])))"


def _rate(metric: str, by: str, only: str = "") -> str:
    return f"sum by ({by}) (rate({metric}{only}[5m]))"


def _grown(metric: str, by: str, only: str = "") -> str:
    return f"sum by ({by}) (increase({metric}{only}[1h]))"


def _filing(share: float) -> str:
    only = '{route=~".*/services/<code>/cases"}'
    bucket = f"sum by (le) (rate(gateway_request_seconds_bucket{only}[5m]))"
    return f"histogram_quantile({share}, {bucket})"


CASES = "gateway_case_events_total"
FILED, WARNED, ESCALATED = (f'{{event="case.{one}"}}' for one in ("filed", "warned", "escalated"))
JOURNEY = (
    Panel("Filed a second", "ops", [(_rate(CASES, "service", FILED), "{{service}}")]),
    Panel(
        "Time of a filing",
        "s",
        [
            (_filing(0.5), "half"),
            (_filing(0.95), "19 of 20"),
        ],
    ),
    Panel(
        "Where it waits: before a handler",
        "s",
        [(_slow("nagrik_queue_wait_seconds", "service"), "{{service}}")],
    ),
    Panel(
        "Where it waits: in a handler",
        "s",
        # Timers sweep in the background: nobody waits for them, and they would stand on top.
        [
            (
                _slow("nagrik_entrypoint_seconds", "service, entrypoint", '{kind!="timer"}'),
                "{{service}} {{entrypoint}}",
            )
        ],
    ),
    Panel(
        "Where it waits: for another service",
        "s",
        [(_slow("nagrik_call_seconds", "service, target"), "{{service}} asks {{target}}")],
    ),
    Panel(
        "From a change to its being shown",
        "s",
        [(_slow("gateway_tracker_lag_seconds", ""), "19 of 20")],
    ),
    Panel(
        "Answers of the door", "ops", [(_rate("gateway_requests_total", "status"), "{{status}}")]
    ),
    Panel(
        "Messages by what came of them",
        "ops",
        [(_rate("nagrik_notify_messages_total", "channel, state"), "{{channel}} {{state}}")],
    ),
)
BUS = (
    Panel("Connected", "none", [("min by (service) (nagrik_bus_connected)", "{{service}}")]),
    Panel("Topology in place", "none", [("min by (service) (nagrik_bus_path)", "{{service}}")]),
    Panel(
        "Oldest event not sent",
        "s",
        [("max by (service) (nagrik_outbox_oldest_seconds)", "{{service}}")],
    ),
    Panel(
        "Events waiting in outboxes",
        "none",
        [("sum by (service) (nagrik_outbox_pending)", "{{service}}")],
    ),
    Panel(
        "Tried again", "ops", [(_rate("nagrik_event_retries_total", "service, queue"), "{{queue}}")]
    ),
    Panel(
        "Dead letters in an hour",
        "none",
        [(_grown("nagrik_dead_letters_total", "service, reason"), "{{service}} {{reason}}")],
    ),
    Panel(
        "Messages in the broker",
        "none",
        [("sum by (queue) (rabbitmq_queue_messages)", "{{queue}}")],
    ),
    Panel(
        "Calls in flight", "none", [("sum by (service) (nagrik_calls_in_flight)", "{{service}}")]
    ),
)
CHOSEN_PODS = '{pod=~"$service-.*"}'
CHOSEN = '{service=~"$service"}'
HANDLED = '{service=~"$service",le="+Inf"}'
SERVICE = (
    Panel(
        "Handled a second",
        "ops",
        [(_rate("nagrik_entrypoint_seconds_bucket", "entrypoint", HANDLED), "{{entrypoint}}")],
    ),
    Panel(
        "Errors a second",
        "ops",
        [
            (
                _rate(
                    "nagrik_entrypoint_seconds_bucket",
                    "entrypoint, outcome",
                    '{service=~"$service",outcome!="ok",le="+Inf"}',
                ),
                "{{entrypoint}} {{outcome}}",
            )
        ],
    ),
    Panel(
        "Time of 19 of 20",
        "s",
        [(_slow("nagrik_entrypoint_seconds", "entrypoint", CHOSEN), "{{entrypoint}}")],
    ),
    Panel(
        "Wait before a handler, of 19 of 20",
        "s",
        [(_slow("nagrik_queue_wait_seconds", "entrypoint", CHOSEN), "{{entrypoint}}")],
    ),
    Panel(
        "Time of the services that it asks",
        "s",
        [(_slow("nagrik_call_seconds", "target", CHOSEN), "{{target}}")],
    ),
    Panel("Calls in flight", "none", [(f"sum(nagrik_calls_in_flight{CHOSEN})", "calls")]),
    Panel("Events waiting in its outbox", "none", [(f"sum(nagrik_outbox_pending{CHOSEN})", "all")]),
    Panel(
        "Processor", "none", [(_rate("process_cpu_seconds_total", "pod", CHOSEN_PODS), "{{pod}}")]
    ),
    Panel(
        "Memory",
        "bytes",
        [(f"max by (pod) (process_resident_memory_bytes{CHOSEN_PODS})", "{{pod}}")],
    ),
    Panel(
        "Tried again", "ops", [(_rate("nagrik_event_retries_total", "queue", CHOSEN), "{{queue}}")]
    ),
)
CLOCKS = "nagrik_clock_cases"
DISTRICT, STATION = "sp", "handling"
"""Posts of the police: the Superintendent's office stands for the district."""


def _clocks(standing: str, post: str, only: str = "") -> str:
    """Return the figures of one post, each once: every replica tells the same."""
    chosen = f'{CLOCKS}{{standing="{standing}",post="{post}"{only}}}'
    return f"max by (service, clock, office) ({chosen})"


def _by_office(standing: str, only: str, post: str = DISTRICT) -> tuple[str, str]:
    return f"sum by (office) ({_clocks(standing, post, only)})", "{{office}}"


UNOPENED = ',service="complaint",clock="acknowledge"'
UNSIGNED = ',service="complaint",clock="signature"'
ENQUIRIES = ',service="complaint",clock="enquiry"'
VERIFICATIONS = ',service=~"verification-.*|address-enquiry"'
LIMITS = (
    Panel("Unopened for over 15 minutes, by district", "none", [_by_office("late", UNOPENED)]),
    Panel("Signatures about to lapse, by district", "none", [_by_office("near", UNSIGNED)]),
    Panel("Enquiries near day 14, by district", "none", [_by_office("near", ENQUIRIES)]),
    Panel("Verifications overdue, by district", "none", [_by_office("late", VERIFICATIONS)]),
    Panel(
        "Past their limit now, by clock",
        "none",
        [
            (
                f"sum by (service, clock) ({_clocks('late', STATION)})",
                "{{service}} {{clock}}",
            )
        ],
    ),
    Panel(
        "Past their limit now: the ten stations with the most",
        "none",
        [(f"topk(10, {_by_office('late', '', STATION)[0]})", "{{office}}")],
    ),
    Panel(
        "Limits that passed in an hour",
        "none",
        [(_grown(CASES, "service", ESCALATED), "{{service}}")],
    ),
    Panel(
        "Warnings before a limit in an hour",
        "none",
        [(_grown(CASES, "service", WARNED), "{{service}}")],
    ),
    Panel("What happened to cases", "ops", [(_rate(CASES, "event"), "{{event}}")]),
    Panel(
        "Reached nobody in an hour",
        "none",
        [(_grown("gateway_undelivered_total", "channel"), "{{channel}}")],
    ),
)
DASHBOARDS = {
    "journey": ("The citizen's journey: why is it slow?", JOURNEY),
    "service": ("One service: rate, errors, time, room", SERVICE),
    "bus": ("Bus, outboxes, dead letters", BUS),
    "limits": ("The limits of the law: legal clocks", LIMITS),
}


def dashboard(name: str) -> str:
    """Return a dashboard as the JSON that Grafana takes."""
    title, panels = DASHBOARDS[name]
    variables: list[Json] = [
        {"name": "source", "type": "datasource", "query": "prometheus", "label": "Source"}
    ]
    if panels is SERVICE:
        variables.append(
            {
                "name": "service",
                "type": "query",
                "label": "Service",
                "query": "label_values(nagrik_bus_connected, service)",
                "datasource": SOURCE,
                "refresh": 2,
            }
        )
    return (
        json.dumps(
            {
                "uid": f"nagrik-{name}",
                "title": title,
                "tags": ["nagrik-setu"],
                "schemaVersion": 39,
                "time": {"from": "now-3h", "to": "now"},
                "refresh": "30s",
                "templating": {"list": variables},
                "panels": [_panel(number, one) for number, one in enumerate(panels)],
            },
            indent=1,
        )
        + "\n"
    )


def _panel(number: int, one: Panel) -> JsonObject:
    row, column = divmod(number, COLUMNS)
    place = {"x": column * WIDTH, "y": row * HEIGHT, "w": WIDTH, "h": HEIGHT}
    targets = [
        {"refId": letter, "expr": expression, "legendFormat": legend, "datasource": SOURCE}
        for letter, (expression, legend) in zip("ABCD", one.lines, strict=False)
    ]
    return {
        "id": number + 1,
        "type": "timeseries",
        "title": one.title,
        "datasource": SOURCE,
        "gridPos": place,
        "fieldConfig": {"defaults": {"unit": one.unit, "min": 0}, "overrides": []},
        "targets": targets,
    }
