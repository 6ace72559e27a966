"""Whether CCTNS has what the register has: one station, one day, number by number."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import date, datetime, time, timedelta

from pymongo.collection import Collection

from casework.definition.bilingual import IST
from contracts.typed import JsonObject
from services.complaints.cctns.integrated_form import KINDS
from services.complaints.cctns.interface import REFUSED, SENT, WAITING, Cctns, Entry

SAME, LOST_THERE, MISSING_HERE, DIFFERENT = "same", "lost-there", "missing-here", "different"
MEANINGS = {
    SAME: "the same in both",
    WAITING: "waits to be forwarded",
    REFUSED: "refused there: needs a person",
    LOST_THERE: "not there, though it gave a receipt",
    MISSING_HERE: "there, but not in this register",
    DIFFERENT: "in both, but not the same",
}
"""Every finding, in words; the first is the only good one."""


@dataclass(frozen=True)
class Ours:
    """One number of the register; ``digest`` and ``cctns_number`` of its receipt, None without."""

    number: str
    registered_at: datetime
    state: str
    tries: int = 0
    reason: str | None = None
    digest: str | None = None
    cctns_number: str | None = None


@dataclass(frozen=True)
class Row:
    """One finding. ``note`` says more, in English, where there is more to say."""

    number: str
    result: str
    cctns_number: str | None
    note: str


@dataclass(frozen=True)
class Report:
    """What a comparison found, by number."""

    station: str
    day: date
    rows: list[Row]

    @property
    def agrees(self) -> bool:
        """Whether both have the same."""
        return all(row.result == SAME for row in self.rows)

    def counts(self) -> dict[str, int]:
        """Return how many rows there are of each result."""
        totals = Counter(row.result for row in self.rows)
        return {result: totals[result] for result in MEANINGS}

    def to_dict(self) -> JsonObject:
        """Return the report in JSON types."""
        return {
            "station": self.station,
            "day": self.day.isoformat(),
            "agrees": self.agrees,
            "counts": self.counts(),
            "rows": [asdict(row) for row in self.rows],
        }

    def lines(self) -> Iterator[str]:
        """Yield the report as a table for a person."""
        yield f"Register of {self.station} on {self.day.isoformat()} beside CCTNS"
        yield ""
        for row in self.rows:
            there = row.cctns_number or "-"
            line = f"  {row.number:<24}{row.result:<14}{there:<24}{row.note}"
            yield line.rstrip()
        yield "" if self.rows else "  no FIR in either"
        for result, count in self.counts().items():
            if count:
                yield f"{count:>5}  {MEANINGS[result]}"
        yield "Both agree." if self.agrees else "They DIFFER."


def reconcile(cases: Collection, cctns: Cctns, station: str, day: date) -> Report:
    """Compare the register of a station (its code) for a day in IST. Raises CctnsAway."""
    theirs = cctns.registered(station, day)
    return Report(station, day, compare(registered_here(cases, station, day), theirs))


def compare(ours: Iterable[Ours], theirs: Iterable[Entry]) -> list[Row]:
    """Return one row for each number that either of both has, by number."""
    here = {fir.number: fir for fir in ours}
    there = {entry.fir_number: entry for entry in theirs}
    return [_row(n, here.get(n), there.get(n)) for n in sorted(here.keys() | there.keys())]


def _row(number: str, ours: Ours | None, theirs: Entry | None) -> Row:
    if ours is None:
        return Row(number, MISSING_HERE, theirs.number if theirs else None, "")
    if theirs is None:
        result = LOST_THERE if ours.state == SENT else ours.state
        return Row(number, result, ours.cctns_number, _why_not_there(ours))
    if ours.state != SENT:
        note = f"stands there without a receipt; {_why_not_there(ours)}"
        return Row(number, ours.state, theirs.number, note)
    if ours.digest != theirs.digest:
        return Row(number, DIFFERENT, theirs.number, "what stands there is not what was sent")
    if ours.cctns_number != theirs.number:
        note = f"the receipt was for {ours.cctns_number}"
        return Row(number, DIFFERENT, theirs.number, note)
    return Row(number, SAME, theirs.number, "")


def _why_not_there(ours: Ours) -> str:
    since = ours.registered_at.astimezone(IST).strftime("%d-%m-%Y %H:%M IST")
    if ours.state == REFUSED:
        return ours.reason or ""
    return f"registered {since}, {ours.tries} tries" if ours.state == WAITING else ""


def registered_here(cases: Collection, station: str, day: date) -> list[Ours]:
    """Return what was registered at a station on a day in IST, FIRs and Zero FIRs."""
    start = datetime.combine(day, time(), IST)
    within = {"$gte": start, "$lt": start + timedelta(days=1)}
    projection = dict.fromkeys([*KINDS, "cctns"], 1)
    firs: list[Ours] = []
    for kind in KINDS:
        # The year lets the register's own index find the station's numbers.
        numbers = {f"{kind}.office": station, f"{kind}.year": day.year}
        rows = cases.find({**numbers, f"{kind}.registered_at": within}, projection)
        firs.extend(_ours(case, kind) for case in rows)
    return firs


def _ours(case: JsonObject, kind: str) -> Ours:
    status = case.get("cctns") or {}
    receipt = (status.get("sent") or {}).get(kind)
    record = case[kind]
    if receipt:
        numbers = {"digest": receipt["digest"], "cctns_number": receipt["number"]}
        return Ours(record["number"], record["registered_at"], SENT, **numbers)
    return Ours(
        record["number"],
        record["registered_at"],
        REFUSED if status.get("state") == REFUSED else WAITING,
        status.get("tries", 0),
        _reason(status.get("reason")),
    )


def _reason(reason: JsonObject | None) -> str | None:
    if not reason:
        return None
    items = ", ".join(reason["items"])
    return f"{reason['code']}: {items}" if items else reason["code"]
