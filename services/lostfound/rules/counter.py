"""Rules of the code at the counter: sent to the claimant's mobile, good for a few minutes and a few
tries. Only its digest is kept; a wrong code is a step like any other, so that no try is lost."""

from datetime import datetime, timedelta

from casework.engine.rules import Step
from casework.typed.fields import Changes
from services.lostfound.rules.words import refusal

LIFE = timedelta(minutes=10)
MOST_TRIES = 5
MOST_SENT = 5
"""Codes of one claim in a day: with five tries each, 25 guesses of a million."""
DAY = timedelta(days=1)
SEND_ANOTHER = {
    "hi": "कोड का समय बीत गया या कोशिशें पूरी हुईं; नया कोड भेजें।",
    "en": "The code is over or was tried too often; send a new one.",
}
TOO_MANY = {
    "hi": "आज इस दावे के लिए और कोड नहीं भेजे जा सकते।",
    "en": "No more codes can be sent for this claim today.",
}
ANOTHER_DOCUMENT = {
    "hi": "दावे में दूसरा पहचान पत्र लिखा है; वही देखें, या लिखें कि वह क्यों नहीं है।",
    "en": "The claim names another document; see that one, or write why it is not there.",
}
NOT_THAT_DOCUMENT = {
    "hi": "ये वे अक्षर नहीं हैं जो दावे में लिखे हैं; यह दावेदार का पहचान पत्र नहीं हो सकता।",
    "en": "These are not the characters in the claim; this cannot be the claimant’s document.",
}
RIGHT = {"hi": "कोड सही", "en": "code right"}
WRONG = {"hi": "कोड ग़लत", "en": "code wrong"}


def code_may_be_sent(step: Step) -> None:
    """Refuse a code beyond those of a day."""
    if len(_sent_lately(step)) >= MOST_SENT:
        raise refusal("form", TOO_MANY)


def code_is_alive(step: Step) -> None:
    """Refuse where no code was sent, or the last one is over or was tried too often."""
    counter = step.case.get("counter") or {}
    if not counter.get("digest") or step.now > counter["until"] or counter["tries"] >= MOST_TRIES:
        raise refusal("code", SEND_ANOTHER)


def identity_is_the_claimants(step: Step) -> None:
    """Refuse another number of the document that the claim names, and another document without a
    reason."""
    body, claimed = step.body, step.facts["identity-claimed"]
    if body["id_type"] != claimed["id_type"]:
        if not body.get("other_id_why"):
            raise refusal("other_id_why", ANOTHER_DOCUMENT)
    elif _bare(body["id_last_four"]) != _bare(claimed["id_last_four"]):
        raise refusal("id_last_four", NOT_THAT_DOCUMENT)


def _bare(end: str) -> str:
    return end.strip().casefold()


def code_is_right(step: Step) -> bool:
    """The claimant told the code that was sent."""
    return bool(step.facts["code-matches"])


def keep_code(step: Step) -> Changes:
    """Keep the digest of the new code and tell the code itself to the claimant alone."""
    new = step.facts["new-code"]
    moments = [*_sent_lately(step), step.now]
    counter = {"digest": new["digest"], "until": step.now + LIFE, "tries": 0, "sent": moments}
    return {"counter": counter, "told_alone": {"code": new["code"]}}


def use_code(step: Step) -> Changes:
    """A right code is used up, a wrong one is counted."""
    counter = step.case["counter"]
    if code_is_right(step):
        return {"counter": {**counter, "digest": None, "outcome": RIGHT}}
    return {"counter": {**counter, "tries": counter["tries"] + 1, "outcome": WRONG}}


def _sent_lately(step: Step) -> list[datetime]:
    moments = (step.case.get("counter") or {}).get("sent", [])
    return [moment for moment in moments if moment > step.now - DAY]


GUARDS = {
    "code-may-be-sent": code_may_be_sent,
    "code-is-alive": code_is_alive,
    "identity-is-the-claimants": identity_is_the_claimants,
}
CONDITIONS = {"code-is-right": code_is_right}
EFFECTS = {"keep-code": keep_code, "use-code": use_code}
