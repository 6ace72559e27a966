"""What on the law page is a decision: readings of the law that are settings, and the registers."""

import importlib
from collections.abc import Mapping
from dataclasses import dataclass

from casework.definition.model import Definition
from contracts.typed import Json
from tools.law_page.words import cell, described, link, table


@dataclass(frozen=True)
class Reading:
    """A question that the law leaves open, and how it is answered here.

    ``key`` is where: a path into the definition, or ``module:name`` in the service's Python.
    """

    question: str
    answer: str
    key: str


READINGS = (
    Reading(
        "From when do the fourteen days of a preliminary enquiry run?",
        "From the receipt of the information, whenever the permission came. BNSS 173(3) does not "
        "say; this is the stricter reading.",
        "clocks.enquiry.counts_from",
    ),
    Reading(
        "What are the three days in which electronic information is signed?",
        "Hours from the receipt, not days of the calendar, so that the reminders stand where the "
        "citizen expects them (BNSS 173(1)(ii)).",
        "clocks.signature.limit",
    ),
    Reading(
        "How long may a signature that lapsed be renewed?",
        "The law is silent. For so many days from filing; after them a new complaint may be filed. "
        "Nothing is deleted.",
        "limits.signature_renewal_days",
    ),
    Reading(
        "Who confirms the sections that an enquiry officer proposes?",
        "Whoever of these roles takes the next step: to go on from a proposal is to confirm it; no "
        "action confirms alone.",
        "services.complaints.rules.classification:CONFIRMS",
    ),
    Reading(
        "When is an FIR published?",
        "At this part of the 24 hours, by the system, so that a DSP has time before it to withhold "
        "it and the limit is kept without anybody (Youth Bar Association of India v. Union of "
        "India, 2016).",
        "clocks.publication.marks.1.at",
    ),
    Reading(
        "How soon is “forthwith”, when an offence is reported to the Magistrate (BNSS 176(1))?",
        "Within a day of the FIR, a standard of this service; a reminder comes at half of it.",
        "clocks.fir-report.limit",
    ),
    Reading(
        "How many days are the two months of an investigation (BNSS 193(2))?",
        "As many as the shortest two months of the calendar, so that the alarm is never later than "
        "the law. They end when the report is with the Magistrate.",
        "clocks.two-months.limit",
    ),
    Reading(
        "May registration be refused under BNSS 176?",
        "No. What may be declined is the investigation, of an FIR that is registered, with reasons "
        "and an appeal.",
        "actions.decline-investigation.transitions.0.from",
    ),
    Reading(
        "Which offence is “not of a serious nature” in BNSS 176(1)(a)?",
        "One of this kind; the law gives no figure. It is told against a person by name, and "
        "nobody is sent to the spot; the investigation goes on.",
        "actions.investigate-without-visit.transitions.0.only_if",
    ),
    Reading(
        "Is a missing person of unknown age a child?",
        "Yes, until an age is recorded: the FIR is mandatory at once. A higher age takes that back "
        "before registration and says so; of an adult there is a search, and an FIR on suspicion.",
        "services.complaints.rules.missing_persons:a_child_is_missing",
    ),
    Reading(
        "Under which section is a missing child registered before anybody classified?",
        "Kidnapping is presumed (Bachpan Bachao Andolan v. Union of India, 2013).",
        "services.complaints.rules.registration:MISSING_CHILD",
    ),
)


@dataclass(frozen=True)
class Book:
    """A book of a station: an example of its numbers, and the action that enters something."""

    name: str
    example: str
    action: str
    gaps: str


BOOKS = (
    Book(
        "General diary · सामान्य दैनिकी (जीडी)",
        "5117012/GD-0003/2026-11-21",
        "acknowledge",
        "possible",
    ),
    Book("FIRs · प्राथमिकी", "5117012/0001/2026", "register-fir", "none"),
    Book("Zero FIRs · ज़ीरो FIR", "5117012/0-0001/2026", "register-fir", "none"),
    Book("Non-cognizable reports · असंज्ञेय रिपोर्ट", "5117012/NCR-0001/2026", "record-ncr", "none"),
)


def readings(definition: Definition) -> str:
    """Return the readings with what they are set to now, and where."""
    rows = [
        (cell(r.question), cell(r.answer), _words(value_of(definition, r.key)), f"`{r.key}`")
        for r in READINGS
    ]
    lead = (
        "Where the law is open, this is how it is read here; the reasons are in "
        "[a decision of its own](decisions/0011-readings-of-the-law.md). Another reading is a "
        "change at the place named: of the definition, with a new version."
    )
    head = ("question", "reading", "set to", "where")
    return "\n\n".join(["## Readings of the law", lead, table(head, rows)])


def value_of(definition: Definition, key: str) -> object:
    """Return what stands at a reading's key; KeyError, AttributeError or ImportError if nothing."""
    module, _, name = key.partition(":")
    if name:
        return getattr(importlib.import_module(module), name)
    value: Json = definition.source
    for part in key.split("."):
        value = value[int(part)] if isinstance(value, list) else value[part]
    return value


def _words(value: object) -> str:
    if callable(value):
        return described(value)
    if isinstance(value, Mapping):
        return ", ".join(f"{name}: {_words(part)}" for name, part in value.items())
    if isinstance(value, list | frozenset):
        return ", ".join(sorted(map(str, value)))
    return cell(str(value))


def registers(definition: Definition) -> str:
    """Return the books of a station, with the form of their numbers."""
    rows = [
        (
            book.name,
            f"`{book.example}`",
            link("action", book.action, definition.actions[book.action].label),
            book.gaps,
        )
        for book in BOOKS
    ]
    lead = (
        "Each station has its own books. The serial begins anew with the year, in the general "
        "diary with the day, in IST. A number of a register exists exactly if a case bears it."
    )
    return "\n\n".join(
        ["## Registers", lead, table(("book", "number", "entered by", "gaps"), rows)]
    )
