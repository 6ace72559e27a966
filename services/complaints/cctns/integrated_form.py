"""From a case to the integrated investigation form I.I.F.-I, the First Information Report.

The keys are the numbers of the form's items. What the case does not hold is null: nothing is
guessed, so that nothing stands in a court's record that nobody said. Only what can no longer change
once the number is given goes into it, so the same number gives the same form however late or
however often it is made. docs/cctns.md has the items.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from casework.definition.bilingual import IST
from casework.papers.pen import Pen
from casework.typed.case import Note
from contracts.typed import Json, JsonObject
from services.complaints.law.acts import act_and_section
from services.complaints.values.informing import (
    how_given,
    kept_beside,
    officer_who_informs,
    particulars,
    total_value,
)
from services.complaints.values.whereabouts import occurrence

Fields = Mapping[str, Json]

ZERO_FIR, FIR = "zero_fir", "fir"
KINDS = (ZERO_FIR, FIR)
"""The numbers of a case that CCTNS is told of, in the order in which a case gets them."""
TYPES = {
    "electronic": "Written (electronic)",
    "oral": "Oral",
    "written": "Written",
    "public-servant": "Written (public servant)",
    "own-report": "Own report of a police officer",
}
"""How the information came; by electronic communication it is taken on record once signed (BNSS
173(1)(ii)), orally once it is written down, read over and signed (173(1)(i))."""
TAKEN_UP, DIRECTED, TRANSFERRED = "taken-up", "directed", "transferred"
"""Of item 13's alternatives; refused (3) is the investigation after the number, and in no form."""
NOTHING: Fields = {}
ENGLISH = Pen("en")


def integrated_form(
    case: Fields, personal: Fields, kind: str, notes: Sequence[Note] = ()
) -> JsonObject:
    """Return the form of a case that bears a number of ``kind``, in JSON types, times in IST.

    ``personal`` is the readable ``{"form", "contact"}``, ``notes`` are the case's, readable; of
    these only what was said before the number counts. A form with a regular number refers to the
    case's Zero FIR, if it was one.
    """
    record, answers = case[kind], personal["form"]
    contact, beside = personal.get("contact") or NOTHING, kept_beside(case, kind)
    before = [note for note in notes if note["at"] <= record["registered_at"]]
    who, when = _informant(case, answers, before), occurrence(answers, ENGLISH)
    return {
        "form": "I.I.F.-I",
        "kind": kind.replace("_", "-"),
        "reference": case["_id"],
        "refers_to": _zero_fir_of(case) if kind == FIR else None,
        "1": _register(record, beside.get("station") or NOTHING),
        "2": [_section(text) for text in record.get("sections") or []],
        "3a": {
            "from": _in_ist(answers.get("occurred_at")),
            "to": _in_ist(answers.get("occurred_until")),
            "day": when["day"],
            "period": when["period"],
            "unknown": bool(answers.get("time_unknown")),
        },
        "3b": {"received_at": _in_ist(case["filed_at"])},
        "3c": {"entry": record.get("gd_number"), "at": _in_ist(record.get("gd_at"))},
        "4": TYPES[how_given(answers)],
        "5a": {name: beside.get(name) for name in ("direction", "distance", "beat")},
        "5b": _place(answers),
        # Which station it is, is decided after the number of a Zero FIR.
        "5c": {"outside": kind == ZERO_FIR, "police_station": None, "district": None},
        "6a": who["name"],
        "6b": who["relative_name"],
        "6c": who["year_of_birth"],
        "6d": who["nationality"],
        # An Aadhaar number is asked of nobody.
        "6e": None,
        "6f": None,
        "6g": who["identity"],
        "6h": who["address"],
        "6i": who["occupation"],
        "6j": {"mobile": contact.get("mobile"), "email": contact.get("email")},
        "7": _all_accused(answers),
        "8": answers.get("delay_reason"),
        "9": _properties(answers),
        "10": total_value(answers),
        "11": beside.get("inquest_number"),
        "12": _contents(case, answers),
        "13": _action_taken(kind, beside.get("designated") or NOTHING, record),
        "14": _signature(case, record),
        "officer": _officer(record, beside.get("officer_number")),
        # Despatched after the number: told by a supplement, for this form may not change.
        "15": None,
    }


def _in_ist(moment: datetime | str | None) -> str | None:
    """Return a moment as the station's clock shows it;
    an answer of the form is kept as ISO text."""
    if moment is None:
        return None
    read = datetime.fromisoformat(moment) if isinstance(moment, str) else moment
    return read.astimezone(IST).isoformat(timespec="seconds")


def _register(record: Fields, station: Fields) -> JsonObject:
    return {
        "district": station.get("district"),
        "police_station": record["office"],
        "number": record["number"],
        "year": record["year"],
        "registered_at": _in_ist(record["registered_at"]),
    }


def _zero_fir_of(case: Fields) -> JsonObject | None:
    record = case.get(ZERO_FIR)
    if not record:
        return None
    return {
        "kind": "zero-fir",
        "number": record["number"],
        "police_station": record["office"],
        # What its own item 5c could not say yet: whose station it is, and of which district.
        "5c": {
            "outside": True,
            "police_station": case[FIR]["office"],
            "district": (kept_beside(case, FIR).get("station") or NOTHING).get("district"),
        },
    }


def _section(text: str) -> JsonObject:
    """Return section and act: ``BNS 331(4) (for theft)`` is section 331(4) (for theft)
    of BNS; of an Act that the officer wrote in words of his own, all of it is the act
    unless ``, s. `` parts them."""
    if listed := act_and_section(text):
        return {"act": listed[0], "section": listed[1]}
    act, parted, section = text.rpartition(", s. ")
    return {"act": act if parted else text, "section": section if parted else None}


def _place(answers: Fields) -> JsonObject:
    """Return the address as the citizen gave it: in words, a locality with its PIN, a point, a
    district with a station's name, or nothing."""
    place = answers.get("place") or NOTHING
    known = ("pin", "district", "station", "lat", "lon", "accuracy")
    words = (answers.get("place_address"), place.get("locality"))
    address = ", ".join(part for part in words if part) or None
    return {"address": address, **{key: place.get(key) for key in known}}


def _informant(case: Fields, answers: Fields, notes: Sequence[Note]) -> JsonObject:
    """Return who informed: an officer on his own report, or whom the answers describe."""
    who, officer = particulars(answers, notes), officer_who_informs(case)
    return who | {"name": officer["name"], "occupation": officer["rank"]} if officer else who


def _all_accused(answers: Fields) -> list[JsonObject]:
    """Return whom the informant described; one row "unknown" where he said that he knows of nobody.
    Beside a named suspect that answer is a slip, and no unknown accused is made of it."""
    known = [_accused(suspect) for suspect in answers.get("suspects") or []]
    unknown: JsonObject = {"name": None, "particulars": None, "unknown": True}
    return known or ([unknown] if answers.get("suspects_unknown") else [])


def _accused(suspect: Fields) -> JsonObject:
    known = ("alias", "relative_name", "address", "sex", "age")
    more = {key: suspect[key] for key in known if suspect.get(key) is not None}
    return {"name": suspect.get("name"), "particulars": suspect.get("details"), **more}


def _properties(answers: Fields) -> list[JsonObject] | None:
    """Return things with their number and value, then payments; None where nobody named any."""
    things: list[JsonObject] = [
        {key: row.get(key) for key in ("kind", "description", "number", "value")}
        for row in answers.get("property") or ()
    ]
    for row in answers.get("payments") or ():
        words = [row[key] for key in ("bank", "paid_to") if row.get(key)]
        things.append(
            {
                "kind": "payment",
                "description": ", ".join(words) or None,
                "number": row.get("transaction"),
                "value": row.get("amount"),
            }
        )
    return things or None


def _action_taken(kind: str, designated: Fields, record: Fields) -> JsonObject:
    """Return the one of the printed form's alternatives that holds, and whom the head of the
    station directed; None where the head has it. A Zero FIR goes to another station."""
    if kind == ZERO_FIR:
        return {"registered": True, "alternative": TRANSFERRED, "investigating_officer": None}
    if designated.get("officer") in (None, record.get("registered_by")):
        return {"registered": True, "alternative": TAKEN_UP, "investigating_officer": None}
    officer = {"username": designated["officer"]}
    officer |= {name: designated.get(name) for name in ("name", "rank", "number")}
    return {"registered": True, "alternative": DIRECTED, "investigating_officer": officer}


def _person(known: Fields | None) -> JsonObject | None:
    """Return one whom the answers describe in a group, as far as they do;
    None where they do not."""
    return {name: value for name, value in (known or NOTHING).items() if value is not None} or None


def _contents(case: Fields, answers: Fields) -> JsonObject:
    age = answers.get("missing_person_age")
    missing = {**(answers.get("missing_person") or NOTHING), "age": age}
    return {
        "victim": _person(answers.get("victim")),
        "missing_person": _person(missing),
        "text": answers.get("text"),
        "language": case.get("language"),
        "sha256": case.get("information_sha256"),
    }


def _signature(case: Fields, record: Fields) -> JsonObject | None:
    """Return the informant's, where it was there before the number:
    a missing child waits for none."""
    signature = case.get("signature")
    if not signature or not record.get("signed"):
        return None
    # Who signs admits that it was read over and is correct: R.O.A.C.
    return {
        "read_over_admitted_correct": True,
        "method": signature.get("method"),
        "signed_at": _in_ist(signature.get("signed_at")),
        "witness": signature.get("witness"),
        "sha256": signature.get("sha256"),
    }


def _officer(record: Fields, number: Json) -> JsonObject | None:
    """Return who registered it, and who wrote it down: BNSS 173(1), first proviso,
    may want a woman."""
    if not record.get("registered_by"):
        return None
    return {
        "username": record["registered_by"],
        "name": record.get("officer_name"),
        "rank": record.get("officer_rank"),
        "number": number,
        "recorded_by": record.get("recorded_by"),
    }
