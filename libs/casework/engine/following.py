"""What cases tell those that follow them, and what follows in them from what they hear."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import cast

from casework.definition.links import Link
from casework.definition.model import Definition
from casework.engine import links
from casework.engine.case import Case, next_step, tracking_view
from casework.engine.change import Change, entry_of, event_of, not_before
from casework.engine.links import Row
from casework.engine.notices import iso
from casework.engine.rules import Rules, Step
from casework.engine.workflow import open_action, take
from casework.typed.fields import CaseFields, ViewFields
from casework.typed.links import Follower, LinkDue
from chassis.actor import SYSTEM
from contracts.envelope import new_event
from contracts.errors import ContractError
from contracts.typed import Envelope

Event = Envelope
MOVED = "link.moved"


def row_of(definition: Definition, case: CaseFields, shows: Iterable[str] = ()) -> Row:
    """Return how ``case`` stands, in JSON types, with the fields ``shows`` of its view; nothing
    personal is in it."""
    state, following = definition.states[case["state"]], next_step(definition, case)
    running = [record for record in case["clocks"] if record["ended_at"] is None]
    row = {
        "reference": case["_id"],
        "service": case["service"],
        "state": state.name,
        "label": dict(state.label),
        "station": case["station"],
        "due_at": following["by"] if following else None,
        "overdue": any(record["status"] == "breached" for record in running),
        "ended": state.terminal,
        "opened_at": iso(case["filed_at"]),
        "sequence": case["sequence"],
    }
    fields = tuple(shows)
    view: ViewFields = tracking_view(definition, case) if fields else {}
    return cast(Row, {**{field: view.get(field) for field in fields}, **row})


def moved(definition: Definition, before: Case | None, after: Case) -> Iterator[Event]:
    """Yield an event for each follower to whom the case looks different ``after`` a change; all of
    them where there was none ``before``."""
    for follower in after.get("followers") or ():
        row = row_of(definition, after, follower["shows"])
        if before is not None and follower in (before.get("followers") or ()):
            was = row_of(definition, before, follower["shows"])
            if was | {"sequence": row["sequence"]} == row:
                continue
        yield new_event(
            MOVED,
            definition.bus_service,
            data={
                "follower": {key: follower[key] for key in ("reference", "link", "n")},
                "row": row,
            },
            reference=after["_id"],
            sequence=after["sequence"],
            occurred_at=after["updated_at"],
            to=follower["service"],
        )


def linked(
    definition: Definition,
    case: Case,
    link: Link,
    row: Row,
    now: datetime,
    follower: Follower | None = None,
) -> Change | None:
    """Return the case with ``row`` in its link; None where it knows as much already. A ``follower``
    is told of the case from then on."""
    rows = links.with_row(case, link.name, row)
    new = not any(one["reference"] == row["reference"] for one in links.rows_of(case, link.name))
    followers = case.get("followers") or []
    joins = [follower] if follower is not None and follower not in followers else []
    if rows is None and not joins:
        return None
    now = not_before(case, now)
    due = links.tell_if_ended(definition, case, link, row) if new else []
    after: Case = {
        **case,
        "links": rows if rows is not None else case["links"],
        "followers": [*followers, *joins],
        "sequence": case["sequence"] + 1,
        "updated_at": now,
    }
    if due:
        after |= {"links_due": [*(case.get("links_due") or ()), *due], "links_due_at": now}
    step = Step(definition, case, SYSTEM, "link", {}, {}, now)
    details = {"link": link.name, "linked": row["reference"]}
    entry = entry_of(step, after, details, internal=True)
    event = event_of(definition, after, entry, "linked" if new else "link-changed", [])
    entries = (entry,) if new else ()
    after["timeline"] = [*case["timeline"], *entries]
    return Change(after, entries, (event,))


def followed(
    definition: Definition, case: Case, follower: Follower, now: datetime
) -> Change | None:
    """Return the case with one more that is told of its changes; None where it is told already."""
    followers = case.get("followers") or []
    if follower in followers:
        return None
    now = not_before(case, now)
    after: Case = {
        **case,
        "followers": [*followers, follower],
        "sequence": case["sequence"] + 1,
        "updated_at": now,
    }
    step = Step(definition, case, SYSTEM, "link", {}, {}, now)
    entry = entry_of(step, after, {"linked": follower["reference"]}, internal=True)
    return Change(after, (), (event_of(definition, after, entry, "link-changed", []),))


def done(case: Case, due: LinkDue, now: datetime) -> Case:
    """Return the case without what was ``due``."""
    left = [one for one in case["links_due"] if one != due]
    return {**case, "links_due": left, "links_due_at": now if left else None}


def settled(rules: Rules, definition: Definition, change: Change, now: datetime) -> Change:
    """Return the change with the actions that follow from the case's links, as far as they are
    open: the first that is."""
    for one in links.consequences(definition, change.case):
        try:
            action = open_action(definition, change.case, SYSTEM, one.takes)
            body = action.form.validate({})
            step = Step(definition, change.case, SYSTEM, one.takes, body, {}, now)
            more = take(rules, step)
        except ContractError:
            continue  # not open now, or a guard refuses; it is looked at again in another state
        return change.then(more)
    return change


def cleared(case: Case) -> Case:
    """Return the case without anything to be done for its links."""
    return {**case, "links_due": [], "links_due_at": None}
