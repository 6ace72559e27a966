"""What has to be looked up before an action can be taken: the host finds it under ``FACTS``."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from functools import partial
from typing import cast

from casework.desk.register import Register
from casework.engine.rules import Fact, Step
from casework.host.tools import LookUp, Tools
from casework.policing.facts import office_named
from casework.policing.general_diary import GeneralDiary
from casework.policing.router import Router
from casework.policing.routing_rules import goes_over_the_head
from casework.typed.people import OfficesOfCase
from contracts.errors import Internal
from contracts.typed import Json, JsonObject
from services.complaints.rules.information import digest
from services.complaints.rules.transfer import superintendent_decides
from services.complaints.settings import ComplaintsSettings
from services.complaints.signing import signers_for
from services.complaints.signing.interface import Signer, SigningRequest
from services.complaints.values.informing import total_value

REGISTERED_HERE = frozenset({"zero-fir-received", "under-investigation"})
"""States from which an FIR gets a regular number, whatever is asked for: a Zero FIR that was
received gets that of the station it is at now."""
ZERO_FIR_WITH_ANOTHER = frozenset({"zero-fir-sent", "zero-fir-disputed"})


@dataclass(frozen=True)
class Books:
    """The registers of every station: numbers without a gap, see ``casework.desk.register``."""

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
    form_of: Callable[[Mapping[str, Json]], Mapping[str, Json]]
    least_rank: str = "dsp"
    missing_person_fir: bool = False

    @classmethod
    def of(cls, tools: Tools) -> "Sources":
        """Return the sources of a process."""
        cases = tools.database["cases"]
        settings = cast(ComplaintsSettings, tools.settings)
        return cls(
            router=tools.router,
            diary=GeneralDiary(tools.database["counters"]),
            books=Books(*(Register(cases, field) for field in BOOKS)),
            signers=signers_for(settings.esign_key),
            form_of=tools.form_of,
            least_rank=settings.least_rank,
            missing_person_fir=settings.missing_person_fir,
        )


def receiving_office(sources: Sources, step: Step) -> OfficesOfCase:
    """Return the office that the case is being transferred to."""
    return office_named(sources.router, step, "to_station")


def counter_office(sources: Sources, step: Step) -> OfficesOfCase | None:
    """Return the station of the officer who takes information down; None where a citizen files.
    What it complains of is its own head's, the office over it."""
    if step.actor.role == "citizen" or not step.actor.station:
        return None
    office = sources.router.office(step.actor.station, "how_given")
    superintendent = office["offices"]["sp"]
    if goes_over_the_head(step) and superintendent:
        return sources.router.office(superintendent, "how_given")
    return office


def signing_office(sources: Sources, step: Step) -> OfficesOfCase:
    """Return the station that the citizen will sign at."""
    return office_named(sources.router, step, "station")


def general_diary_number(sources: Sources, step: Step) -> str:
    """Return the next number in the diary of the office that handles the case."""
    return sources.diary.take_number(step.case["offices"]["handling"], step.now)


def receiving_diary_number(sources: Sources, step: Step) -> str | None:
    """Return the number of the station that takes over a Zero FIR; None where none is taken over
    now."""
    if step.case["state"] not in ZERO_FIR_WITH_ANOTHER:
        return None
    if step.action == "accept-transfer":
        return sources.diary.take_number(step.case["offices"]["receiving"], step.now)
    if superintendent_decides(step):
        station = sources.router.office(step.body["to_station"], "to_station")
        handling = station["offices"]["handling"]
        assert handling is not None, "a station handles what is sent to it"
        return sources.diary.take_number(handling, step.now)
    return None


def register_number(sources: Sources, step: Step) -> JsonObject:
    """Return the next number of the register of FIRs, or of that of Zero FIRs."""
    if step.body.get("zero") and step.case["state"] not in REGISTERED_HERE:
        return _number(sources.books.zero_fir, "zero_fir", "0-", step)
    return _number(sources.books.fir, "fir", "", step)


def ncr_number(sources: Sources, step: Step) -> JsonObject:
    """Return the next number of the register of non-cognizable reports."""
    return _number(sources.books.ncr, "ncr", "NCR-", step)


def _number(book: Register, field: str, prefix: str, step: Step) -> JsonObject:
    office = step.case["offices"]["handling"]
    year, serial = book.next(office, step.now)
    written = f"{office}/{prefix}{serial:04d}/{year}"
    return {"field": field, "number": written, "office": office, "year": year, "serial": serial}


def open_answers(sources: Sources, step: Step) -> JsonObject:
    """Return the answers of the application that name nobody: when it happened."""
    form = sources.form_of(step.case)
    return {name: form.get(name) for name in ("occurred_at", "occurred_until")}


def least_rank(sources: Sources, step: Step) -> str | None:
    """Return the rank below which nobody investigates under the SC/ST Act; None where every officer
    may."""
    return sources.least_rank or None


def signature(sources: Sources, step: Step) -> JsonObject:
    """Return the signature over the text as it was given; Internal if what is kept is another."""
    sha256 = digest(sources.form_of(step.case), step.case.get("information_salt"))
    if sha256 != step.case["information_sha256"]:
        raise Internal("the text that is kept is not the text that was given")
    request = SigningRequest(
        step.case["_id"], sha256, step.body["method"], step.actor, step.case["owner"], step.now
    )
    return sources.signers[step.body["method"]].sign(request)


def missing_person_fir(sources: Sources, step: Step) -> bool:
    """Return whether the State wants an FIR for every missing person."""
    return sources.missing_person_fir


def stated_value(sources: Sources, step: Step) -> int | None:
    """Return what everything was worth by the information given, in rupees; None where nobody
    said."""
    return total_value(sources.form_of(step.case))


def time_of_offence(sources: Sources, step: Step) -> dict[str, datetime]:
    """Return when it happened by the information given: ``since`` and ``until``, each only where it
    is known. By it the code is chosen that an offence is of."""
    form = sources.form_of(step.case)
    moments = {"since": form.get("occurred_at"), "until": form.get("occurred_until")}
    return {name: _moment(value) for name, value in moments.items() if value}


def _moment(value: Json) -> datetime:
    return value if isinstance(value, datetime) else datetime.fromisoformat(value)


_LOOK_UPS: Mapping[str, Callable[[Sources, Step], Json]] = {
    "receiving-office": receiving_office,
    "counter-office": counter_office,
    "signing-office": signing_office,
    "general-diary-number": general_diary_number,
    "receiving-diary-number": receiving_diary_number,
    "register-number": register_number,
    "ncr-number": ncr_number,
    "stated-value": stated_value,
    "time-of-offence": time_of_offence,
    "open-answers": open_answers,
    "least-rank": least_rank,
    "missing-person-fir": missing_person_fir,
    "signature": signature,
}


def complaint_facts(sources: Sources) -> dict[str, Fact]:
    """Return the look-ups by the names that the definition uses, made in ``sources``."""
    return {name: partial(look_up, sources) for name, look_up in _LOOK_UPS.items()}


def _from_tools(look_up: Callable[[Sources, Step], Json]) -> LookUp:
    return lambda tools, step: look_up(Sources.of(tools), step)


FACTS: Mapping[str, LookUp] = {name: _from_tools(look_up) for name, look_up in _LOOK_UPS.items()}
