"""What stood in the matter when a number was given: a later copy says the same of it."""

from collections.abc import Mapping, Sequence

from casework.typed.fields import CaseFields
from contracts.errors import ValidationFailed
from contracts.typed import Json, JsonObject
from services.complaints.law.sections import find
from services.complaints.values.informing import kept_beside
from services.complaints.values.source import Source

MOMENTS_OF_ROW = ("registered_at", "occurred_at", "occurred_until")
WORDS_OF_ROW = ("district", "offences", "category", "registered_by", "action_taken", "persons")


def station_then(case: CaseFields, kind: str) -> Mapping[str, Json]:
    """Return ``{"code", "name", "district"}`` of the station that gave the number ``kind``, as far
    as the case knows it: of one that gave none, the station that has the matter."""
    return kept_beside(case, kind).get("station") or case.get("station") or {}


def designated_then(case: CaseFields, kind: str) -> Mapping[str, Json]:
    """Return the officer who had the matter when the number ``kind`` was given, before the number
    and for one that keeps none whoever has it; empty where nobody had it."""
    beside = kept_beside(case, kind)
    return (beside["designated"] if "designated" in beside else case.get("capability")) or {}


def offences_now(source: Source) -> list[JsonObject]:
    """Return the offences as they are classified, each ``{"section", "title", "cognizable",
    "bailable"}``."""
    return _written(source, _classified(source.case))


def offences_then(source: Source, kind: str) -> list[JsonObject]:
    """Return the offences as the number ``kind`` was given for them, in the shape of
    ``offences_now``; as they are classified where no number names any."""
    case, now = source.case, _classified(source.case)
    sections = (case.get(kind) or {}).get("sections")
    rows = now if sections is None else [_row(case, kind, now, text) for text in sections]
    return _written(source, rows)


def public_row(source: Source) -> JsonObject:
    """Return the row of the public register as it is written on paper: of the case the public copy
    is filled with nothing else. Empty where the FIR is not in the register."""
    row = (source.case.get("publication") or {}).get("row") or {}
    pen = source.pen
    moments = {name: pen.moment(row.get(name)) for name in MOMENTS_OF_ROW}
    written = {name: pen(row.get(name)) for name in WORDS_OF_ROW}
    return (
        written
        | moments
        | {
            "number": row.get("number"),
            "gd_number": row.get("gd_number"),
            "station": pen((row.get("station") or {}).get("name")),
            "sections": ", ".join(row.get("sections") or ()) or None,
        }
    )


def _classified(case: CaseFields) -> Sequence[Mapping[str, Json]]:
    return (case.get("classification") or {}).get("sections") or ()


def _written(source: Source, rows: Sequence[Mapping[str, Json]]) -> list[JsonObject]:
    names = ("section", "title", "cognizable", "bailable")
    return [{name: source.pen(row.get(name)) for name in names} for row in rows]


def _row(
    case: CaseFields, kind: str, now: Sequence[Mapping[str, Json]], section: str
) -> Mapping[str, Json]:
    """Return what was kept of a section, else what is classified, else what the tables say; only
    its words where an officer wrote it himself."""
    for row in (*(kept_beside(case, kind).get("offences") or ()), *now):
        if row.get("section") == section:
            return row
    try:
        return find(section).to_dict()
    except ValidationFailed:
        return {"section": section}
