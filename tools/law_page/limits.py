"""The clocks and the papers on the law page."""

from collections.abc import Iterable

from casework.definition.model import Clock, Definition
from tools.law_page.words import (
    anchor,
    both,
    cell,
    counted_from,
    happens,
    labels,
    limit,
    link,
    table,
    who,
)


def clocks(definition: Definition) -> str:
    """Return each limit: how long, from when, who is told, and what the system then does."""
    rows = [_clock(definition, clock) for clock in definition.clocks.values()]
    head = (
        "clock",
        "limit",
        "counted from",
        "ends",
        "before the limit",
        "from the limit on",
        "rule",
    )
    lead = (
        "Hours are counted to the minute; days are days of the calendar in IST, without the first, "
        "to the end of the last. Every clock stops where the matter ends, and pauses only while "
        "the citizen is waited for."
    )
    return "\n\n".join(["## Clocks", lead, table(head, rows)])


def _clock(definition: Definition, clock: Clock) -> Iterable[str]:
    early = [m for m in clock.marks if m.before or (m.at is not None and m.at < 1)]
    late = [mark for mark in clock.marks if mark not in early]
    return (
        f"{anchor('clock', clock.name)}**{cell(clock.label['en'])}**<br>{cell(clock.label['hi'])}"
        f"<br>`{clock.name}`",
        f"**{limit(clock)}**",
        counted_from(definition, clock),
        "<br>".join(_running(definition, clock)),
        "<br>".join(happens(definition, clock, mark) for mark in early),
        "<br>".join(happens(definition, clock, mark) for mark in late),
        f"{cell(clock.rule['en'])}<br>{cell(clock.rule['hi'])}",
    )


def _running(definition: Definition, clock: Clock) -> list[str]:
    lines = [
        ("done at", labels(definition, clock.ends_on)),
        ("given up at", labels(definition, clock.stops_on)),
        ("pauses in", labels(definition, clock.pauses_on)),
        (
            "without an officer",
            "the head of the unit is told at once" if clock.needs_officer else "",
        ),
    ]
    return [f"{title}: {text}" for title, text in lines if text]


def documents(definition: Definition) -> str:
    """Return each paper: who gets it, on which action, and whether it can be checked."""
    rows = [
        (
            f"{both(document.name)} (`{kind}`)",
            who(definition, document.who),
            ", ".join(
                link("action", action.name, action.label)
                for action in definition.actions.values()
                if any(kind in transition.issues for transition in action.transitions)
            ),
            "yes" if document.verify else "no",
        )
        for kind, document in definition.documents.items()
    ]
    head = ("paper", "who may have it", "issued on", "can be checked by anybody")
    return "\n\n".join(["## Documents", table(head, rows)])
