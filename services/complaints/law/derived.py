"""Sections that follow another offence, from ``derived.yaml``: an attempt, common intention,
abetment. What they are punished with and whether they are cognizable depends on that offence."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from contracts import yaml_file
from services.complaints.law.acts import ACTS
from services.complaints.law.offence import BadTable, Offence, read_punishment
from services.complaints.law.punishment import BEYOND_YEARS, Punishment, Text
from services.complaints.law.spans import Span

FILE = Path(__file__).with_name("derived.yaml")
FOLLOWING = " r/w "
"""Stands between a section and the offence that it follows."""
PARTS = {"same": 1.0, "half": 0.5, "quarter": 0.25}


@dataclass(frozen=True)
class Derived:
    """One such section; ``section`` is its name. ``term`` is a part of the longest term of the
    offence that it follows, or a punishment of its own. ``cognizable`` and ``bailable`` are None
    where they are that offence's."""

    act: str
    section: str
    title: Text
    term: float | Punishment
    cognizable: bool | None
    bailable: bool | None
    least_years: float
    below_years: float | None
    of: tuple[Span, ...]
    codes: tuple[str, ...]

    def may_follow(self, offence: Offence) -> bool:
        """Return whether the section can be of that offence. What no table has it follows as well,
        unless it is of certain sections alone."""
        weight = offence.punishment.weight
        within = weight >= self.least_years and (
            self.below_years is None or weight < self.below_years
        )
        return within and (not self.of or any(span.covers(offence) for span in self.of))

    def following(self, offence: Offence) -> Offence:
        """Return the offence of this section where it follows ``offence``; in no table where that
        is in none."""
        return Offence(
            section=f"{self.section}{FOLLOWING}{offence.section}",
            title={
                language: f"{self.title[language]}: {offence.title[language]}"
                for language in self.title
            },
            cognizable=offence.cognizable if self.cognizable is None else self.cognizable,
            bailable=offence.bailable if self.bailable is None else self.bailable,
            punishment=self._punishment(offence),
            source=f"{self.section}; {offence.source}",
            checked="general-knowledge",
            act=self.act,
            listed=offence.listed,
            follows=offence,
        )

    def _punishment(self, offence: Offence) -> Punishment:
        if isinstance(self.term, Punishment):
            return self.term
        return offence.punishment if self.term == 1 else offence.punishment.part(self.term)


def _read(row: Mapping[str, Any]) -> Derived:
    act = ACTS[row["act"]]
    term = row["term"]
    return Derived(
        act=act.code,
        section=f"{act.short} {row['section']}",
        title=row["title"],
        term=read_punishment(term) if isinstance(term, dict) else PARTS[term],
        cognizable=row.get("cognizable"),
        bailable=row.get("bailable"),
        least_years=_weight(row.get("least_years", 0)),
        below_years=_weight(row["below_years"]) if "below_years" in row else None,
        of=tuple(Span.read(text) for text in row.get("of", ())),
        codes=(row["section"], *row.get("aliases", ())),
    )


def _weight(bound: float | str) -> float:
    return BEYOND_YEARS[bound] if isinstance(bound, str) else bound


def _load() -> dict[str, Derived]:
    table: dict[str, Derived] = {}
    for row in yaml_file.read(FILE):
        try:
            derived = _read(row)
        except (KeyError, ValueError) as error:
            raise BadTable(f"{FILE.name} ({row.get('section')}): {error}") from error
        if derived.section in table:
            raise BadTable(f"{FILE.name}: {derived.section} stands in the table twice")
        table[derived.section] = derived
    return table


DERIVED: Mapping[str, Derived] = MappingProxyType(_load())
"""All of them by name."""
