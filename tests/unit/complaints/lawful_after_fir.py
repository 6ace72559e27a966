"""What must hold of every complaint after its FIR; see ``lawful``."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from casework.engine.change import Change

if TYPE_CHECKING:
    from tests.unit.complaints.complaint import Complaint

Case = dict[str, Any]


def a_report_reaches_the_court_by_the_head(
    complaint: "Complaint", before: Case, change: Change
) -> None:
    """BNSS 193(3)(i): the officer in charge forwards it, of the office that has the case."""
    if change.case["state"] != "final-report" or before["state"] == "final-report":
        return
    entry = next(e for e in change.entries if e["state"] == "final-report")
    assert before["state"] == "report-submitted"
    assert entry["actor_role"] in ("sho", "dsp", "sp")
    assert entry["actor_office"] == before["offices"]["handling"]
    assert change.case["regions"]["court"], "a report that is before no court"


def two_months_have_their_clock(complaint: "Complaint", before: Case, change: Change) -> None:
    """BNSS 193(2), from the first moment at which the sections ask for it."""
    case = change.case
    if case["state"] not in ("fir-registered", "under-investigation") or not case.get("fir"):
        return
    if case["classification"].get("two_months"):
        running = [r for r in case["clocks"] if r["name"] == "two-months" and not r["ended_at"]]
        assert running, "two months, and no clock"


UNTRACED_IN = (
    "zero-fir-registered",
    "fir-registered",
    "under-investigation",
    "further-investigation",
)


def an_untraced_child_has_its_clock(complaint: "Complaint", before: Case, change: Change) -> None:
    """Four months from the FIR, until the child is traced or an Anti-Human Trafficking Unit has it;
    an adult has no such limit."""
    case = change.case
    child = case.get("missing_age") in ("child", "unknown")
    owed = child and not case.get("traced_at") and not case.get("ahtu_since")
    running = [r for r in case["clocks"] if r["name"] == "untraced-child" and not r["ended_at"]]
    assert owed or not running, "four months of nobody's"
    assert running or not owed or case["state"] not in UNTRACED_IN, "untraced, and no clock"


def who_is_protected_stays_protected(complaint: "Complaint", before: Case, change: Change) -> None:
    """A case that was closed to others is opened by nothing but the age of somebody missing who
    was taken for a child because nobody knew it."""
    ages = before.get("missing_age"), change.case["missing_age"]
    grown_up = ages == ("unknown", "adult")
    assert change.case["sensitive"] or not before["sensitive"] or grown_up


AFTER_FIR: tuple[Callable[["Complaint", Case, Change], None], ...] = (
    a_report_reaches_the_court_by_the_head,
    two_months_have_their_clock,
    an_untraced_child_has_its_clock,
    who_is_protected_stays_protected,
)
