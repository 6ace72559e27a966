"""A tracking view as services send it."""

import copy

_VIEW = {
    "reference": "7K2M-9QXV-4TR8-F",
    "service": "permit",
    "bus_service": "permits",
    "definition_version": 1,
    "state": "submitted",
    "sequence": 1,
    "owner": "c-owner",
    "station": {"code": "5117012", "name": {"en": "Test Station", "hi": "परीक्षण थाना"}},
    "offices": {"handling": "5117012", "dsp": None, "sp": "PD-PATNA-SP", "control_room": None},
    "office_codes": ["5117012", "PD-PATNA-SP"],
    "assigned_to": None,
    "filed_at": "2026-01-05T10:00:00.000+00:00",
    "acknowledged_at": "2026-01-05T10:00:00.000+00:00",
    "updated_at": "2026-01-05T10:00:00.000+00:00",
    "closed_at": None,
    "next": {
        "what": {"hi": "थाना इसे खोलेगा", "en": "The station opens it"},
        "by": "2026-01-05T10:15:00.000+00:00",
        "rule": {"hi": "सेवा मानक", "en": "Service standard"},
    },
    "clocks": [
        {
            "name": "acknowledge",
            "due_at": "2026-01-05T10:15:00.000+00:00",
            "status": "running",
            "level": 0,
        }
    ],
    "timeline": [
        {
            "sequence": 1,
            "at": "2026-01-05T10:00:00.000+00:00",
            "action": "file",
            "state": "submitted",
            "actor_role": "citizen",
            "text": {"hi": "दर्ज हुआ", "en": "Filed"},
            "details": {},
        }
    ],
    "documents": [],
    "routing": {
        "method": "point",
        "confidence": "high",
        "why": {"hi": "नक़्शे का बिंदु", "en": "The point on the map"},
        "alternatives": [],
        "question": None,
        "directory_version": "2026-01",
    },
    "category": "noise",
    "sensitive": False,
    "language": "hi",
}


def view(**changes: object) -> dict:
    """A fresh view; `changes` go before."""
    return {**copy.deepcopy(_VIEW), **changes}


def later(case: dict, state: str, action: str) -> dict:
    """The view after one more step."""
    sequence = case["sequence"] + 1
    entry = {**case["timeline"][0], "sequence": sequence, "action": action, "state": state}
    return {
        **case,
        "sequence": sequence,
        "state": state,
        "timeline": [*case["timeline"], entry],
    }
