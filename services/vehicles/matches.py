"""Each stolen vehicle is looked for among those that were recovered, and the other way round, by
the keyed indexes of their numbers; what may be one vehicle is entered in both for officers."""

from collections.abc import Callable, Iterable
from functools import partial

from casework.desk.desk import CaseDesk
from casework.desk.suggestions import Suggestions
from casework.engine.case import Case
from casework.typed.fields import CaseFields
from chassis.parts import Parts
from contracts.typed import Text
from services.vehicles.answers import NEAR, WHOLE

STOLEN, RECOVERED = "vehicle-theft", "recovered-vehicle"
OTHER = {STOLEN: RECOVERED, RECOVERED: STOLEN}
LOOKED_FOR = {
    STOLEN: ["routing-pending", "reported", "investigating", "untraced", "closed"],
    RECOVERED: ["entered"],
}
MOST = 10
"""Suggestions by one vehicle's numbers."""
NAMES: dict[str, Text] = {
    "registration": {"hi": "वाहन नंबर", "en": "number plate"},
    "chassis": {"hi": "चेसिस नंबर", "en": "chassis number"},
    "engine": {"hi": "इंजन नंबर", "en": "engine number"},
}


def match(parts: Parts) -> Callable[[CaseDesk], int]:
    """Return what compares the vehicles that are new."""
    ensure_indexes(parts)
    suggestions = Suggestions(parts, LOOKED_FOR, partial(_candidates, parts), why_alike)
    suggestions.ensure_indexes()
    return suggestions.tick


def ensure_indexes(parts: Parts) -> None:
    """Create the indexes by which a vehicle is found by its numbers; safe to repeat."""
    for field in (WHOLE, NEAR):
        parts.database["cases"].create_index(field, sparse=True)


def _candidates(parts: Parts, case: Case) -> Iterable[Case]:
    service = OTHER[case["service"]]
    alike = [{field: {"$in": case.get(field) or []}} for field in (WHOLE, NEAR)]
    query = {"service": service, "state": {"$in": LOOKED_FOR[service]}, "$or": alike}
    return parts.database["cases"].find(query).limit(MOST)


def why_alike(one: CaseFields, other: CaseFields) -> Text:
    """Return which numbers of two cases are the same, and which are but for one character."""
    same, near = (
        {key.partition(":")[0] for key in set(one[field]) & set(other[field])}
        for field in (WHOLE, NEAR)
    )
    return {
        lang: " ".join(
            [
                *(f"{alike}: {NAMES[kind][lang]}." for kind in sorted(same)),
                *(f"{almost}: {NAMES[kind][lang]}." for kind in sorted(near - same)),
            ]
        )
        for lang, alike, almost in (
            ("hi", "एक जैसा", "एक अक्षर का फ़र्क़"),
            ("en", "The same", "One character differs"),
        )
    }
