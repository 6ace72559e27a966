"""From station to station in two phases: the sender keeps the duty until the receiver accepts.

A refusal of registration for want of jurisdiction is not among these rules: a cognizable offence is
registered as a Zero FIR where the information came, and then sent on (BNSS 173(1)).
"""

from casework.engine.rules import Step
from casework.policing.routing_rules import placed
from casework.typed.fields import CaseFields, Changes
from contracts.errors import ValidationFailed
from contracts.typed import Json, JsonObject
from services.complaints.rules.words import not_for

MOST_TRANSFERS = 2
"""One transfer and one bounce. Then the superintendent decides, so that nobody is sent round."""
ONE_BOUNCE = {
    "hi": "एक बार लौट आने के बाद पुलिस अधीक्षक (SP) तय करते हैं, थाना नहीं।",
    "en": "After it was sent back once the Superintendent of Police (SP) decides, not a station.",
}
ONLY_WHILE_IT_WAITS = frozenset({"receiving", "receiving_sp"})


def another_office_than_now(step: Step) -> None:
    """A transfer leads to another office than the one that has the case."""
    if step.facts["receiving-office"]["station"]["code"] == step.case["offices"]["handling"]:
        settles = step.case["state"].endswith("-disputed") and superintendent_decides(step)
        if not settles:
            raise ValidationFailed(fields={"to_station": "conflicting-fields"})


def transfer_is_not_bounced_twice(step: Step) -> None:
    """After one transfer and one bounce only the superintendent may transfer."""
    if is_superintendent(step):
        return
    if step.case["transfers"] >= MOST_TRANSFERS or step.case["state"].endswith("-disputed"):
        raise not_for("to_station", ONE_BOUNCE)


def papers_are_the_same(step: Step) -> None:
    """Who takes over a Zero FIR confirms, by its hash, the very papers that were sent."""
    if step.case["state"] != "zero-fir-sent":
        return
    digest = (step.body.get("sha256") or "").lower()
    if not digest:
        raise ValidationFailed(fields={"sha256": "required"})
    digests = {
        paper["sha256"] for paper in step.case["documents"] if paper["kind"] == "zero-fir-copy"
    }
    if digest not in digests:
        raise ValidationFailed(fields={"sha256": "does-not-match"})


def is_superintendent(step: Step) -> bool:
    """Of the district whose station has the case."""
    offices = step.case["offices"]
    return step.actor.role == "sp" and step.actor.station in (offices["sp"], offices["handling"])


def superintendent_decides(step: Step) -> bool:
    """The superintendent's word binds the receiving station; it is not asked to accept.

    A Zero FIR that was not sent yet goes out with its papers, whoever sends it: the receiver
    confirms them.
    """
    return is_superintendent(step) and step.case["state"] != "zero-fir-registered"


def record_transfer(step: Step) -> Changes:
    """The sender keeps the duty until the receiver accepts; both stay on the record."""
    case, office = step.case, step.facts["receiving-office"]
    record = {
        "transfers": case["transfers"] + 1,
        "details": {"from_station": case["offices"]["handling"]},
    }
    waiting = {"to": office["station"], "offices": office["offices"]}
    if superintendent_decides(step):
        return record | _handed_over(step, waiting) | _diary_of_receiver(step)
    receiver = office["offices"]
    codes = [*case["office_codes"], receiver["handling"]]
    added = {"receiving": receiver["handling"], "receiving_sp": receiver.get("sp")}
    return record | {
        "transfer": waiting,
        "offices": {**case["offices"], **added},
        "office_codes": list(dict.fromkeys(codes)),
    }


def take_over(step: Step) -> Changes:
    """The receiving station accepted, and from now on it is responsible."""
    diary = _diary_of_receiver(step)
    details = {"details": diary.pop("details")} if diary else {}
    return _handed_over(step, step.case["transfer"]) | diary | details


def without_transfer(case: CaseFields) -> JsonObject:
    """Return the fields of a case whose transfer no longer waits; the other station is let go."""
    offices = {k: code for k, code in case["offices"].items() if k not in ONLY_WHILE_IT_WAITS}
    let_go = {case["offices"].get(key) for key in ONLY_WHILE_IT_WAITS} - set(offices.values())
    codes = [code for code in case["office_codes"] if code not in let_go]
    return {"transfer": None, "offices": offices, "office_codes": codes}


def _handed_over(step: Step, waiting: Json) -> JsonObject:
    offices = {k: code for k, code in waiting["offices"].items() if k not in ONLY_WHILE_IT_WAITS}
    where = placed(step, waiting["to"], offices, [])
    return where | {"transfer": None, "capability": None}


def _diary_of_receiver(step: Step) -> Changes:
    """Enter a Zero FIR in the diary of the station that receives it before it is numbered there."""
    number = step.facts.get("receiving-diary-number")
    if number is None:
        return {}
    details = {"gd_number": number}
    if step.action == "transfer":
        details["from_station"] = step.case["offices"]["handling"]
    return {"gd_number": number, "gd_at": step.now, "details": details}


GUARDS = {
    "another-office-than-now": another_office_than_now,
    "transfer-is-not-bounced-twice": transfer_is_not_bounced_twice,
    "papers-are-the-same": papers_are_the_same,
}
CONDITIONS = {"superintendent-decides": superintendent_decides}
EFFECTS = {"record-transfer": record_transfer, "take-over": take_over}
