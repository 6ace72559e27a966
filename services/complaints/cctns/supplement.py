"""What becomes known after the number, told to CCTNS beside the form, which may not change: when
the report of the FIR went to the court (item 15)."""

from collections.abc import Mapping

from casework.definition.bilingual import IST
from casework.typed.fields import CaseFields
from contracts.typed import Json, JsonObject
from services.complaints.values.history import SENT_TO_COURT, newest

DESPATCH = "despatch"
"""Its kind, beside those of the numbers."""


def supplement(case: CaseFields) -> JsonObject | None:
    """Return ``{"form", "kind", "reference", "refers_to", "15"}`` in JSON types, times in IST; None
    before the FIR was reported to the Magistrate. It happens once, so it is always the same."""
    record: Mapping[str, Json] | None = case.get("fir")
    entry = newest(case.get("timeline") or (), (SENT_TO_COURT,))
    if record is None or entry is None:
        return None
    details = entry["details"]
    return {
        "form": "I.I.F.-I",
        "kind": DESPATCH,
        "reference": case["_id"],
        "refers_to": {
            "kind": "fir",
            "number": record["number"],
            "police_station": record["office"],
        },
        "15": {
            "at": entry["at"].astimezone(IST).isoformat(timespec="seconds"),
            "court": details.get("court"),
            "number": details.get("despatch_number"),
        },
    }
