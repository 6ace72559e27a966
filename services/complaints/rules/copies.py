"""Copies of an FIR for those whom it does not name as informant or victim, and the representation
against withholding it (Youth Bar Association of India v. Union of India, Supreme Court, 2016)."""

from casework.engine.rules import Step
from casework.typed.fields import Changes
from services.complaints.rules.publication import is_closed_by_law, open_publication
from services.complaints.rules.words import refusal

OTHER, REJECT, WITHHELD = "other", "reject", "withheld"
IN_HIS_OWN_NAME = {
    "hi": "यहाँ अपनी ही ओर से अभ्यावेदन दें; दूसरों का आवेदन थाना दर्ज करता है",
    "en": "Represent in your own name here; the station enters what others ask",
}

CLOSED_TO_OTHERS = {
    "hi": "यह FIR क़ानून से गोपनीय है: अभ्यावेदन सूचना देने वाले, पीड़ित और अभियुक्त का ही होता है",
    "en": "The law closes this FIR: only the informant, the victim and the accused represent",
}


def closed_to_others(step: Step) -> None:
    """What the law closes is no matter of anybody else: refuse his representation, and that one
    which came before it was closed is allowed."""
    entry = step.case.get("representation") or {}
    by_whom = step.body.get("by_whom") or entry.get("by_whom")
    if by_whom != OTHER or step.body.get("decision") == REJECT or not is_closed_by_law(step.case):
        return
    raise refusal("decision" if "decision" in step.body else "by_whom", CLOSED_TO_OTHERS)


def represents_himself(step: Step) -> None:
    """A citizen represents as who he is to the case; for others an officer enters it."""
    if step.actor.role != "citizen":
        return
    own = "informant" if step.actor.id == step.case["owner"] else "victim"
    if step.body["by_whom"] != own:
        raise refusal("by_whom", IN_HIS_OWN_NAME)


def representation_is_allowed(step: Step) -> bool:
    """The committee and the Superintendent let the copy be given."""
    return step.body["decision"] == "allow"


def nothing_else_withholds_it(step: Step) -> bool:
    """An officer alone kept it from the public, and the law does not."""
    withheld = (step.case.get("publication") or {}).get("state") == WITHHELD
    return withheld and not is_closed_by_law(step.case)


def follow_the_decision(step: Step) -> Changes:
    """An officer's withholding ends with the representation against it that is allowed."""
    if representation_is_allowed(step) and nothing_else_withholds_it(step):
        return open_publication(step)
    return {}


def note_copy_request(step: Step) -> Changes:
    """From now on the station has a day."""
    return {"copy_request": {"at": step.now, "applicant": step.body["applicant"]}}


def note_representation(step: Step) -> Changes:
    """From now on the Superintendent has three days."""
    return {"representation": {"at": step.now, "by_whom": step.body["by_whom"]}}


GUARDS = {"represents-himself": represents_himself, "closed-to-others": closed_to_others}
CONDITIONS = {
    "representation-is-allowed": representation_is_allowed,
    "nothing-else-withholds-it": nothing_else_withholds_it,
}
EFFECTS = {
    "follow-the-decision": follow_the_decision,
    "note-copy-request": note_copy_request,
    "note-representation": note_representation,
}
