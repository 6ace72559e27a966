"""The procession with its banner in custody: a record that two actions add to."""

from typing import Any

from tests.unit.casework.region_samples import source as plain_source
from tests.unit.casework.samples import both

TO = {"name": "to", "type": "text", "required": True, "pii": True, "label": both("Where to")}
WHY = {
    "name": "why",
    "type": "choice",
    "label": both("Why"),
    "choices": [{"value": "safe", "label": both("Safe keeping")}],
}
SEAL = {"name": "seal", "type": "text", "label": both("Seal")}


def source() -> dict[str, Any]:
    """A sound definition, new at every call, so that a test can break it."""
    definition = plain_source()
    definition["records"] = {
        "custody": {
            "name": both("Custody"),
            "chained": True,
            "who": ["desk"],
            "fields": {
                "from": both("From"),
                "to": both("To"),
                "why": both("Why"),
                "seal_before": both("Seal before"),
                "seal_after": both("Seal after"),
            },
        }
    }
    definition["actions"]["move-banner"] = {
        "name": both("Move the banner"),
        "by": ["desk", "system"],
        "form": {"fields": [TO, WHY, SEAL]},
        "keep": {"banner.seal": "seal"},
        "records": {
            "custody": {
                "from": both("the shelf"),
                "to": "to",
                "why": "why",
                "seal_before": "case.banner.seal",
                "seal_after": "after.banner.seal",
            }
        },
        "transitions": [
            {"from": ["applied"], "to": "same", "event": "banner-moved", "text": both("Moved")}
        ],
    }
    return definition
