"""The whole page, put together from its parts."""

from collections.abc import Mapping
from pathlib import Path

from casework.definition.model import Definition
from casework.engine.rules import Rules
from casework.host.building import Building
from casework.host.manifest import load
from services.complaints.law.offence import Offence
from services.complaints.law.offences import TABLE
from tools.law_page.actions import actions
from tools.law_page.limits import clocks, documents
from tools.law_page.offences import bands, sections
from tools.law_page.readings import readings, registers
from tools.law_page.stages import overview
from tools.law_page.states import diagrams, states

SERVICE = Path(__file__).parents[2] / "services" / "complaints"


def page(definition: Definition, rules: Rules, offences: Mapping[str, Offence]) -> str:
    """Return the whole page, in Markdown."""
    parts = [
        intro(definition),
        overview(definition),
        diagrams(definition),
        states(definition),
        actions(definition, rules),
        clocks(definition),
        documents(definition),
        registers(definition),
        bands(offences),
        sections(offences),
        readings(definition),
    ]
    return "\n\n".join(parts) + "\n"


def intro(definition: Definition) -> str:
    """Return what the page is, what its parts are and how it is read."""
    source = "../services/complaints/definitions/complaint/"
    return f"""# The law of the e-complaint

<!-- written by `make docs`: change the definition, the rules or the table, not this page -->

This is the law as the machine holds it, from the filing of an e-complaint to the FIR and the
appeal: version {definition.version} of the service `{definition.code}`. It is written out of
[the definition]({source}), the descriptions of
the [rules](../services/complaints/rules/) and the [table of offences](offences.md), so it says what
is done, not what was meant.

**Read the [overview](#overview) first.** All else is looked up; what is folded opens by a click:

* [the course of a case](#the-course-of-a-case): a diagram of each stage;
* [states](#states): what the citizen is told in each, and what may follow;
* [actions](#actions): who may take each, when, and under which section;
* [clocks](#clocks): what happens if nobody does;
* [documents](#documents), [registers](#registers), [kinds of case](#kinds-of-case) and
  [sections of the BNS](#sections); other Acts have [a page of their own](acts.md);
* [readings of the law](#readings-of-the-law): where the law leaves something open.

SHO: head of a police station. DSP, SP: Deputy Superintendent and Superintendent of Police. BNSS,
BNS: Bharatiya Nagarik Suraksha Sanhita and Bharatiya Nyaya Sanhita, 2023. FIR: first information
report."""


def current() -> str:
    """Return the page of the newest definition of today."""
    building = Building.of(load(SERVICE))
    return page(building.definitions.newest("complaint"), building.rules_with(), TABLE)
