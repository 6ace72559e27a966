"""A small service of its own, to test the library without any real one: procession permission."""

import copy
from typing import Any

from casework.definition.department import qualify
from casework.policing import police_department


def both(text: str) -> dict[str, str]:
    return {"hi": f"हिन्दी {text}", "en": text}


def source() -> dict[str, Any]:
    """A sound definition, new at every call, so that a test can break it. Its offices are those of
    the police."""
    return qualify(written(), police_department())


def written() -> dict[str, Any]:
    """The definition as it stands in its folder."""
    return copy.deepcopy(
        {
            "code": "procession",
            "version": 1,
            "bus_service": "permissions",
            "name": both("Procession"),
            "help": both("Ask for a procession"),
            "retention": {"personal": {"years": 3}, "rule": both("Erased after three years")},
            "form": {
                "fields": [
                    {
                        "name": "category",
                        "type": "choice",
                        "required": True,
                        "label": both("Kind"),
                        "choices": [
                            {"value": "wedding", "label": both("Wedding")},
                            {"value": "other", "label": both("Other"), "sensitive": True},
                        ],
                    },
                    {
                        "name": "route",
                        "type": "text",
                        "required": True,
                        "pii": True,
                        "label": both("Route"),
                    },
                ]
            },
            "routing": {"place": "route", "category": "category", "fallback_office": "HQ-CR"},
            "contact": {},
            "groups": {
                "owner": {"citizen": "owner"},
                "desk": {"sho": "handling"},
                "system": {"system": "system"},
            },
            "access": {
                "see": ["owner", "desk"],
                "see_sensitive": ["owner", "desk"],
                "fields": {
                    "category": [{"who": ["owner", "desk"]}],
                    "route": [{"who": ["owner", "desk"]}],
                    "mobile": [{"who": ["owner"]}],
                },
                "notes": {"visible": ["owner", "desk"], "internal": ["desk"]},
            },
            "states": {
                "routing-pending": {
                    "name": both("Looking for an office"),
                    "next": {"what": both("An office is found"), "clock": "decide"},
                },
                "applied": {
                    "name": both("Applied"),
                    "next": {"what": both("It is decided"), "clock": "decide"},
                },
                "waiting": {
                    "name": both("Waiting"),
                    "next": {"what": both("You answer"), "clock": "answer"},
                },
                "granted": {"name": both("Granted"), "terminal": True},
            },
            "clocks": {
                "decide": {
                    "name": both("Decision"),
                    "rule": both("Seven working days"),
                    "starts_on": ["routing-pending", "applied"],
                    "ends_on": ["granted"],
                    "pauses_on": ["waiting"],
                    "limit": {"working_days": 7},
                    "marks": [
                        {
                            "at": 0.5,
                            "kind": "warning",
                            "tell": ["procession.slow.station"],
                            "text": both("Reminded"),
                        },
                        {"at": 1.0, "tell": ["procession.late.sp"], "text": both("Told the SP")},
                    ],
                },
                "answer": {
                    "name": both("Answer"),
                    "rule": both("A week"),
                    "starts_on": ["waiting"],
                    "ends_on": ["applied"],
                    "limit": {"hours": 168},
                    "restarts": True,
                    "marks": [
                        {"at": 1.0, "tell": ["procession.late.sp"], "text": both("No answer")}
                    ],
                },
            },
            "actions": {
                "apply": {
                    "name": both("Apply"),
                    "by": ["owner"],
                    "starts": True,
                    "transitions": [
                        {
                            "to": "applied",
                            "event": "filed",
                            "text": both("Applied"),
                            "tells": ["procession.filed.citizen"],
                        },
                        # Never taken: the first way is always open.
                        {
                            "to": "routing-pending",
                            "event": "filed",
                            "text": both("Applied"),
                            "tells": ["procession.filed.citizen"],
                        },
                    ],
                },
                "route": {
                    "name": both("Route"),
                    "by": ["system"],
                    "transitions": [
                        {
                            "from": ["routing-pending"],
                            "to": "applied",
                            "event": "routed",
                            "text": both("Found"),
                            "tells": ["procession.filed.citizen"],
                        }
                    ],
                },
                "ask": {
                    "name": both("Ask"),
                    "by": ["desk"],
                    "transitions": [
                        {
                            "from": ["applied"],
                            "to": "waiting",
                            "event": "asked",
                            "text": both("Asked"),
                            "tells": ["procession.filed.citizen"],
                        }
                    ],
                },
                "answer": {
                    "name": both("Answer"),
                    "by": ["owner"],
                    "guards": ["answers-in-time"],
                    "transitions": [
                        {
                            "from": ["waiting"],
                            "to": "applied",
                            "event": "answered",
                            "text": both("Answered"),
                            "tells": ["procession.filed.citizen"],
                        }
                    ],
                },
                "grant": {
                    "name": both("Grant"),
                    "by": ["desk"],
                    "transitions": [
                        {
                            "from": ["applied"],
                            "to": "granted",
                            "event": "granted",
                            "text": both("Granted under {reference}"),
                            "tells": ["procession.filed.citizen"],
                        }
                    ],
                },
            },
            "variables": {"reference": {"from": "reference"}},
            "notifications": {
                "procession.filed.citizen": _rule("citizen"),
                "procession.slow.station": _rule("station"),
                "procession.late.sp": _rule("sp"),
            },
        }
    )


def _rule(audience: str) -> dict[str, Any]:
    return {
        "audience": audience,
        "channels": ["sms", "email"],
        "lane": "status",
        "variables": ["reference"],
    }


def _mark(at: float, template: str) -> dict[str, Any]:
    return {"at": at, "tell": [template], "text": both("Somebody was told")}
