"""What the papers are filled with. Nothing is made up: what the case does not hold is None."""

from collections.abc import Mapping

from casework.papers import record as papers_record
from casework.typed.case import Entry
from contracts.typed import Json, JsonObject
from services.complaints.values import history
from services.complaints.values.accused import copy_for_the_accused
from services.complaints.values.information import information
from services.complaints.values.informing import (
    kept_beside,
    officer_who_informs,
    particulars,
)
from services.complaints.values.registered import (
    designated_then,
    offences_now,
    offences_then,
    public_row,
    station_then,
)
from services.complaints.values.source import Source
from services.complaints.values.wording import SIGNED_BY, PolicePen


def values_of(paper: papers_record.Source) -> JsonObject:
    """Return every value that a template may name beside the kit's, written for its readers."""
    source = Source(**vars(paper), pen=PolicePen(*paper.languages))
    whole = {
        **_case(source),
        **information(source),
        "signature": _signature(source),
        **_registration(source),
        **_remedies(source),
        "issued_at": source.pen(source.issued_at),
    }
    return whole | {
        "public_row": public_row(source),
        "for_the_accused": copy_for_the_accused(source, whole),
    }


def _case(source: Source) -> JsonObject:
    case, pen = source.case, source.pen
    station = case.get("station") or {}
    receiving = (case.get("transfer") or {}).get("to") or {}
    choice = source.definition.choices.get(case["category"])
    return {
        "reference": case["_id"],
        "category": pen(choice["label"] if choice else case["category"]),
        "filed_at": pen(case["filed_at"]),
        "station": pen(station.get("name")),
        "station_code": station.get("code"),
        "district": pen(station.get("district")),
        "receiving_station": pen(receiving.get("name")),
        "receiving_district": pen(receiving.get("district")),
        "despatch": _despatch(source),
        "gd_number": case.get("gd_number"),
        "gd_at": pen(case.get("gd_at")),
        "officer": {
            **pen.officer(case.get("capability")),
            "number": (case.get("capability") or {}).get("number"),
        },
    }


def _despatch(source: Source) -> JsonObject:
    """Return when the report of the FIR went to the court, and which number it bears;
    all None before."""
    entry = history.newest(source.case["timeline"], (history.SENT_TO_COURT,))
    details = entry["details"] if entry else {}
    return {
        "at": source.pen(entry["at"]) if entry else None,
        "court": details.get("court"),
        "number": details.get("despatch_number"),
    }


def _signature(source: Source) -> JsonObject:
    """Return the informant's signature, with his name: the record holds who he is to the system."""
    case, pen = source.case, source.pen
    record = case.get("signature") or {}
    method = record.get("method")
    return {
        "method": pen(SIGNED_BY.get(method or "", method)),
        "signed_at": pen(record.get("signed_at")),
        "signer": _signer(source) if record else None,
        "witness": _known_by_name(source, record.get("witness")),
        "sha256": record.get("sha256"),
    }


def _signer(source: Source) -> str | None:
    officer = officer_who_informs(source.case)
    if officer:
        return source.pen(officer.get("name"))
    return particulars(source.personal["form"], source.notes)["name"]


def _known_by_name(source: Source, username: str | None) -> str | None:
    """Return the name of an officer where the case holds it, else the user name."""
    capability = source.case.get("capability") or {}
    if username and capability.get("officer") == username:
        return source.pen(capability.get("name")) or username
    return username


def _registration(source: Source) -> JsonObject:
    case = source.case
    books = source.definition.registers
    registers = {name: _entry_in(source, name, case.get(name) or {}) for name in books}
    return {**registers, "sections": offences_now(source)}


def _entry_in(source: Source, name: str, record: Mapping[str, Json]) -> JsonObject:
    """Return one number in a register,
    with who gave it and the signature that stood under it then."""
    case, pen, beside = source.case, source.pen, kept_beside(source.case, name)
    unnamed = beside.get("unnamed_because")
    by = {"name": record.get("officer_name"), "rank": record.get("officer_rank")}
    recorded_by = record.get("recorded_by")
    by_another = recorded_by != record.get("registered_by")
    signature = _signature(source)
    station, designated = station_then(case, name), designated_then(case, name)
    return {
        "number": record.get("number"),
        "registered_at": pen(record.get("registered_at")),
        "year": record.get("year"),
        "gd_number": record.get("gd_number") or case.get("gd_number"),
        "gd_at": pen(record.get("gd_at") or case.get("gd_at")),
        "by": {
            **pen.officer(by, history.role_of(case["timeline"], record.get("registered_by"))),
            "number": beside.get("officer_number"),
        },
        "direction": beside.get("direction"),
        "distance": beside.get("distance"),
        "beat": beside.get("beat"),
        "inquest_number": beside.get("inquest_number"),
        "unnamed_because": pen(
            history.label_of(source.definition, "register-fir", "unnamed_because", unnamed)
        ),
        "station": pen(station.get("name")),
        "station_code": station.get("code"),
        "district": pen(station.get("district")),
        "sections": offences_then(source, name),
        "handed_on": _handed_on(designated, record),
        "officer": {**pen.officer(designated), "number": designated.get("number")},
        "recorded_by": _known_by_name(source, recorded_by) if by_another else None,
        "assistance": pen(
            history.label_of(
                source.definition, "register-fir", "assistance", record.get("assistance")
            )
        ),
        "signature": signature if record.get("signed", True) else dict.fromkeys(signature),
    }


def _handed_on(designated: Mapping[str, Json], record: Mapping[str, Json]) -> bool:
    """Return whether another officer than the one who registered it had the matter: he is directed
    to investigate; else the station's head took the investigation up himself."""
    return designated.get("officer") not in (None, record.get("registered_by"))


def _remedies(source: Source) -> JsonObject:
    """Return what the station did or left undone, the appeal, what became of it."""
    case, pen, notes = source.case, source.pen, source.notes
    appeal, decided = history.appeal(case["timeline"])
    return {
        "grievance": _grievance(source),
        "reported": _reported(source),
        "appeal": appeal
        and {
            "at": pen(appeal["at"]),
            "text": history.note_of(notes, appeal),
            # Of one that came in writing: the number under which the office received it.
            "letter_number": appeal["details"].get("letter_number"),
        },
        "appeal_decision": decided
        and {
            "at": pen(decided["at"]),
            "decision": pen(history.choice_label(source.definition, decided, "decision")),
            "text": history.note_of(notes, decided),
        },
        "chronology": [
            {"at": pen(entry["at"]), "text": pen(entry["text"])}
            for entry in history.chronology(case)
        ],
        "papers": [
            {"name": pen(paper.get("name")), "issued_at": pen(paper.get("issued_at"))}
            for paper in case.get("documents") or ()
        ],
    }


def _grievance(source: Source) -> JsonObject:
    return _step(source, history.grievance(source.case["timeline"]), history.GRIEVANCES, "silence")


def _reported(source: Source) -> JsonObject:
    """Return what the fortnightly report to the Magistrate tells of,
    in the shape of a grievance."""
    entry = history.reported_fortnightly(source.case["timeline"])
    return _step(source, entry, history.REPORTED_FORTNIGHTLY, "non-cognizable")


def _step(
    source: Source, entry: Entry | None, kinds: Mapping[str, str], otherwise: str
) -> JsonObject:
    """Return what was done or left undone, when, why and by whom; all None where nothing was, which
    is of the kind ``otherwise``."""
    case, pen = source.case, source.pen
    if entry is None:
        nothing = dict.fromkeys(("at", "reason", "section", "text", "silent_for"))
        return {"kind": otherwise, **nothing, "officer": pen.officer(None)}
    field = history.REASON_FIELDS.get(entry["action"], "")
    by = history.acting_officer(case, entry)
    return {
        "kind": kinds[entry["action"]],
        "at": pen(entry["at"]),
        "reason": pen(history.choice_label(source.definition, entry, field)),
        "section": entry["details"].get("section") or entry["details"].get("law"),
        "text": history.note_of(source.notes, entry),
        "officer": pen.officer(by, role=entry["actor_role"]),
        "silent_for": pen(entry["details"].get("silent_for")),
    }
