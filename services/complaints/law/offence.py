"""What an offence is, and how a row of a table is read."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from casework.definition.bilingual import is_bilingual
from contracts.typed import Json, JsonObject
from services.complaints.law.acts import BNS, Act
from services.complaints.law.punishment import Punishment, Term, Text

CHECKED = ("act", "schedule", "general-knowledge")
"""How sure a row is: ``act`` — punishment read in the text of the Act, classification in the First
Schedule of the BNSS; ``schedule`` — both read in the Schedule; ``general-knowledge`` — in neither.
"""
REQUIRED = {"section", "title", "cognizable", "bailable", "punishment", "source", "checked"}
OPTIONAL = {"note", "clauses", "now", "by_term"}
PUNISHMENT = {"min", "max", "fine", "community_service"}

PART_II = "BNSS 2023, First Schedule, Part II"
"""What decides where an Act says nothing on cognizance or bail."""
GRAVE = 3
"""Years. From here on an offence under another law is cognizable and non-bailable by Part II; under
it, or with a fine alone, non-cognizable and bailable."""

_NUMBER = re.compile(r"(\d+)([A-Z]*)((?:\([0-9A-Za-z]+\))*)(?: \((.+)\))?")


class BadTable(Exception):
    """A table cannot be used; the message names the row and what is wrong with it."""


@dataclass(frozen=True)
class Offence:
    """One row. ``section`` is its name (``BNS 303(2)``), unique in all tables; ``act`` the code of
    its Act, None where that is in no table.

    ``bailable`` is None only for an offence of which it was not said. ``note`` says what the
    columns cannot; None for most. ``is_clause``: a row's clause, found but not suggested. ``now``:
    sections of the BNS that stand today where a section of the IPC stood. ``by_term``: its Act is
    silent, and Part II of the First Schedule decided. ``listed``: it stands in a table.
    ``follows``: the offence that it takes after (an attempt, common intention). ``within``: codes
    of all Acts that an unclear text names.
    """

    section: str
    title: Text
    cognizable: bool
    bailable: bool | None
    punishment: Punishment
    source: str
    checked: str
    note: Text | None = None
    is_clause: bool = False
    act: str | None = BNS
    now: tuple[str, ...] = ()
    by_term: bool = False
    listed: bool = True
    follows: "Offence | None" = None
    within: frozenset[str] = frozenset()

    @cached_property
    def code(self) -> str:
        """The section without its Act and without what it follows: ``303(2)``, ``25(1B)``; empty
        where no table has it."""
        if not self.listed:
            return ""
        own = self.section.partition(" r/w ")[0]
        at = re.search(r"(?<= )\d", own)
        return own[at.start() :] if at else ""

    @cached_property
    def number(self) -> int | None:
        """The number of the section, without what follows it; None where no table has it."""
        match = _NUMBER.fullmatch(self.code)
        return int(match[1]) if match else None

    @cached_property
    def letters(self) -> str:
        """The letters behind the number: ``B`` of ``67B``; mostly empty."""
        match = _NUMBER.fullmatch(self.code)
        return match[2] if match else ""

    @cached_property
    def subsection(self) -> str:
        """The number with its sub-sections and clauses, ``303(2)``; empty where no table has it."""
        match = _NUMBER.fullmatch(self.code)
        return "".join(match.group(1, 2, 3)) if match else ""

    def to_dict(self) -> JsonObject:
        """Return plain data for a case: the section, what it is and what follows from it."""
        return {
            "section": self.section,
            "act": self.act,
            "listed": self.listed,
            "title": dict(self.title),
            "cognizable": self.cognizable,
            "bailable": self.bailable,
            "punishment": self.punishment.to_dict(),
            "note": dict(self.note) if self.note else None,
        }


def by_part_two(punishment: Punishment) -> bool:
    """Return whether an offence under another law is cognizable, and then non-bailable, where that
    law does not say: BNSS 2023, First Schedule, Part II."""
    return punishment.weight >= GRAVE


def read_row(where: str, row: Json, act: Act) -> list[Offence]:
    """Return the offence of a row of an Act, and one for each of its clauses. Raises BadTable."""
    if not isinstance(row, dict):
        raise BadTable(f"{where}: not a row")
    where = f"{where} ({row.get('section')})"
    wrong = _wrong(row, act)
    if wrong:
        raise BadTable(f"{where}: {wrong}")
    try:
        offence = _offence(row, act)
    except ValueError as error:
        raise BadTable(f"{where}: {error}") from error
    clauses = [f"{offence.section}({clause})" for clause in row.get("clauses", ())]
    return [offence, *(replace(offence, section=name, is_clause=True) for name in clauses)]


def _wrong(row: JsonObject, act: Act) -> str | None:
    """Return the first thing that is wrong with the shape of a row, None for nothing."""
    keys, punishment = set(row), row.get("punishment")
    before, _, code = str(row.get("section")).partition(f"{act.short} ")
    number = None if before else _NUMBER.fullmatch(code)
    example = "BNS 303(2)" if act.code == BNS else f"{act.short} 1(1)"
    checks = (
        (keys >= REQUIRED, f"lacks {sorted(REQUIRED - keys)}"),
        (keys <= REQUIRED | OPTIONAL, f"knows no {sorted(keys - REQUIRED - OPTIONAL)}"),
        (number is not None, f"the section is not written as {example!r}"),
        (is_bilingual(row.get("title")), "the title is not in both languages"),
        ("note" not in row or is_bilingual(row["note"]), "the note is not in both languages"),
        (isinstance(row.get("cognizable"), bool), "cognizable is neither true nor false"),
        (isinstance(row.get("bailable"), bool), "bailable is neither true nor false"),
        (isinstance(punishment, dict) and set(punishment) <= PUNISHMENT, "bad punishment"),
        (row.get("checked") in CHECKED, f"checked is not one of {CHECKED}"),
        (_names_itself(number, row.get("source"), act), "the source does not name the section"),
    )
    return next((message for holds, message in checks if not holds), None)


def _names_itself(number: re.Match[str] | None, source: Json, act: Act) -> bool:
    if number is None:
        return False
    return str(source).startswith(f"{act.short} {act.year} s. {number[1]}{number[2]}{number[3]};")


def _offence(row: JsonObject, act: Act) -> Offence:
    fields = {name: row[name] for name in REQUIRED - {"punishment"}}
    return Offence(
        **fields,
        punishment=read_punishment(row["punishment"]),
        note=row.get("note"),
        act=act.code,
        now=tuple(row.get("now", ())),
        by_term=row.get("by_term", False),
    )


def read_punishment(row: Mapping[str, Json]) -> Punishment:
    """Return the punishment of a row; ValueError where it is none."""
    least, most = (Term.read(row[name]) if name in row else None for name in ("min", "max"))
    fine, service = row.get("fine"), row.get("community_service", False)
    if least is not None and (most is None or most < least):
        raise ValueError("the least term is above the most")
    if not isinstance(fine, bool) and not (
        isinstance(fine, dict) and len(fine) == 1 and set(fine) <= {"most", "least"}
    ):
        raise ValueError("the fine is neither true, false, {most: rupees} nor {least: rupees}")
    if not most and not fine and not service:
        raise ValueError("there is no punishment")
    return Punishment(least, most, fine, service)
