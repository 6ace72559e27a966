"""Grafana's dashboards: what an operator looks at first, and where it leads."""

import json

from contracts.typed import Json
from deploy.manifests.machinery_panels import BUS, DATABASE, SERVICE
from deploy.manifests.panel import SOURCE, Panel, as_json, grown, rate, slow


def _filing(share: float) -> str:
    only = '{route=~".*/services/<code>/cases"}'
    bucket = f"sum by (le) (rate(gateway_request_seconds_bucket{only}[5m]))"
    return f"histogram_quantile({share}, {bucket})"


CASES = "gateway_case_events_total"
FILED, WARNED, ESCALATED = (f'{{event="case.{one}"}}' for one in ("filed", "warned", "escalated"))
JOURNEY = (
    Panel("Filed a second", "ops", [(rate(CASES, "service", FILED), "{{service}}")]),
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
        [(slow("nagrik_queue_wait_seconds", "service"), "{{service}}")],
    ),
    Panel(
        "Where it waits: in a handler",
        "s",
        # Timers sweep in the background: nobody waits for them, and they would stand on top.
        [
            (
                slow("nagrik_entrypoint_seconds", "service, entrypoint", '{kind!="timer"}'),
                "{{service}} {{entrypoint}}",
            )
        ],
    ),
    Panel(
        "Where it waits: for another service",
        "s",
        [(slow("nagrik_call_seconds", "service, target"), "{{service}} asks {{target}}")],
    ),
    Panel(
        "Where it waits: for the database",
        "s",
        [(slow("nagrik_database_seconds", "service, command"), "{{service}} {{command}}")],
    ),
    Panel(
        "From a change to its being shown",
        "s",
        [(slow("gateway_tracker_lag_seconds", ""), "19 of 20")],
    ),
    Panel("Answers of the door", "ops", [(rate("gateway_requests_total", "status"), "{{status}}")]),
    Panel(
        "Messages by what came of them",
        "ops",
        [(rate("nagrik_notify_messages_total", "channel, state"), "{{channel}} {{state}}")],
    ),
    Panel(
        "Handed to providers, by what they said",
        "ops",
        [(rate("nagrik_notify_tries_total", "provider, outcome"), "{{provider}} {{outcome}}")],
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
        [(grown(CASES, "service", ESCALATED), "{{service}}")],
    ),
    Panel(
        "Warnings before a limit in an hour",
        "none",
        [(grown(CASES, "service", WARNED), "{{service}}")],
    ),
    Panel("What happened to cases", "ops", [(rate(CASES, "event"), "{{event}}")]),
    Panel(
        "Reached nobody in an hour",
        "none",
        [(grown("gateway_undelivered_total", "channel"), "{{channel}}")],
    ),
)
DASHBOARDS = {
    "journey": ("The citizen's journey: why is it slow?", JOURNEY),
    "service": ("One service: rate, errors, time, room", SERVICE),
    "bus": ("Bus, outboxes, dead letters", BUS),
    "database": ("The database, as those who wait for it see it", DATABASE),
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
                "panels": [as_json(number, one) for number, one in enumerate(panels)],
            },
            indent=1,
        )
        + "\n"
    )
