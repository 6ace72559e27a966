"""From a case to the integrated investigation form I.I.F.-I, the First Information Report.

The keys are the numbers of the form's items. What the case does not hold is null: nothing is
guessed, so that nothing stands in a court's record that nobody said. Only what can no longer change
once the number is given goes into it, so the same number gives the same form however late or
however often it is made. docs/cctns.md has the items.
"""

from collections.abc import Mapping
from datetime import datetime

from casework.definition.bilingual import IST
from contracts.typed import Json, JsonObject
from services.complaints.law.acts import act_and_section

Fields = Mapping[str, Json]

ZERO_FIR, FIR = "zero_fir", "fir"
KINDS = (ZERO_FIR, FIR)
"""The numbers of a case that CCTNS is told of, in the order in which a case gets them."""
ELECTRONIC = "Written (electronic)"
"""Information by electronic communication, taken on record once signed: BNSS 173(1)(ii)."""
ASKED_OF_NOBODY = ("6b", "6c", "6d", "6e", "6f", "6g", "6h", "6i")
"""Father's or husband's name, birth, nationality, identity papers, occupation, own address."""
NOTHING: Fields = {}


def integrated_form(case: Fields, personal: Fields, kind: str) -> JsonObject:
    """Return the form of a case that bears a number of ``kind``, in JSON types, times in IST.

    ``personal`` is the readable ``{"form", "contact"}``. A form with a regular number refers to the
    case's Zero FIR, if it was one.
    """
    record, answers = case[kind], personal["form"]
    contact = personal.get("contact") or NOTHING
    return {
        "form": "I.I.F.-I",
        "kind": kind.replace("_", "-"),
        "reference": case["_id"],
        "refers_to": _zero_fir_of(case) if kind == FIR else None,
        "1": _register(record),
        "2": [_section(text) for text in record.get("sections") or []],
        "3a": {
            "from": _in_ist(answers.get("occurred_at")),
            "to": _in_ist(answers.get("occurred_until")),
        },
        "3b": {"received_at": _in_ist(case["filed_at"])},
        "3c": {"entry": record.get("gd_number"), "at": _in_ist(record.get("gd_at"))},
        "4": ELECTRONIC,
        "5a": {"direction": None, "distance": None, "beat": None},
        "5b": _place(answers.get("place") or NOTHING),
        "5c": {"outside": kind == ZERO_FIR, "police_station": None},
        "6a": answers.get("name"),
        **dict.fromkeys(ASKED_OF_NOBODY),
        "6j": {"mobile": contact.get("mobile"), "email": contact.get("email")},
        "7": [_accused(suspect) for suspect in answers.get("suspects") or []],
        "8": None,
        "9": None,
        "10": answers.get("amount_lost"),
        "11": None,
        "12": _contents(case, answers),
        "13": {"registered": True, "investigating_officer": None},
        "14": _signature(case, record),
        "officer": _officer(record),
        "15": None,
    }


def _in_ist(moment: datetime | str | None) -> str | None:
    """A moment as the station's clock shows it; an answer of the form is kept as ISO text."""
    if moment is None:
        return None
    read = datetime.fromisoformat(moment) if isinstance(moment, str) else moment
    return read.astimezone(IST).isoformat(timespec="seconds")


def _register(record: Fields) -> JsonObject:
    return {
        "district": None,
        "police_station": record["office"],
        "number": record["number"],
        "year": record["year"],
        "registered_at": _in_ist(record["registered_at"]),
    }


def _zero_fir_of(case: Fields) -> JsonObject | None:
    record = case.get(ZERO_FIR)
    if not record:
        return None
    return {"kind": "zero-fir", "number": record["number"], "police_station": record["office"]}


def _section(text: str) -> JsonObject:
    """``BNS 331(4) (for theft)`` is section 331(4) (for theft) of BNS; of an Act that the officer
    wrote in words of his own, all of it is the act unless ``, s. `` parts them."""
    if listed := act_and_section(text):
        return {"act": listed[0], "section": listed[1]}
    act, parted, section = text.rpartition(", s. ")
    return {"act": act if parted else text, "section": section if parted else None}


def _place(place: Fields) -> JsonObject:
    """The address as the citizen gave it: a locality with its PIN, a point, a district with a
    station's name, or nothing."""
    known = ("pin", "district", "station", "lat", "lon", "accuracy")
    return {"address": place.get("locality"), **{key: place.get(key) for key in known}}


def _accused(suspect: Fields) -> JsonObject:
    return {"name": suspect.get("name"), "particulars": suspect.get("details")}


def _contents(case: Fields, answers: Fields) -> JsonObject:
    return {
        "text": answers.get("text"),
        "language": case.get("language"),
        "sha256": case.get("information_sha256"),
    }


def _signature(case: Fields, record: Fields) -> JsonObject | None:
    """The informant's, where it was there before the number: a missing child waits for none."""
    signature = case.get("signature")
    if not signature or not record.get("signed"):
        return None
    return {
        "method": signature.get("method"),
        "signed_at": _in_ist(signature.get("signed_at")),
        "witness": signature.get("witness"),
        "sha256": signature.get("sha256"),
    }


def _officer(record: Fields) -> JsonObject | None:
    """Who registered it, and who wrote it down: BNSS 173(1), first proviso, may want a woman."""
    if not record.get("registered_by"):
        return None
    return {
        "username": record["registered_by"],
        "name": record.get("officer_name"),
        "rank": record.get("officer_rank"),
        "recorded_by": record.get("recorded_by"),
    }
