"""The page of Acts: what follows from each, and what its sections are."""

from collections.abc import Iterable

from services.complaints.law.acts import ACTS, BNS, Act
from services.complaints.law.classification import kind_of
from services.complaints.law.consequences import EFFECTS, RULES, Rule, of_act, of_offences
from services.complaints.law.derived import DERIVED, Derived
from services.complaints.law.offence import Offence
from services.complaints.law.offences import EVERY
from services.complaints.law.punishment import BEYOND_YEARS, Punishment
from tools.law_page.offences import without_clauses
from tools.law_page.words import both, cell, table

SAID = {
    "sensitive": "seen by those who handle it alone",
    "closed_to_public": "closed to the public",
    "woman_officer": "woman officer records",
    "no_enquiry": "no preliminary enquiry",
    "two_months": "two months",
    "forensic_visit": "forensic visit",
    "medical_examination": "medical examination in 24 hours",
    "pursued_by_state": "withdrawing ends nothing",
    "child_tasks": "tasks for the child",
    "statement_at_home": "statement at home",
}
INTRO = """# Acts, and what follows from them

<!-- written by `make docs`: change the tables in services/complaints/law, not this page -->

Every offence that a table has, by its Act, and what follows from each: out of the
[tables of offences](offences.md). *By term*: the Act is silent, and Part II of the First Schedule
of the BNSS decides by the longest term. The sections of the BNS are on the page of
[the law](law.md#sections). An offence that stands in no row, of whatever Act, is closed to the
public and without a preliminary enquiry until a DSP or above decides otherwise.

Whether it holds is tried from outside: an FIR is told in every spelling of every Act, of every
section that closes one and of every category, and a crawler that reads all public pages and lists
must meet none of them (`CRAWL_EVERY_SPELLING=1 pytest -s -k crawler
tests/e2e/test_fir_publication.py`, three minutes). On 28 November 2026 it was told of 7,562 FIRs,
one of them public, and met that one alone."""


def acts_page() -> str:
    """Return the whole page, in Markdown."""
    parts = [INTRO, _overview(), _rules(), _derived()]
    parts += [_act(act, rows) for act in ACTS.values() if (rows := _rows(act)) and act.code != BNS]
    return "\n\n".join(parts) + "\n"


def _rows(act: Act) -> list[Offence]:
    return [one for one in without_clauses(EVERY) if one.act == act.code]


def _overview() -> str:
    rows = [
        (
            f"**{act.short}**",
            f"{both(act.name)} {act.year}",
            str(len(_rows(act)) or "no table"),
            _effects(of_act(act.code).rules) or ("as any other" if _rows(act) else "closed"),
            cell(act.source),
        )
        for act in ACTS.values()
    ]
    head = ("written", "Act", "sections", "every offence of it", "source")
    return "\n\n".join(["## All Acts", table(head, rows)])


def _effects(rules: Iterable[Rule]) -> str:
    gives = {effect for rule in rules for effect in rule.gives}
    ranks = {rule.investigator_rank for rule in rules if rule.investigator_rank}
    texts = [SAID[effect] for effect in EFFECTS if effect in gives]
    return "; ".join(
        [*texts, *(f"investigator: {rank.upper()} or above" for rank in sorted(ranks))]
    )


def _rules() -> str:
    rows = [
        (
            f"`{rule.name}`",
            _effects([rule]),
            _covered(rule),
            cell(f"{rule.reason['en']} ({rule.source['en']})"),
        )
        for rule in RULES
    ]
    lead = "One table for the categories of the form, sections, Acts and terms alike."
    return "\n\n".join(
        ["## Consequences", lead, table(("rule", "what follows", "from", "why"), rows)]
    )


def _covered(rule: Rule) -> str:
    texts = [span.written for span in rule.sections]
    texts += [f"every offence of {ACTS[code].short}" for code in ACTS if code in rule.acts]
    texts += [f"category `{name}`" for name in sorted(rule.categories)]
    texts += [f"{rule.from_years:g} years or more, cognizable"] if rule.from_years else []
    texts += ["an offence that is in no table"] if rule.unlisted else []
    return cell(", ".join(texts))


def _derived() -> str:
    rows = [
        (
            derived.section,
            both(derived.title),
            _followed(derived),
            _term(derived),
            _same(derived.cognizable),
        )
        for derived in DERIVED.values()
    ]
    lead = (
        "Written `BNS 62 r/w BNS 64(1)`; a bare one follows the gravest offence named with it. "
        "What protects the person in that offence protects her here."
    )
    head = ("section", "what it is", "follows", "punished with", "cognizable")
    return "\n\n".join(["## Sections that follow another offence", lead, table(head, rows)])


def _followed(derived: Derived) -> str:
    """Return which offences the section can be of."""
    texts = [span.written for span in derived.of]
    texts += [f"{_years(derived.least_years)} or more"] if derived.least_years else []
    texts += [f"under {_years(derived.below_years)}"] if derived.below_years is not None else []
    return cell(", ".join(texts)) or "any offence"


def _years(weight: float) -> str:
    beyond = {number: name for name, number in BEYOND_YEARS.items()}
    return beyond.get(weight) or f"{weight:g} years"


def _term(derived: Derived) -> str:
    if isinstance(derived.term, Punishment):
        return cell(derived.term.words("en"))
    return {1.0: "the same", 0.5: "half the longest term", 0.25: "a quarter of the longest term"}[
        derived.term
    ]


def _same(cognizable: bool | None) -> str:
    return "as that offence" if cognizable is None else "yes" if cognizable else "no"


def _act(act: Act, rows: list[Offence]) -> str:
    head = ("section", "offence", "cognizable", "bailable", "punishment", "kind", "what follows")
    return "\n\n".join(
        [f"## {act.name['en']} {act.year}", table((*head, "checked"), map(_row, rows))]
    )


def _row(offence: Offence) -> tuple[str, ...]:
    by_term = " (by term)" if offence.by_term else ""
    return (
        offence.section,
        both(offence.title),
        ("yes" if offence.cognizable else "no") + by_term,
        "yes" if offence.bailable else "no",
        cell(offence.punishment.words("en")),
        f"`{kind_of(offence)}`",
        _effects(of_offences([offence]).rules),
        offence.checked,
    )
