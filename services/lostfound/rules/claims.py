"""Rules of the claim to a thing: it lies where the thing is, and is allowed while no other stands
against it."""

from casework.engine.rules import Step
from casework.typed.fields import Changes
from services.lostfound.rules.words import refusal

CLAIMABLE = frozenset({"published", "reported-to-magistrate", "proclaimed", "period-over"})
NOT_THERE = {
    "hi": "इस नंबर की कोई चीज़ अभी दावे के लिए नहीं है।",
    "en": "No thing with this number can be claimed now.",
}
CLAIMED_BEFORE = {
    "hi": "इस चीज़ पर आपका दावा पहले से चल रहा है।",
    "en": "You have an open claim to this thing already.",
}
KEPT_NO_LONGER = {
    "hi": "यह चीज़ अब थाने में दावे के लिए नहीं रखी है।",
    "en": "The thing is no longer kept at the station to be claimed.",
}
ANOTHER_IS_ALLOWED = {
    "hi": "मजिस्ट्रेट ने इस चीज़ पर किसी और का दावा माना है।",
    "en": "The Magistrate allowed another claim to this thing.",
}
OTHERS_CLAIM = {
    "hi": "इस चीज़ पर और भी दावे हैं; पहले मजिस्ट्रेट का आदेश दर्ज करें।",
    "en": "Others claim this thing too; enter the order of the Magistrate first.",
}


def thing_can_be_claimed(step: Step) -> None:
    """Refuse a claim to what is not there to be claimed, and a second one of the same person."""
    thing = step.facts["thing"]
    if thing is None or thing["state"] not in CLAIMABLE:
        raise refusal("item", NOT_THERE)
    if any(claim["owner"] == step.actor.id for claim in step.facts["rivals"]):
        raise refusal("item", CLAIMED_BEFORE)


def thing_is_free(step: Step) -> None:
    """Refuse while another claims the same thing, unless the Magistrate's order names this claim;
    and where the thing is no longer kept."""
    thing = step.facts["thing"]
    allowed = ((thing or {}).get("contest") or {}).get("claim")
    if thing is None or thing["state"] not in CLAIMABLE:
        raise refusal("form", KEPT_NO_LONGER)
    if allowed not in (None, step.case["_id"]):
        raise refusal("form", ANOTHER_IS_ALLOWED)
    if allowed is None and (step.facts["rivals"] or thing["regions"]["claim"] == "contested"):
        raise refusal("form", OTHERS_CLAIM)


def lie_where_the_thing_is(step: Step) -> Changes:
    """Put the claim to the office that keeps the thing."""
    thing = step.facts["thing"]
    where = {field: thing[field] for field in ("station", "offices", "office_codes")}
    return where | {"thing": thing["_id"]}


def order_names_another(step: Step) -> bool:
    """The Magistrate allowed the claim of somebody else."""
    rows = (step.case.get("links") or {}).get("item", [])
    winner = next(((row.get("contest") or {}).get("claim") for row in rows), None)
    return winner not in (None, step.case["_id"])


def note_decision(step: Step) -> Changes:
    """Keep when the claim was decided."""
    return {"decided_at": step.now}


GUARDS = {"thing-can-be-claimed": thing_can_be_claimed, "thing-is-free": thing_is_free}
CONDITIONS = {"order-names-another": order_names_another}
EFFECTS = {"lie-where-the-thing-is": lie_where_the_thing_is, "note-decision": note_decision}
