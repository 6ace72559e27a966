"""What has to be looked up before an action can be taken."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from typing import Any

from casework.policing.general_diary import GeneralDiary
from casework.policing.router import Router
from casework.policing.routing_rules import NONE_OF_THESE, goes_over_the_head
from casework.register import Register
from casework.rules import Fact, Step
from contracts.errors import Internal
from services.complaints.rules.information import digest
from services.complaints.rules.transfer import superintendent_decides
from services.complaints.signing.interface import Signer, SigningRequest

ZERO_FIR_WITH_ANOTHER = frozenset({"zero-fir-sent", "zero-fir-disputed"})


@dataclass(frozen=True)
class Books:
    """The registers of every station: numbers without a gap, see ``casework.register``."""

    fir: Register
    zero_fir: Register
    ncr: Register


BOOKS = tuple(field.name for field in fields(Books))
"""The definition's registers, in the order of ``Books``."""


@dataclass(frozen=True)
class Sources:
    """What facts are looked up in. ``form_of`` returns the answers of a case, readable."""

    router: Router
    diary: GeneralDiary
    books: Books
    signers: Mapping[str, Signer]
    form_of: Callable[[Mapping[str, Any]], Mapping[str, Any]]


def complaint_facts(sources: Sources) -> dict[str, Fact]:
    """Return the look-ups by the names that the definitions use."""
    return {**_office_facts(sources), **_diary_facts(sources), **_register_facts(sources)} | {
        "signature": lambda step: _signature(sources, step)
    }


def _office_facts(sources: Sources) -> dict[str, Fact]:
    router = sources.router

    def office_for(step: Step, field: str) -> dict[str, Any]:
        office = router.office(step.body[field], field)
        superintendent = office["offices"]["sp"]
        if goes_over_the_head(step) and superintendent:
            # Whoever names the station complained of, the complaint goes over its head.
            return router.office(superintendent, field)
        return office

    def chosen_office(step: Step) -> dict[str, Any] | None:
        return None if step.body["station"] == NONE_OF_THESE else office_for(step, "station")

    return {
        "chosen-office": chosen_office,
        "receiving-office": lambda step: office_for(step, "to_station"),
        "signing-office": lambda step: office_for(step, "station"),
    }


def _diary_facts(sources: Sources) -> dict[str, Fact]:
    def general_diary_number(step: Step) -> str:
        return sources.diary.take_number(step.case["offices"]["handling"], step.now)

    def receiving_diary_number(step: Step) -> str | None:
        """Of the station that takes over a Zero FIR; None where none is taken over now."""
        if step.case["state"] not in ZERO_FIR_WITH_ANOTHER:
            return None
        if step.action == "accept-transfer":
            return sources.diary.take_number(step.case["offices"]["receiving"], step.now)
        if superintendent_decides(step):
            named = sources.router.office(step.body["to_station"], "to_station")
            return sources.diary.take_number(named["offices"]["handling"], step.now)
        return None

    return {
        "general-diary-number": general_diary_number,
        "receiving-diary-number": receiving_diary_number,
    }


def _register_facts(sources: Sources) -> dict[str, Fact]:
    books = sources.books

    def number(book: Register, field: str, prefix: str, step: Step) -> dict[str, Any]:
        office = step.case["offices"]["handling"]
        year, serial = book.next(office, step.now)
        written = f"{office}/{prefix}{serial:04d}/{year}"
        taken = {"field": field, "number": written, "office": office}
        return taken | {"year": year, "serial": serial}

    def register_number(step: Step) -> dict[str, Any]:
        # A Zero FIR that was received gets the regular number of the station it is at now.
        if step.body.get("zero") and step.case["state"] != "zero-fir-received":
            return number(books.zero_fir, "zero_fir", "0-", step)
        return number(books.fir, "fir", "", step)

    return {
        "register-number": register_number,
        "ncr-number": lambda step: number(books.ncr, "ncr", "NCR-", step),
    }


def _signature(sources: Sources, step: Step) -> dict[str, Any]:
    """Return the signature over the text as it was given; Internal if what is kept is another."""
    sha256 = digest(sources.form_of(step.case))
    if sha256 != step.case["information_sha256"]:
        raise Internal("the text that is kept is not the text that was given")
    request = SigningRequest(
        step.case["_id"], sha256, step.body["method"], step.actor, step.case["owner"], step.now
    )
    return sources.signers[step.body["method"]].sign(request)
