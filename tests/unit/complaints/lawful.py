"""What must hold of every complaint after every step, whoever took it: the law, order of time,
somebody who is responsible, and a record of who did what.

``check`` is called with the case before a change and the change; a law that is broken is an
AssertionError that says which.
"""

import json
from collections import defaultdict
from collections.abc import Callable
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from casework.definition.bilingual import IST
from casework.definition.model import HANDLING
from casework.definition.posts import audiences
from casework.engine.change import Change
from tests.unit.complaints import lawful_offences
from tests.unit.complaints.lawful_after_fir import AFTER_FIR

if TYPE_CHECKING:
    from tests.unit.complaints.complaint import Complaint

Case = dict[str, Any]
WAITING_FOR_ANOTHER = frozenset(
    {"transfer-sent", "transfer-disputed", "zero-fir-sent", "zero-fir-disputed"}
)
MOVES = frozenset(
    {
        *("file", "route", "choose-station", "assign-station", "transfer", "accept-transfer"),
        "transfer-investigation",
    }
)
"""The only actions after which another office may be the one that handles the case."""
OF_MARKS = frozenset({"warn", "escalate", "remind", "issue-document"})
PERSONAL = (
    "साइकिल",
    "Test Citizen",
    "Test Victim",
    "Test Accused",
    "Test Suspect",
    "9000000001",
    "example.org",
    "25.62",
)


def check(complaint: "Complaint", before: Case, change: Change) -> None:
    """Raise AssertionError for the first law that ``change`` breaks."""
    for law in LAWS:
        law(complaint, before, change)
    registers_have_no_gaps(complaint)


def states_are_those_of_the_definition(complaint: "Complaint", _: Case, change: Change) -> None:
    definition, case = _definition(complaint), change.case
    assert definition.states[case["state"]].region == HANDLING
    for region, state in case["regions"].items():
        assert definition.states[state].region == region
    ended = definition.states[case["state"]].terminal
    assert ended == (case["closed_at"] is not None), "an end is dated, and only an end"


def time_goes_forward(complaint: "Complaint", before: Case, change: Change) -> None:
    entries = [*before["timeline"][-1:], *change.entries]
    for earlier, later in pairwise(entries):
        assert later["sequence"] == earlier["sequence"] + 1
        assert later["at"] >= earlier["at"], "an entry is older than the one before it"
    assert change.case["timeline"] == [*before["timeline"], *change.entries]
    assert change.case["updated_at"] >= before["updated_at"]
    if change.entries:
        assert change.case["sequence"] == change.entries[-1]["sequence"]


def every_entry_has_one_event(complaint: "Complaint", before: Case, change: Change) -> None:
    assert [event["sequence"] for event in change.events] == [
        entry["sequence"] for entry in change.entries
    ]
    state = before["state"]
    for event, entry in zip(change.events, change.entries, strict=True):
        assert event["actor"] == {"id": entry["actor"], "role": entry["actor_role"]}
        to_citizen = [n for n in event["data"]["notices"] if n["audience"] == "citizen"]
        assert len(to_citizen) <= 1 or entry["action"] in OF_MARKS
        assert to_citizen or entry["state"] == state, "the citizen was not told of a change"
        state = entry["state"]


def every_entry_says_who_and_by_which_law(
    complaint: "Complaint", before: Case, change: Change
) -> None:
    definition = _definition(complaint)
    for entry, event in zip(change.entries, change.events, strict=True):
        assert entry["actor"] and entry["actor_role"]
        assert entry["definition_version"] == definition.version
        if entry["actor_role"] not in ("citizen", "system"):
            assert entry["actor_office"] and entry["actor_rank"] and entry["actor_name"]
        if entry["action"] in OF_MARKS:
            continue
        ways = definition.actions[entry["action"]].transitions
        chosen = [way for way in ways if f"case.{way.event}" == event["type"]]
        assert entry["details"].get("law") in {way.law for way in chosen}


def only_who_may_moves_the_case(complaint: "Complaint", before: Case, change: Change) -> None:
    """A change of the handling state is by the office that handles the case, one above it, the
    one that it is sent to, the officer named, or the citizen who filed it."""
    if before["state"] in (None, change.case["state"]):
        return
    entry = next(e for e in change.entries if e["state"] != before["state"])
    role, office, offices = entry["actor_role"], entry["actor_office"], before["offices"]
    if role in ("system", "citizen"):
        assert role == "system" or entry["actor"] == before["owner"]
    elif role == "enquiry-officer":
        assert _is_designated(before, entry), "an officer who is not the one named acted"
    elif not _is_designated(before, entry):
        own = office in {offices[post] for post in ("handling", "dsp", "sp", "control_room")}
        receiving = office == offices.get("receiving")
        answers = entry["action"] in ("accept-transfer", "return-transfer")
        assert own or (receiving and answers), "a stranger to the case moved it"


def _is_designated(case: Case, entry: dict[str, Any]) -> bool:
    capability = case["capability"] or {}
    post = (capability.get("officer"), capability.get("role"), capability.get("office"))
    return post == (entry["actor"], entry["actor_role"], entry["actor_office"])


def one_office_is_responsible(complaint: "Complaint", before: Case, change: Change) -> None:
    """Always one; the sender until the receiver accepts."""
    offices, case = change.case["offices"], change.case
    assert offices["handling"], "nobody handles it"
    if before["state"] is not None and offices["handling"] != before["offices"]["handling"]:
        action = change.entries[0]["action"]
        assert action in MOVES, f"{action} gave the case to another office"
        if action == "accept-transfer":
            assert offices["handling"] == before["offices"]["receiving"]
        if action == "transfer":
            assert change.entries[0]["actor_role"] == "sp", "the receiver was not asked"
    waits = case["state"] in WAITING_FOR_ANOTHER
    assert waits == (case["transfer"] is not None), "a transfer without its state, or the reverse"
    assert waits == bool(offices.get("receiving"))
    assert not waits or offices["receiving"] in case["office_codes"]
    assert offices["handling"] in case["office_codes"]


def somebody_is_waited_for(complaint: "Complaint", before: Case, change: Change) -> None:
    """An open case has a clock that runs or waits for the citizen, and an officer, or the head of
    a unit who was told of it."""
    case, definition = change.case, _definition(complaint)
    running = [record for record in case["clocks"] if record["ended_at"] is None]
    for record in running:
        assert record["status"] in ("running", "paused", "breached")
    if definition.states[case["state"]].terminal:
        return
    if not is_left_to_the_magistrate(case):
        assert running, f"nothing runs in {case['state']}"
    if case["assigned_to"] is None:
        posts = {*audiences(definition.posts).values(), "receiving"}
        heads = {case["offices"].get(post) for post in posts}
        notices = [n for event in complaint.events for n in event["data"]["notices"]]
        is_told = any(n["to"].get("office") in heads - {None} for n in notices)
        assert is_told, "nobody's, and no head was told"


def is_left_to_the_magistrate(case: Case) -> bool:
    """A non-cognizable record, reported and received: the police have no next step of their own."""
    return (
        case["state"] == "ncr-recorded"
        and case["regions"]["magistrate-report"] == "report-received"
    )


def the_diary_comes_first(complaint: "Complaint", before: Case, change: Change) -> None:
    assert change.case["state"] != "closed" or change.case["gd_number"], "closed and in no diary"
    for book in ("fir", "zero_fir", "ncr"):
        record = change.case.get(book)
        if record and record != before.get(book):
            assert before["gd_at"] is not None and before["gd_number"]
            assert record["gd_at"] <= record["registered_at"] <= complaint.case["updated_at"]
            assert record["gd_number"] == before["gd_number"]
            assert record["registered_at"] == change.entries[0]["at"]
            if not before.get(book):
                assert record["office"] == before["offices"]["handling"]


def an_event_is_plain_json_without_personal_data(
    complaint: "Complaint", before: Case, change: Change
) -> None:
    for event in change.events:
        text = json.dumps(event, ensure_ascii=False)
        assert json.loads(text) == event
        for personal in PERSONAL:
            assert personal not in text


def registers_have_no_gaps(complaint: "Complaint") -> None:
    """The numbers of an office and year are 1, 2, 3 …, each in one case, in the order of time."""
    for book in ("fir", "zero_fir", "ncr"):
        records = [r for c in complaint.world.complaints if (r := c.case.get(book))]
        volumes = defaultdict(list)
        for record in records:
            assert record["registered_at"].astimezone(IST).year == record["year"]
            volumes[record["office"], record["year"]].append(record["serial"])
        for serials in volumes.values():
            assert sorted(serials) == list(range(1, len(serials) + 1)), "a gap or a double"


def _definition(complaint: "Complaint") -> Any:
    from tests.unit.complaints.complaint import DEFINITION

    return DEFINITION


LAWS: tuple[Callable[["Complaint", Case, Change], None], ...] = (
    states_are_those_of_the_definition,
    time_goes_forward,
    every_entry_has_one_event,
    every_entry_says_who_and_by_which_law,
    only_who_may_moves_the_case,
    one_office_is_responsible,
    somebody_is_waited_for,
    the_diary_comes_first,
    *lawful_offences.LAWS,
    *AFTER_FIR,
    an_event_is_plain_json_without_personal_data,
)
