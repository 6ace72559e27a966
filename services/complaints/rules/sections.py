"""Sections changed after the FIR: what follows from them is worked out anew, and nothing that
protects somebody is undone by it."""

from casework.engine.rules import Step
from casework.typed.fields import Changes
from contracts.typed import JsonObject
from services.complaints.law import consequences
from services.complaints.law.classification import KINDS
from services.complaints.law.punishment import BEYOND_YEARS
from services.complaints.rules.classification import classified, closed_to_others, sections_text
from services.complaints.rules.investigator import lacks_the_rank
from services.complaints.rules.publication import barred, is_open_to_the_public
from services.complaints.rules.tasks import tasks_of_information, tasks_of_sections
from services.complaints.rules.words import refusal

PROTECTIONS = (
    *(name for name in consequences.EFFECTS if name != "no_enquiry"),
    "investigator_rank",
)
"""What sections bring with them for whoever was wronged; an enquiry comes before the FIR alone."""
SENIOR = frozenset({"dsp", "sp"})
NOTHING_COGNIZABLE = {
    "hi": "FIR दर्ज है, इसलिए कम से कम एक संज्ञेय धारा रहनी चाहिए; अपराध नहीं बनता हो तो अंतिम रिपोर्ट दें",
    "en": "The FIR stands, so one cognizable section must remain; if there is no offence, submit "
    "the final report",
}
RECORDED = "ncr-recorded"
STAYS_RECORDED = {
    "hi": "असंज्ञेय रिपोर्ट (NCR) की धाराएँ तभी बदलती हैं, जब संज्ञेय अपराध मिले; तब FIR दर्ज होती है",
    "en": "The sections of a non-cognizable report change only where a cognizable offence is "
    "found, which is then registered",
}
ONLY_A_DSP = {
    "hi": "धाराएँ हल्की करना या किसी का संरक्षण हटाना डीएसपी या उनसे वरिष्ठ अधिकारी का काम है",
    "en": "Only a DSP or above makes the sections lighter or takes away what protects somebody",
}


def sections_as_changed(step: Step) -> JsonObject:
    """Return the classification of the sections that the officer now names."""
    return classified(step, step.body["sections"], step.body.get("other_offences") or [])


def an_fir_stays_cognizable(step: Step) -> None:
    """An FIR is of a cognizable offence; what turns out to be none ends by a final report."""
    if step.case.get("fir") and not sections_as_changed(step)["registrable"]:
        raise refusal("sections", NOTHING_COGNIZABLE)


def a_record_is_made_cognizable(step: Step) -> None:
    """What was recorded as non-cognizable stands as it was sent to the Magistrate, or becomes an
    FIR."""
    if step.case["state"] == RECORDED and not sections_as_changed(step)["cognizable"]:
        raise refusal("sections", STAYS_RECORDED)


def downgrading_takes_a_dsp(step: Step) -> None:
    """Lighter sections, and such as take a protection or a cognizable offence away, are not one
    station's to decide."""
    before = step.case.get("classification") or {}
    if step.actor.role not in SENIOR and _is_lighter(before, sections_as_changed(step)):
        raise refusal("sections", ONLY_A_DSP)


def _is_lighter(before: JsonObject, after: JsonObject) -> bool:
    if not before:
        return False
    loses = any(before.get(name) and not after.get(name) for name in PROTECTIONS)
    bail = before.get("bailable") is False and after.get("bailable") is not False
    milder = KINDS.index(after["kind"]) < KINDS.index(before["kind"]) or _gravest(after) < _gravest(
        before
    )
    return loses or bail or milder or bool(_cognizable(before) - _cognizable(after))


def _gravest(known: JsonObject) -> float:
    """Return the longest term that any of its cognizable sections allows,
    as a number that compares."""
    terms = (row["punishment"]["max_years"] for row in known["sections"] if row["cognizable"])
    return max((BEYOND_YEARS.get(term, term) for term in terms), default=0)


def _cognizable(known: JsonObject) -> set[str]:
    return {row["section"] for row in known["sections"] if row["cognizable"]}


def closes_the_public_row(step: Step) -> bool:
    """The FIR is public, or would be within the day, and the sections now close it."""
    return is_open_to_the_public(step.case) and bool(sections_as_changed(step)["closed_to_public"])


def investigator_lacks_the_rank(step: Step) -> bool:
    """The officer who investigates is below the rank that the sections now ask for."""
    return bool(step.case.get("fir")) and lacks_the_rank(step, sections_as_changed(step))


def change_sections(step: Step) -> Changes:
    """Classify anew: close what is to be closed, and let an officer go who may not go on."""
    known = sections_as_changed(step)
    closed = bool(known["closed_to_public"])
    changed: JsonObject = {
        "classification": known,
        "details": {
            "sections_text": sections_text(known),
            "classification": known["why"],
            "cognizable": known["cognizable"],
        },
    }
    if closed or known.get("sensitive"):
        changed |= closed_to_others(step)
    if closed and step.case.get("publication"):
        changed |= {"publication": barred(step.case["publication"], step.now)}
    # A record that has no order and no FIR yet is not investigated yet.
    opens = tasks_of_information if step.case["state"] == RECORDED else tasks_of_sections
    changed |= opens(step, known)
    if investigator_lacks_the_rank(step):
        changed |= {"assigned_to": None, "capability": None}
    return changed


GUARDS = {
    "a-record-is-made-cognizable": a_record_is_made_cognizable,
    "an-fir-stays-cognizable": an_fir_stays_cognizable,
    "downgrading-takes-a-dsp": downgrading_takes_a_dsp,
}
CONDITIONS = {
    "closes-the-public-row": closes_the_public_row,
    "investigator-lacks-the-rank": investigator_lacks_the_rank,
}
EFFECTS = {"change-sections": change_sections}
