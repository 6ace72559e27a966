"""``slots``: appointments of which an office has so many at a time. What can be said without I/O.

    slots:
      visit:
        office: handling
        at: visit.at
        capacity: 20
        every: {minutes: 30}
        hours: ["10:00", "16:00"]
        days: [mon, tue, wed, thu, fri, sat]
        held_in: [requested, approved, visited]
        once: {per: owner, days: 7}

An action that ``books: visit`` takes a place at the moment that it keeps under ``at``. The case
has the place as long as it is in one of the states ``held_in``. A hold that ends by itself is such
a state with a clock that takes the case out of it: ``returned`` of the prison visit.

A place is a *claim*: a text that one case alone may bear, by a unique index over ``claims``. It is
written with the case's own change and gone with it, so nothing is taken that no case has. That an
owner comes only once in so many days are claims too, one for each of the days that follow.
"""

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta

from casework.definition.bilingual import IST
from casework.definition.model import Definition
from casework.definition.slots import Slot
from casework.definition.sources.parts import OnceSource, SlotSource
from casework.definition.spans import read_span
from casework.engine.regions import current_states
from casework.typed.case import FreePlace
from casework.typed.fields import CaseFields, Changes

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
PLACE = "place-in-slot"
"""The fact of a step that ``slot_book`` finds: the place for what the action books."""
LONGEST_BETWEEN = 92
"""Days. Each is one claim in the case's document."""
NEVER: OnceSource = {"per": "owner", "days": 0}
ANY_WEEK = date(2026, 1, 5)


def read_slots(source: Mapping[str, SlotSource]) -> dict[str, Slot]:
    """Return the slots of a definition by name; ValueError where one is not understood."""
    return {name: _slot(name, part) for name, part in source.items()}


def _slot(name: str, part: SlotSource) -> Slot:
    opens, closes = (time.fromisoformat(hour) for hour in part["hours"])
    every, once = read_span(part["every"]), part.get("once", NEVER)
    if every <= timedelta():
        raise ValueError(f"slot {name!r} is every {every}")
    slot = Slot(
        name=name,
        office=part["office"],
        at=part["at"],
        capacity=int(part["capacity"]),
        every=every,
        opens=opens,
        closes=closes,
        days=frozenset(DAYS.index(day) for day in part["days"]),
        held_in=frozenset(part["held_in"]),
        once_in=int(once["days"]),
    )
    if slot.capacity < 1 or not any(starts_on(slot, day) for day in days_from(ANY_WEEK, 7)):
        raise ValueError(f"slot {name!r} has no place on any day")
    if once["per"] != "owner" or not 0 <= slot.once_in <= LONGEST_BETWEEN:
        raise ValueError(f"slot {name!r} is once per owner in at most {LONGEST_BETWEEN} days")
    return slot


def starts_on(slot: Slot, day: date) -> list[datetime]:
    """Return when appointments begin on ``day`` in India, in UTC."""
    if day.weekday() not in slot.days:
        return []
    start = datetime.combine(day, slot.opens, IST)
    closes = datetime.combine(day, slot.closes, IST)
    starts = []
    while start + slot.every <= closes:
        starts.append(start.astimezone(UTC))
        start += slot.every
    return starts


def is_start(slot: Slot, moment: datetime) -> bool:
    """Return whether an appointment begins at ``moment``."""
    return moment in starts_on(slot, moment.astimezone(IST).date())


def book_of(definition: Definition, slot: Slot, kind: str) -> str:
    """Return how the claims of a slot begin; all versions of a service share them."""
    return f"{kind}|{definition.code}/{slot.name}|"


def place_claim(book: str, office: str, at: datetime, number: int | str) -> str:
    """Return the claim to a place; those of one moment and office differ in the last part."""
    return f"{book}{office}|{at.astimezone(UTC):%Y-%m-%dT%H:%MZ}|{number}"


def once_claims(definition: Definition, slot: Slot, owner: str, at: datetime) -> list[str]:
    """Return the claims of an owner who comes at ``at``: that day and those that follow.

    Two appointments less than so many days apart claim a day in common.
    """
    first, book = at.astimezone(IST).date(), book_of(definition, slot, "once")
    days = (first + timedelta(days=passed) for passed in range(slot.once_in))
    return [f"{book}{owner}|{day.isoformat()}" for day in days]


def booked(definition: Definition, case: CaseFields, place: FreePlace) -> Changes:
    """Return the fields of ``case`` with the ``place`` that was found (``slot_book``), instead of
    the one that it had in this slot."""
    slot = definition.slots[place["slot"]]
    office, at, number = place["office"], place["at"], place["number"]
    claims = [
        place_claim(book_of(definition, slot, "place"), office, at, number),
        *once_claims(definition, slot, case["owner"], at),
    ]
    record = {"office": office, "at": at, "ends_at": at + slot.every, "number": number}
    return {
        "slots": {**(case.get("slots") or {}), slot.name: record},
        "claims": _claims_of_others(definition, case, slot) + claims,
    }


def given_back(definition: Definition, case: CaseFields) -> Changes:
    """Return the fields of ``case`` without the places that it has no longer, in its states."""
    has = {name: record for name, record in (case.get("slots") or {}).items() if record}
    here = current_states(case)
    left_slots = [slot for slot in definition.slots.values() if here.isdisjoint(slot.held_in)]
    left: Changes = {**case}
    for slot in left_slots:
        if slot.name in has:
            left["claims"] = _claims_of_others(definition, left, slot)
            left["slots"] = {**left["slots"], slot.name: None}
    return {key: left[key] for key in ("slots", "claims") if left.get(key) is not case.get(key)}


def _claims_of_others(definition: Definition, case: CaseFields, slot: Slot) -> list[str]:
    own = tuple(book_of(definition, slot, kind) for kind in ("place", "once"))
    return [claim for claim in case.get("claims") or () if not claim.startswith(own)]


def days_from(day: date, count: int) -> Iterator[date]:
    """Yield ``count`` days, ``day`` first."""
    return (day + timedelta(days=passed) for passed in range(count))
