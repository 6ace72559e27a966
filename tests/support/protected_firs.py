"""FIRs that nobody outside may meet: registered by the machine itself, in memory, from every
spelling of every Act, and told to the tracker as their own events would tell them."""

import json
import uuid
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from pymongo.database import Database

from contracts.errors import ContractError
from gateway.tracker.batch import Batch, write
from services.complaints.law.acts import ACTS, IPC
from services.complaints.law.classification import classify
from services.complaints.law.offences import EVERY
from tests.unit.complaints.complaint import THEFT, Complaint, World
from tests.unit.complaints.posts import DSP_OFFICER, ENQUIRY_OFFICER, HEAD, WOMAN_OFFICER
from tests.unit.complaints.test_acts_by_any_spelling import PROTECTED, written

STATION = "5199001"
"""Of nobody: no officer's list is longer for these."""
AT_A_TIME = 200
BEFORE_THE_BNS = "2024-01-10T10:00:00+05:30"
NO_ROW = "9999"
"""A section that no Act has: what is in no table is closed until a DSP decides."""


@dataclass(frozen=True)
class Kind:
    """One FIR to be registered: `text` says which, for a test's message."""

    text: str
    law: str | None = None
    sections: tuple[str, ...] = ()
    category: str = "theft"
    withheld: bool = False
    long_ago: bool = False
    open: bool = False


def spellings() -> Iterator[Kind]:
    """Of each Act that protects somebody every way to write it, with sections and years around it;
    of every other, each name with a section that it does not have."""
    for act in ACTS.values():
        if act in PROTECTED:
            texts = sorted(set(written(act)))
        else:
            names = sorted({act.short, *act.name.values(), *act.spellings})
            texts = [f"{form} {NO_ROW}" for name in names for form in (name, name.upper())]
        yield from (Kind(text, law=text, long_ago=act.code == IPC) for text in texts)


def other_kinds() -> Iterator[Kind]:
    """Closed by a section, by what a section follows, by the category, or by a DSP."""
    for section in EVERY:
        known = classify([section], [])
        if known.closed_to_public and known.cognizable:
            yield Kind(section, sections=(section,), long_ago=section.startswith("IPC"))
    for attempt in ("BNS 62 r/w BNS 64(1)", "BNS 3(5) r/w POCSO 8", "BNS 61(2)(a) r/w BNS 70(1)"):
        yield Kind(attempt, sections=(attempt,))
    for category in ("women-safety", "missing-child"):
        yield Kind(category, sections=tuple(THEFT), category=category)
    yield Kind("withheld by a DSP", sections=tuple(THEFT), withheld=True)


def a_public_one() -> Kind:
    """Without it a crawl that meets nothing would prove nothing."""
    return Kind("a theft", sections=tuple(THEFT), open=True)


def tell(gateway: Database, kinds: Iterable[Kind]) -> dict[str, Kind]:
    """Have the tracker store each FIR; return what each is, by its number."""
    kind_by_number: dict[str, Kind] = {}
    batch = Batch()
    for kind in kinds:
        view = _view(kind, len(kind_by_number) + 1)
        kind_by_number[view["fir"]["number"]] = kind
        batch.views[view["reference"]] = view  # type: ignore[assignment]
        if len(batch.views) == AT_A_TIME:
            write(gateway, batch)
            batch = Batch()
    write(gateway, batch)
    return kind_by_number


def forget(gateway: Database) -> None:
    """Take out of the gateway what `tell` put there."""
    gateway["cases"].delete_many({"office_codes": STATION})
    gateway["public_rows"].delete_many({"office": STATION})


def _view(kind: Kind, serial: int) -> dict[str, Any]:
    view = _registered(kind).view
    number, reference = f"{STATION}/{serial:05}/2026", f"CRAWL-{uuid.uuid4().hex[:12]}"
    text = json.dumps(view, ensure_ascii=False)
    for before, after in (
        (view["fir"]["number"], number),
        (view["reference"], reference),
        (view["owner"], f"c-{reference}"),
        (view["station"]["code"], STATION),
    ):
        text = text.replace(json.dumps(before)[1:-1], after)
    offices = {"offices": {"handling": STATION}, "office_codes": [STATION]}
    return json.loads(text) | offices | {"assigned_to": None, "capability": None}


def _registered(kind: Kind) -> Complaint:
    when = {"occurred_at": BEFORE_THE_BNS} if kind.long_ago else {}
    complaint = World().file(category=kind.category, **when).to_assigned()
    others = [{"law": kind.law, "cognizable": True, "max_years": 5}] if kind.law else []
    body = {"sections": list(kind.sections), "other_offences": others}
    complaint.act(ENQUIRY_OFFICER, "classify", **body)
    complaint.signed().act(HEAD, "register-fir", recorded_by=WOMAN_OFFICER.id)
    if kind.withheld:
        complaint.act(DSP_OFFICER, "withhold-publication", reasons="A witness is in danger.")
    else:
        complaint.tick()
    # Whoever would publish it is refused; where the law were not known it would be public now.
    with suppress(ContractError):
        complaint.act(HEAD, "publish-fir")
    return complaint
