"""What must hold of every verification and every enquiry after every step, whoever took it."""

from itertools import pairwise
from math import cos, hypot, radians
from typing import TYPE_CHECKING, Any

from casework.definition.bilingual import IST
from casework.engine.change import Change
from chassis.actor import Actor
from services.verification.records_search.interface import NAME

if TYPE_CHECKING:
    from tests.unit.verification.world import Matter

Case = dict[str, Any]
OF_MARKS = frozenset({"warn", "remind", "escalate"})
BY_THE_SYSTEM = OF_MARKS | {
    *("issue-document", "link", "route", "lapse", "take-candidates", "close-enquiries"),
    *("hear-of-visit", "close-hearing", "note-delay", "reckon-delay", "expire", "take-receipt"),
    *("record-refused-search", "record-refused-result"),
    *("close-unconfirmed", "record-payment", "lapse-unpaid", "hand-over", "accept-time"),
    *("ask-another-time", "drop", "follow-asker"),
}
BY_CITIZENS = frozenset(
    {
        *("resubmit", "withdraw", "appeal-delay", "answer-visit", "answer", "appeal"),
        *("confirm", "correct-mobile", "dispute", "choose-station"),
    }
)
ADVERSE = frozenset({"being-heard", "decision-due"})
DECIDED = frozenset({"issued", "expired", "revoked", "sending", "not-taken", "sent"})
NEVER_SHOWN = ("record_check", "recommendation", "found", "visits_told")
MOST, PER_DAY = 5000, 250


def check(matter: "Matter", before: Case, change: Change, actor: Actor) -> None:
    """Raise AssertionError for the first law that ``change`` breaks."""
    case = change.case
    _who_acts(matter, change)
    _ends_are_dated(matter, case)
    _time_goes_forward(before, change)
    _opinions_are_not_shown(matter, change)
    if matter.definition.code == "address-enquiry":
        _unverified_only_after_three_proved_visits(matter, case)
    else:
        _the_applicant_is_told(before, change)
        _no_time_runs_before_the_papers_are_complete(case)
        _adverse_has_a_ground_and_a_hearing(case)
        _clear_has_none(case)
        _a_result_is_final(case)
        _the_meter_counts_days(case)


def _who_acts(matter: "Matter", change: Change) -> None:
    for entry in change.entries:
        action, role = entry["action"], entry["actor_role"]
        if action in BY_THE_SYSTEM:
            assert role == "system", f"{action} by {role}"
        elif action in BY_CITIZENS:
            assert role == "citizen", f"{action} by {role}"
        elif action != "file":
            assert role not in ("citizen", "system"), f"{action} by {role}"
        if action in ("confirm", "dispute", "answer", "appeal", "answer-visit"):
            assert entry["actor"] == matter.person.id, f"{action} by another citizen"


def _ends_are_dated(matter: "Matter", case: Case) -> None:
    ended = matter.definition.states[case["state"]].terminal
    assert ended == (case["closed_at"] is not None)


def _time_goes_forward(before: Case, change: Change) -> None:
    for earlier, later in pairwise([*before["timeline"][-1:], *change.entries]):
        assert later["sequence"] > earlier["sequence"]
        assert later["at"] >= earlier["at"]


def _opinions_are_not_shown(matter: "Matter", change: Change) -> None:
    for event in change.events:
        view = event["data"]["case"]
        assert not set(NEVER_SHOWN) & set(view)
        for rows in (view.get("links") or {}).values():
            assert all("result" not in row for row in rows)
        for entry in view["timeline"]:
            assert "recommendation" not in entry["details"] and "found" not in entry["details"]


def _the_applicant_is_told(before: Case, change: Change) -> None:
    state = before["state"]
    events = {event["sequence"]: event for event in change.events}
    for entry in change.entries:
        event = events[entry["sequence"]]
        if entry["action"] in OF_MARKS or entry["action"] in ("link", "issue-document"):
            state = entry["state"]
            continue
        notices = [one for one in event["data"]["notices"] if one["audience"] == "citizen"]
        assert len(notices) <= 1
        assert notices or entry["state"] == state, f"{entry['action']} told nobody"
        state = entry["state"]


def _no_time_runs_before_the_papers_are_complete(case: Case) -> None:
    begun = {"accept", "confirm"} & {entry["action"] for entry in case["timeline"]}
    assert begun or all(clock["name"] != "service" for clock in case["clocks"])


def confirmed_by_more_than_a_name(case: Case) -> bool:
    """Written once more, in other words than the rule's."""
    candidates = (case.get("record_check") or {}).get("candidates", ())
    return any(
        one["decision"] == "same-person" and set(one["compared"]) > NAME & set(one["compared"])
        for one in candidates
    )


def _ground(case: Case) -> bool:
    rows = [row for rows in (case.get("links") or {}).values() for row in rows]
    return confirmed_by_more_than_a_name(case) or any(
        row.get("result") == "adverse" for row in rows
    )


def _adverse_has_a_ground_and_a_hearing(case: Case) -> None:
    result = (case.get("result") or {}).get("code")
    if case["state"] in ADVERSE or result == "record-found":
        assert _ground(case), "adverse on a name alone, or on nothing"
    if result == "record-found":
        actions = [entry["action"] for entry in case["timeline"]]
        whole = [entry for entry in case["timeline"] if entry["details"].get("whole") is True]
        assert "hear" in actions and (whole or "close-hearing" in actions), "unheard"
    if case["state"] == "decision-due" and case["timeline"][-1]["action"] == "close-hearing":
        hearing = next(entry for entry in reversed(case["timeline"]) if entry["action"] == "hear")
        days = (
            case["timeline"][-1]["at"].astimezone(IST).date() - hearing["at"].astimezone(IST).date()
        )
        assert days.days >= 15, "less than fifteen days to answer"


def _clear_has_none(case: Case) -> None:
    if case["state"] in DECIDED:
        assert case["result"]["code"] == "nothing-adverse"
    if any(paper["kind"] == "certificate" for paper in case["documents"]):
        assert case["result"]["code"] == "nothing-adverse"


def _a_result_is_final(case: Case) -> None:
    open_states = {"submitted", "returned", "under-check", "enquired", "recommended", *ADVERSE}
    if case["state"] in open_states:
        assert not case.get("result"), "a result before the decision"


def _the_meter_counts_days(case: Case) -> None:
    delay = case.get("delay")
    if delay:
        assert delay["rupees"] == min(delay["days"] * PER_DAY, MOST)
        assert case["regions"].get("delay")


def _unverified_only_after_three_proved_visits(matter: "Matter", case: Case) -> None:
    if case.get("result") == "could-not-verify" or case.get("found") == "could-not-verify":
        days = {
            visit["at"].astimezone(IST).date()
            for visit in case["visits"]
            if visit["outcome"] != "met" and _shows_that_somebody_went(matter, visit)
        }
        assert len(days) >= 3, "given up too soon"
    if case.get("result"):
        assert case["state"] == "answered"
    if case["state"] in ("visited", "answered") and case.get("result") != "could-not-verify":
        met = [visit for visit in case["visits"] if visit["outcome"] == "met"]
        assert any(_shows_that_somebody_went(matter, visit) for visit in met), "met, unproved"


def _shows_that_somebody_went(matter: "Matter", visit: Case) -> bool:
    """Written once more from what the officer sent: never by the flag that the rule sets."""
    point = matter.form["place"]
    for note in matter.notes:
        if note["action"] == "record-visit" and note["at"] == visit["recorded_at"]:
            position = note["body"].get("position")
            if note["body"].get("photos"):
                return True
            if position and ("lat" not in point or _kilometres(position, point) <= 0.4):
                return True
    return False


def _kilometres(one: Case, other: Case) -> float:
    """On a plane, which is enough for what is near."""
    shrink = cos(radians(one["lat"]))
    return 111.2 * hypot(one["lat"] - other["lat"], shrink * (one["lon"] - other["lon"]))
