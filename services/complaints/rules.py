"""The rules of an e-complaint up to its closing. No input, no output: law and practice only."""

from typing import Any

from casework.routing_rules import ROUTING_RULES, placed
from casework.rules import Fact, Rules, Step
from contracts.errors import NotAllowed, ValidationFailed

MOST_TRANSFERS = 2
"""One transfer and one bounce. Then the superintendent decides, so that nobody is sent round."""

MOST_ADDITIONS = 50
"""By the citizen without being asked: 50 of 20,000 characters leave the case, which is one document
of 16 MB at most, room for everything that officers must be able to write."""

PURSUED_BY_THE_STATE = frozenset({"missing-child", "women-safety", "sc-st-atrocity"})
"""Offences that are the State's to pursue once it knows of them. A complainant's withdrawal, which
may have been forced, is recorded and ends nothing: a missing child is a matter for registration
(Bachpan Bachao Andolan v. Union of India, 2013); offences against women and under the SC/ST
(Prevention of Atrocities) Act are cognizable and not the complainant's to settle."""


# -- guards: they refuse, or they are silent ---------------------------------------------------


def another_office_than_now(step: Step) -> None:
    """A transfer leads to another office than the one that has the case."""
    if step.facts["receiving-office"]["station"]["code"] == step.case["offices"]["handling"]:
        raise ValidationFailed(fields={"to_station": "conflicting-fields"})


def transfer_is_not_bounced_twice(step: Step) -> None:
    """After one transfer and one bounce only the superintendent may transfer."""
    if step.case["transfers"] >= MOST_TRANSFERS and not superintendent_decides(step):
        raise NotAllowed("after one bounce the Superintendent of Police decides")


def room_for_more(step: Step) -> None:
    """A citizen may add much, but not so much that nobody could work on the case any more."""
    added = sum(entry["action"] == step.action for entry in step.case["timeline"])
    if added >= MOST_ADDITIONS:
        raise ValidationFailed(fields={"text": {"code": "too-many", "max": MOST_ADDITIONS}})


# -- conditions: which way an action takes -----------------------------------------------------


def superintendent_decides(step: Step) -> bool:
    """The superintendent's word binds the receiving station; it is not asked to accept."""
    offices = step.case["offices"]
    return step.actor.role == "sp" and step.actor.station in (offices["sp"], offices["handling"])


def citizen_may_read_it(step: Step) -> bool:
    """The officer wrote the note for the citizen."""
    return bool(step.body["visible"])


def the_state_must_pursue_it(step: Step) -> bool:
    """Withdrawing does not end a matter that the State must pursue."""
    return step.case["category"] in PURSUED_BY_THE_STATE


# -- effects: what changes besides the state ---------------------------------------------------


def enter_in_general_diary(step: Step) -> dict[str, Any]:
    """The entry in the general diary is the proof that the station has the information."""
    number = step.facts["general-diary-number"]
    return {"gd_number": number, "details": {"gd_number": number}}


def name_the_officer(step: Step) -> dict[str, Any]:
    """One officer by name: only the designated officer acts, and the citizen knows who it is."""
    return {"assigned_to": step.body["officer"]}


def record_transfer(step: Step) -> dict[str, Any]:
    """The sender keeps the duty until the receiver accepts; both stay on the record."""
    case, office = step.case, step.facts["receiving-office"]
    record = {
        "transfers": case["transfers"] + 1,
        "details": {"from_station": case["offices"]["handling"]},
    }
    waiting = {"to": office["station"], "offices": office["offices"]}
    if superintendent_decides(step):
        return record | _handed_over(step, waiting)
    codes = [*case["office_codes"], office["offices"]["handling"]]
    return record | {
        "transfer": waiting,
        "offices": {**case["offices"], "receiving": office["offices"]["handling"]},
        "office_codes": list(dict.fromkeys(codes)),
    }


def take_over(step: Step) -> dict[str, Any]:
    """The receiving station accepted, and from now on it is responsible."""
    return _handed_over(step, step.case["transfer"])


def _handed_over(step: Step, waiting: Any) -> dict[str, Any]:
    offices = {key: code for key, code in waiting["offices"].items() if key != "receiving"}
    return placed(step, waiting["to"], offices, []) | {"transfer": None}


def record_closing(step: Step) -> dict[str, Any]:
    """Closing states a reason, a section and, in words of its own, why: see the form."""
    return {"transfer": None}


def complaint_rules(facts: dict[str, Fact]) -> Rules:
    """Return the rules of the service; ``facts`` are looked up by ``services.complaints.facts``."""
    return Rules(
        guards={
            **ROUTING_RULES.guards,
            "another-office-than-now": another_office_than_now,
            "transfer-is-not-bounced-twice": transfer_is_not_bounced_twice,
            "room-for-more": room_for_more,
        },
        conditions={
            **ROUTING_RULES.conditions,
            "superintendent-decides": superintendent_decides,
            "citizen-may-read-it": citizen_may_read_it,
            "the-state-must-pursue-it": the_state_must_pursue_it,
        },
        effects={
            **ROUTING_RULES.effects,
            "enter-in-general-diary": enter_in_general_diary,
            "name-the-officer": name_the_officer,
            "record-transfer": record_transfer,
            "take-over": take_over,
            "record-closing": record_closing,
        },
        facts=facts,
    )
