"""What one step leaves behind: the case after it, its timeline entries, its events."""

from dataclasses import dataclass
from datetime import datetime
from typing import cast

from casework.definition.model import Definition
from casework.engine import notices
from casework.engine.case import Case, tracking_view
from casework.engine.records import Addition
from casework.engine.rules import Step
from casework.typed.case import Entry
from casework.typed.fields import Answers, CaseFields, Details, ToldAlone
from chassis import trace
from contracts.envelope import new_event
from contracts.typed import Envelope, Json


@dataclass(frozen=True)
class Change:
    """A case after a step: the whole new document, and what was added to its lists.

    ``note`` is personal text of the step, to be encrypted before it is kept; None without one.
    ``records`` are the rows that it adds to records of the case.
    ``corrected`` are answers of the application that others take the place of.
    """

    case: Case
    entries: tuple[Entry, ...]
    events: tuple[Envelope, ...]
    note: Answers | None = None
    visibility: str | None = None
    corrected: Answers | None = None
    records: tuple[Addition, ...] = ()

    def then(self, more: "Change") -> "Change":
        """Return both as one change, to be written at once; ``more`` is a step of the system."""
        return Change(
            more.case,
            self.entries + more.entries,
            self.events + more.events,
            records=self.records + more.records,
        )


def not_before(case: CaseFields, now: datetime) -> datetime:
    """Return ``now``, or the case's last change where a server's clock was set back behind it."""
    last: datetime | None = case.get("updated_at")
    return now if last is None else max(now, last)


def entry_of(
    step: Step, case: Case, details: Details, *, internal: bool = False, **more: Json
) -> Entry:
    """Return the timeline entry of a step that led to ``case``, still without its text.

    Who acted, in which rank, for which office and under which version of the law's data stands in
    the document; the view shows the role alone.
    """
    officer = step.officers.get(step.actor.id, {})
    captured = {"captured_at": step.captured_at} if step.captured_at else {}
    entry = {
        "sequence": case["sequence"],
        "at": step.now,
        "action": step.action,
        "state": case["state"],
        "actor": step.actor.id,
        "actor_role": step.actor.role,
        "actor_rank": officer.get("rank"),
        "actor_name": officer.get("name"),
        "actor_office": step.actor.station,
        "definition_version": step.definition.version,
        "text": {},
        "details": details,
        "internal": internal,
        **captured,
        **more,
    }
    return cast(Entry, entry)


def event_of(
    definition: Definition,
    case: Case,
    entry: Entry,
    event: str,
    templates: list[str],
    told_alone: ToldAlone | None = None,
    until: datetime | None = None,
) -> Envelope:
    """Return the event ``case.<event>`` of a change, with the notices of ``templates``; what is
    ``told_alone`` stands in these and nowhere else. ``until``: see ``notices.build``."""
    return new_event(
        f"case.{event}",
        definition.bus_service,
        data={
            "case": tracking_view(definition, case),
            "notices": notices.build(definition, case, entry, templates, told_alone, until),
        },
        reference=case["_id"],
        sequence=case["sequence"],
        actor={"id": entry["actor"], "role": entry["actor_role"]},
        trace=trace.current(),
        occurred_at=entry["at"],
    )
