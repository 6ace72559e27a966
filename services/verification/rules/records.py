"""The record check: candidates that a search found, and an officer's judgement of each.

In the case, and in no view of it: ``record_check {"as_of", "candidates": [CheckedCandidate]}``.

A name alone makes nobody the person of a record. A candidate that is somebody else is a false hit
and stays in the list (``services.verification.admin``).
"""

from datetime import datetime
from typing import TypedDict

from casework.engine.rules import Step
from casework.typed.fields import CaseFields, Changes
from services.verification.records_search.interface import NAME
from services.verification.rules.words import refusal

SAME, ANOTHER = "same-person", "another-person"
NOT_FOUND = {
    "hi": "खोज में इस संख्या का रिकॉर्ड नहीं मिला, या उस पर फ़ैसला हो चुका; टिप्पणी में देखें।",
    "en": "The search found no record of this number, or it was judged already; see the note.",
}
NAME_ALONE = {
    "hi": "केवल नाम मिलने से कोई वही व्यक्ति नहीं होता: नाम के अलावा कुछ और मिलाएँ।",
    "en": "A name alone makes nobody the same person: compare something beside it.",
}
NOT_JUDGED = {
    "hi": "इस रिकॉर्ड पर अभी फ़ैसला नहीं हुआ, इसलिए वापस लेने को कुछ नहीं।",
    "en": "This record was not judged, so there is nothing to take back.",
}


class Judgement(TypedDict):
    """What an officer decided of a candidate, and by what of the two; None and empty before."""

    decision: str | None
    compared: list[str]
    by: str | None
    at: datetime | None


class CheckedCandidate(Judgement):
    """A candidate of the search in the case; ``score`` from 0 to 100, ``why`` in its reasons; 0 and
    none where an officer searched."""

    id: str
    score: int
    why: list[str]


def _candidates(case: CaseFields) -> list[CheckedCandidate]:
    return (case.get("record_check") or {}).get("candidates", [])


def is_confirmed(candidate: CheckedCandidate) -> bool:
    """Return whether an officer found the record to be the person's by more than the name."""
    return candidate["decision"] == SAME and bool(set(candidate["compared"]) - NAME)


def confirmed(case: CaseFields) -> list[CheckedCandidate]:
    """Return the candidates that are the person's own records."""
    return [one for one in _candidates(case) if is_confirmed(one)]


# -- guards ------------------------------------------------------------------------------------


def candidate_is_there(step: Step) -> None:
    """Refuse a record that the search did not find, or that was judged already."""
    undecided = {one["id"] for one in _candidates(step.case) if one["decision"] is None}
    if step.body["candidate"] not in undecided:
        raise refusal("candidate", NOT_FOUND)


def candidate_was_judged(step: Step) -> None:
    """Refuse to take back what nobody judged."""
    judged = {one["id"] for one in _candidates(step.case) if one["decision"] is not None}
    if step.body["candidate"] not in judged:
        raise refusal("candidate", NOT_JUDGED)


def a_name_alone_is_nobody(step: Step) -> None:
    """To find somebody to be the person of a record takes more than the name."""
    if step.body["decision"] == SAME and not set(_compared(step)) - NAME:
        raise refusal("compared", NAME_ALONE)


def _compared(step: Step) -> list[str]:
    return list(dict.fromkeys(row["what"] for row in step.body.get("compared", ())))


# -- conditions --------------------------------------------------------------------------------


def nobody_is_like_them(step: Step) -> bool:
    """The search found no candidate."""
    return not step.body.get("candidates")


def it_is_the_last_candidate(step: Step) -> bool:
    """No other record is left to be judged; one that was found twice is judged once."""
    undecided = {one["id"] for one in _candidates(step.case) if one["decision"] is None}
    return undecided == {step.body["candidate"]}


# -- effects -----------------------------------------------------------------------------------


def keep_candidates(step: Step) -> Changes:
    """Keep what the search found, without anything personal: that stands in the note."""
    matches = [
        {"id": row["id"], "score": row.get("score", 0), "why": row.get("why", [])}
        | {"decision": None, "compared": [], "by": None, "at": None}
        for row in step.body.get("candidates", ())
    ]
    return {"record_check": {"as_of": step.now, "candidates": matches}, "records_due_at": None}


def search_is_refused(step: Step) -> Changes:
    """Nothing is to be asked of the records any more: an officer searches them."""
    return {"records_due_at": None}


def judge_candidate(step: Step) -> Changes:
    """Keep the officer's judgement, and what it rests on."""
    decision, compared = step.body["decision"], _compared(step)
    by, at = step.actor.id, step.now
    return _with_judgement(step, {"decision": decision, "compared": compared, "by": by, "at": at})


def take_judgement_back(step: Step) -> Changes:
    """The record waits to be judged again; the judgement stays in the note that was written with
    it."""
    return _with_judgement(step, {"decision": None, "compared": [], "by": None, "at": None})


def _with_judgement(step: Step, judgement: Judgement) -> Changes:
    rows: list[CheckedCandidate] = [
        {**one, **judgement} if one["id"] == step.body["candidate"] else one
        for one in _candidates(step.case)
    ]
    return {"record_check": {**step.case["record_check"], "candidates": rows}}


GUARDS = {
    "candidate-was-judged": candidate_was_judged,
    "candidate-is-there": candidate_is_there,
    "a-name-alone-is-nobody": a_name_alone_is_nobody,
}
CONDITIONS = {
    "nobody-is-like-them": nobody_is_like_them,
    "it-is-the-last-candidate": it_is_the_last_candidate,
}
EFFECTS = {
    "keep-candidates": keep_candidates,
    "search-is-refused": search_is_refused,
    "judge-candidate": judge_candidate,
    "take-judgement-back": take_judgement_back,
}
