"""The rows that a case keeps of the cases it is linked to.

In the case document::

    links            {name: [row]}; a row is {"reference", "service" (its code), "state", "label"
                     (bilingual), "station", "due_at", "overdue", "ended", "opened_at"}, the fields
                     that the link shows, "n" (which of those asked for) and the other's "sequence"
    links_due        what is still to be done for links, in order: {"link", "sequence"} opens what
                     the step asked for, with a "reference" it links the case that the step named;
                     {"link", "tell": reference} tells a case that was asked for how this one
                     stands, with "sequence", "takes" and "answers" what a step passes on to it
    links_due_at     when to do it, or None
    asked            in a case that was asked for {"reference", "service", "office"} of who asks
    handed_on        in a case that was handed on {"reference", "service" and "service_code" it came
                     from, "office", "owned"}
    followers        [{"reference", "service" (on the bus), "link", "n", "shows"}]: who is told of
                     each change

Moments in a row are ISO text, as they came from the other service.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import TypedDict, cast

from casework.definition.conditions import lets, meets, value_at
from casework.definition.links import Consequence, Link, references
from casework.definition.model import HANDLING, Action, Definition, Transition
from casework.typed.fields import Answers, CaseFields, Changes
from casework.typed.links import LinkDue, LinkRow
from contracts.typed import JsonObject, Text

Row = LinkRow
SHOWN = (
    *("reference", "service", "state", "label", "station"),
    *("due_at", "overdue", "ended", "opened_at"),
)
"""Of every row, whatever the link shows beside it."""


ELSEWHERE = "elsewhere"
"""Of a row, for what follows from it: whether the other case lies at another office than this one,
which has not ended."""


class LinkSummary(TypedDict):
    """What texts may say of a link: how many rows there are, how many open, which offices late."""

    count: int
    open: int
    late: Text | None


OWNED_BY = "asked:"
"""Before the reference of the case that asks: the owner of a case that was asked for."""


def owner_for(reference: str) -> str:
    """Return the owner of a case that the case ``reference`` asked for: no citizen."""
    return f"{OWNED_BY}{reference}"


def skeleton(case: CaseFields) -> dict[str, list[Row]]:
    """Return what stays of a case's links when it is erased: which cases, and how they stood."""
    links: dict[str, list[Row]] = case.get("links") or {}
    return {link: [_bare(row) for row in rows] for link, rows in links.items()}


def _bare(row: Row) -> Row:
    stays = {*SHOWN, "n", "sequence"}
    return cast(Row, {key: value for key, value in row.items() if key in stays})


def rows_of(case: CaseFields, link: str) -> list[Row]:
    """Return the rows of a link; none in a case that began before there was such a link."""
    rows: list[Row] = (case.get("links") or {}).get(link, [])
    return rows


def view_rows(definition: Definition, case: CaseFields) -> dict[str, list[JsonObject]]:
    """Return the links as the view shows them, each with its rows and their box, or none yet."""
    return {
        name: [
            {key: row.get(key) for key in (*SHOWN, *link.shows, *({"closed"} & row.keys()))}
            for row in rows_of(case, name)
        ]
        for name, link in definition.links.items()
    }


def with_row(case: CaseFields, link: str, row: Row) -> dict[str, list[Row]] | None:
    """Return the case's links with ``row`` in them, in the place of an older one of the same
    reference; None where the one that is there is as new."""
    rows = rows_of(case, link)
    for index, before in enumerate(rows):
        if before["reference"] == row["reference"]:
            if before["sequence"] >= row["sequence"]:
                return None
            own = {"n": before["n"], "opened_at": before["opened_at"]}
            return {**case["links"], link: [*rows[:index], {**row, **own}, *rows[index + 1 :]]}
    return {**(case.get("links") or {}), link: [*rows, row]}


def summary(definition: Definition, case: CaseFields) -> dict[str, LinkSummary]:
    """Return for texts, by link: how many rows it has, how many are open, and the names of the
    offices that are late, in both languages, or None."""
    return {name: _summed(rows_of(case, name)) for name in definition.links}


def _summed(rows: list[Row]) -> LinkSummary:
    late = [row["station"]["name"] for row in rows if row["overdue"] and row["station"]]
    names = {lang: dict.fromkeys(name[lang] for name in late) for lang in ("hi", "en") if late}
    named = {lang: ", ".join(of_offices) for lang, of_offices in names.items()} or None
    return {"count": len(rows), "open": sum(not row["ended"] for row in rows), "late": named}


def noted(
    definition: Definition,
    before: CaseFields,
    after: CaseFields,
    action: Action,
    transition: Transition,
    answers: Answers,
    now: datetime,
) -> Changes:
    """Return the fields of the case ``after`` a step that note what the step leaves to be done for
    its links: what it asks, what it refers to, and whom it has to tell.

    A case that has ended asks for nothing more; what is the citizen's own matter is handed on
    all the same.
    """
    if not definition.links:
        return {}
    ended = definition.states[after["state"]].terminal
    was = list(before.get("links_due") or ())
    due = [one for one in was if not ended or "tell" in one or _hands_on(definition, one)]
    step = {"sequence": after["sequence"]}
    origin = link_to_origin(definition, after) if action.starts else None
    if origin is not None:
        due.append({"link": origin.name, **step, "reference": after["handed_on"]["reference"]})
    if not ended:
        due += [
            {"link": name, **step}
            for name in transition.asks
            if _asks(definition, name, after) and not (origin and name == origin.name)
        ]
    due += [
        {"link": link, **step, "reference": answers[name]}
        for name, link in references(definition.form_of(action).specs)
        if answers.get(name)
    ]
    if ended or after["offices"].get(HANDLING) != before["offices"].get(HANDLING):
        due += [one for one in _to_tell(definition, after) if one not in due]
    due += _passed(definition, after, transition, answers)
    if due != was:
        return {"links_due": due, "links_due_at": now if due else None}
    return {"links_due_at": now} if _settles(definition, before, after) else {}


def _passed(
    definition: Definition, case: CaseFields, transition: Transition, answers: Answers
) -> Iterator[LinkDue]:
    """Yield what the step passes on, if the case that it is for was asked for and has not ended."""
    if transition.passes is None:
        return
    reference = value_at(case, transition.passes.to)
    for link in definition.links.values():
        for row in rows_of(case, link.name) if _asks_for_itself(link) else ():
            if row["reference"] == reference and not row["ended"]:
                yield {
                    "link": link.name,
                    "sequence": case["sequence"],
                    "tell": reference,
                    "takes": transition.passes.takes,
                    "answers": {k: answers[k] for k in transition.passes.answers if k in answers},
                }


def link_to_origin(definition: Definition, case: CaseFields) -> Link | None:
    """Return the link by which ``case`` would be handed on to where it was handed on from; None
    where there is none, or it came from nowhere. It has the case that it came from, from its
    beginning, so nothing is ever handed back and forth."""
    origin = case.get("handed_on") or {}
    came_from = (origin.get("service"), origin.get("service_code"))
    for link in definition.links.values():
        if _hands_over(link) and (link.service, link.code) == came_from:
            return link
    return None


def is_handed_on(definition: Definition, case: CaseFields, name: str) -> bool:
    """Return whether ``name`` is a link that hands the matter on and has done so, or is about to:
    the same matter is handed on once."""
    if not _hands_over(definition.links[name]):
        return False
    return bool(rows_of(case, name)) or any(
        one["link"] == name for one in case.get("links_due") or ()
    )


def asked_of(definition: Definition, case: CaseFields, service: str, code: str) -> Link | None:
    """Return the link by which ``case`` was handed on to the other service; None if it was not."""
    for link in definition.links.values():
        was_asked_for = any(link.name in entry.get("asks", ()) for entry in case["timeline"])
        if was_asked_for and _hands_over(link) and (link.service, link.code) == (service, code):
            return link
    return None


def _hands_over(link: Link) -> bool:
    return link.asks is not None and link.asks.whose is not None


def _asks(definition: Definition, name: str, case: CaseFields) -> bool:
    asks = definition.links[name].asks
    return asks is not None and lets(case, asks.only_if, asks.unless)


def _to_tell(definition: Definition, case: CaseFields) -> Iterator[LinkDue]:
    for link in definition.links.values():
        for row in rows_of(case, link.name) if _asks_for_itself(link) else ():
            if not row["ended"]:
                yield {"link": link.name, "tell": row["reference"]}


def _hands_on(definition: Definition, due: LinkDue) -> bool:
    """Return whether a matter waits to be handed on: no answer of the other's is wanted, it is a
    case of the citizen's own that somebody has accepted."""
    asks = definition.links[due["link"]].asks
    return "reference" not in due and asks is not None and asks.whose is not None


def _asks_for_itself(link: Link) -> bool:
    """Return whether the other case is this one's: what was handed on is the citizen's."""
    return link.asks is not None and link.asks.whose is None


def _settles(definition: Definition, before: CaseFields, after: CaseFields) -> bool:
    """Return whether the case has changed its state or its office and a consequence of a link is
    met: its action, which was not open before, may be open now."""
    was, now = (
        (case.get("state"), case.get("regions"), case["offices"].get(HANDLING))
        for case in (before, after)
    )
    return was != now and any(True for _ in consequences(definition, after))


def tell_if_ended(definition: Definition, case: CaseFields, link: Link, row: Row) -> list[LinkDue]:
    """Return what is to be done for a row that has just come: who asked and has ended meanwhile
    says so."""
    over = _asks_for_itself(link) and definition.states[case["state"]].terminal
    return [{"link": link.name, "tell": row["reference"]}] if over and not row["ended"] else []


def consequences(definition: Definition, case: CaseFields) -> Iterator[Consequence]:
    """Yield for each link the first consequence whose conditions its rows meet."""
    for link in definition.links.values():
        rows = _of_the_last_round(link, rows_of(case, link.name))
        waits = any(
            one["link"] == link.name and "tell" not in one for one in case.get("links_due") or ()
        )
        for one in link.then if rows else ():
            met = [meets(row | _where(definition, case, row), one.holds) for row in rows]
            if any(met) if not one.every else (all(met) and not waits):
                yield one
                break


def _where(definition: Definition, case: CaseFields, row: Row) -> JsonObject:
    here, there = ((one["station"] or {}).get("code") for one in (case, row))
    ended = definition.states[case["state"]].terminal
    return {ELSEWHERE: bool(there and there != here and not ended)}


def _of_the_last_round(link: Link, rows: list[Row]) -> list[Row]:
    """Return the rows of the last round: what was asked again replaces what was asked before."""
    if link.asks is None:
        return rows
    last = max((round_of(row["n"]) for row in rows), default=0)
    return [row for row in rows if round_of(row["n"]) == last]


def number(sequence: int, place: int) -> str:
    """Return which one of those is meant that the step ``sequence`` asked for, from 1."""
    return f"{sequence}.{place}"


def round_of(n: str) -> int:
    """Return the sequence of the step that asked for number ``n``."""
    return int(n.partition(".")[0])


def was_asked(case: CaseFields, link: str, n: str) -> bool:
    """Return whether a step of the case asked for number ``n`` of ``link``."""
    sequence, _, place = n.partition(".")
    return place.isdigit() and any(
        str(entry["sequence"]) == sequence and link in entry.get("asks", ())
        for entry in case["timeline"]
    )
