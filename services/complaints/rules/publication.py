"""The public register of FIRs: within 24 hours, unless the law or a DSP closes one (Youth Bar
Association of India v. Union of India, Supreme Court, 2016). Closed is what nothing has opened:
only an effect below writes the row that is public, and never for a matter the law closes."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from casework import closed_text
from casework.engine.rules import Step
from casework.typed.fields import CaseFields, Changes
from contracts.typed import Json, JsonObject
from services.complaints.rules.words import not_for

CLOSED = {
    "hi": "यह FIR सार्वजनिक नहीं की जा सकती: क़ानून या आदेश से गोपनीय है",
    "en": "This FIR is closed to the public, by law or by an order",
}


def is_open_to_the_public(case: CaseFields) -> bool:
    """Return whether the FIR is public, or will be within the day."""
    return (case.get("publication") or {}).get("state") in ("due", "published")


def barred(publication: Json, now: datetime) -> JsonObject:
    """Return the field ``publication`` of a case that the law closes now. One that an officer
    withheld before stays withheld; it has no row either way."""
    if publication["state"] == "withheld":
        return {**publication, "barred": True}
    return {"state": "barred", "barred": True, "at": now}


def is_closed_by_law(case: CaseFields) -> bool:
    """Return whether the offence, the victim or an order closes the FIR to everybody; so does what
    is not known."""
    barred = (case.get("publication") or {}).get("barred", True)
    closed = (case.get("classification") or {}).get("closed_to_public", True)
    return bool(barred or closed or case.get("sensitive", True) or case.get("mandatory_fir"))


def may_be_published(step: Step) -> None:
    """Refuse where the offence, the victim or an order closes it, whatever led here."""
    if is_closed_by_law(step.case):
        raise not_for("publication", CLOSED)


NO_PERSON = {
    "hi": "सूचना देने वाले, पीड़ित और अभियुक्त के नाम और सूचना के शब्द यहाँ नहीं दिए जाते; "
    "जिसका नाम है वह थाने से 24 घंटे में प्रति ले सकता है",
    "en": "The names of informant, victim and accused and the words of the information are not "
    "given here; whoever is named gets the copy from the station within 24 hours",
}
REGISTERED_AND_INVESTIGATED = {
    "hi": "सूचना से ऊपर लिखे अपराध प्रकट होते हैं; मामला दर्ज हुआ और अनुसंधान होगा",
    "en": "The information discloses the offences above; the case is registered for investigation",
}


def open_publication(step: Step) -> Changes:
    """Write the public copy: the items of the FIR in the register's own words, nobody's name.

    What a citizen wrote in his own words names people wherever he likes, so nothing of it is here.
    """
    fir = step.case["fir"]
    # The station and the offences as the FIR was registered: both may be others since.
    beside = (step.case.get("particulars") or {}).get("fir") or {}
    station = beside.get("station") or step.case["station"]
    offences = [*(beside.get("offences") or ()), *step.case["classification"]["sections"]]
    row = {
        "number": fir["number"],
        "registered_at": fir["registered_at"],
        "station": station,
        "district": (station or {}).get("district"),
        "sections": list(fir["sections"]),
        "offences": _titles(offences, fir["sections"]),
        "gd_number": fir["gd_number"],
        "occurred_at": fir.get("occurred_at"),
        "occurred_until": fir.get("occurred_until"),
        "category": step.definition.choices[step.case["category"]]["label"],
        "registered_by": fir.get("officer_rank"),
        "action_taken": REGISTERED_AND_INVESTIGATED,
        "persons": NO_PERSON,
    }
    published = {"state": "published", "barred": False, "row": row, "at": step.now}
    return {"publication": published, "details": {"fir_number": fir["number"]}}


def _titles(offences: Iterable[Mapping[str, Json]], registered: Iterable[str]) -> JsonObject | None:
    """Return the offences as the FIR was registered with them, in words; what an officer wrote
    himself of another Act has no title of its own."""
    known = {row["section"]: row["title"] for row in offences}
    titles = [known.get(section) for section in registered]
    words = [title for title in titles if isinstance(title, Mapping)]
    if not words:
        return None
    return {lang: closed_text.joined("; ", (t[lang] for t in words)) for lang in ("hi", "en")}


def withdraw_publication(step: Step) -> Changes:
    """A DSP or above decided; who and when stays on record, the row goes."""
    decision = {"by": step.actor.id, "role": step.actor.role, "at": step.now}
    barred = (step.case.get("publication") or {}).get("barred", True)
    return {"publication": {"state": "withheld", "barred": barred, **decision}}


def close_publication(step: Step) -> Changes:
    """The law closes it."""
    return {"publication": {"state": "barred", "barred": True, "at": step.now}}


GUARDS = {"may-be-published": may_be_published}
EFFECTS = {
    "open-publication": open_publication,
    "withdraw-publication": withdraw_publication,
    "close-publication": close_publication,
}
