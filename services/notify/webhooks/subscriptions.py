"""The partners of a deployment, from the file that `NOTIFY_WEBHOOKS_FILE` names.

health-department:
  url: https://hooks.health.example.in/setu
  secret: HEALTH_HOOK_SECRET       # the variable that holds it; during a change `new,old`
  service: verification            # whose cases it is told of
  events: [case.filed, case.closed]
  hours: 72                        # how long it is tried
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from urllib.parse import urlsplit

from chassis.settings import MissingSetting
from contracts.typed import Envelope, Json
from services.notify import deployment_file

VARIABLE = "NOTIFY_WEBHOOKS_FILE"
SHORTEST_SECRET = 32
LONGEST_HOURS = 30 * 24
_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_EVENT = re.compile(r"case\.[a-z]+(-[a-z]+)*")
_KEYS = frozenset(["url", "secret", "service", "events", "hours"])


@dataclass(frozen=True, slots=True)
class Subscription:
    """Who is told of which events of which service. `secrets`: each signs; `life`: for how long
    a delivery is tried."""

    name: str
    url: str
    secrets: tuple[str, ...] = field(repr=False)
    service: str
    events: frozenset[str]
    life: timedelta = timedelta(hours=72)

    def wants(self, event: Envelope) -> bool:
        """Return whether it is told of this event. Who sent it the broker has proved."""
        return event["source"] == self.service and event["type"] in self.events


def read_file(path: str, environ: Mapping[str, str]) -> dict[str, Subscription]:
    """Return by name, the subscriptions in the file; none for an empty path.

    Raises MissingSetting, naming partner and place, for what cannot be read or is not sound, and
    for a secret whose variable is not set.
    """
    content = deployment_file.entries(path, VARIABLE, "partners")
    return {name: _subscription(name, spec, environ) for name, spec in content.items()}


def _subscription(name: Json, spec: Json, environ: Mapping[str, str]) -> Subscription:
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        raise MissingSetting(f"{VARIABLE}: {name!r} cannot be a partner's name")
    try:
        if unknown := spec.keys() - _KEYS:
            raise ValueError(f"unknown: {', '.join(sorted(unknown))}")
        events = frozenset(spec["events"])
        if wrong := [one for one in events if not _EVENT.fullmatch(one)]:
            raise ValueError(f"no event of a case: {wrong[0]}")
        hours = float(spec.get("hours", 72))
        if not events or not 0 < hours <= LONGEST_HOURS:
            raise ValueError("no events, or hours that cannot be")
        url, service = _url(spec["url"]), spec["service"]
        if not isinstance(service, str) or not _NAME.fullmatch(service):
            raise ValueError("service is not the name of one")
        secrets = _secrets(spec["secret"], environ)
        return Subscription(name, url, secrets, service, events, timedelta(hours=hours))
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise MissingSetting(f"{VARIABLE}: {name}: {error}") from error


def _url(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in ("https", "http") or not parts.hostname or parts.fragment:
        raise ValueError("url is none")
    if parts.username is not None or not text.isascii() or not text.isprintable():
        raise ValueError("url with a login, or with what cannot be in one")
    return text


def _secrets(variable: str, environ: Mapping[str, str]) -> tuple[str, ...]:
    secrets = tuple(part.strip() for part in environ.get(variable, "").split(",") if part.strip())
    if not secrets or min(map(len, secrets)) < SHORTEST_SECRET:
        raise ValueError(f"{variable} holds no secret of {SHORTEST_SECRET} characters or more")
    return secrets
