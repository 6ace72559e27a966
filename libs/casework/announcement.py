"""What a service says of itself on the bus, so that gateway and notify need no line about it."""

from collections.abc import Iterable, Mapping
from typing import Any

from casework.definition import Definition
from chassis.announcement import digest
from contracts.envelope import new_event


def announcement(
    service: str,
    *,
    grant: str,
    department: Mapping[str, Any],
    roles: Mapping[str, Any],
    posts: Mapping[str, Any],
    offices: list[dict[str, Any]] | None,
    definitions: Iterable[Definition],
    messages: list[dict[str, Any]],
) -> dict[str, Any]:
    """Return the ``service.announced`` event; its parts are as in ``ServiceAnnounced``."""
    data = {
        "service": service,
        "department": department,
        "roles": roles,
        "posts": posts,
        "offices": offices,
        "definitions": [definition.to_dict() for definition in definitions],
        "messages": messages,
    }
    proof = {"grant": grant, "digest": digest(data)}
    return new_event("service.announced", service, data=data | proof)
