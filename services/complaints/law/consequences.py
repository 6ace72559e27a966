"""What follows from a matter, by its category, its sections, their Acts or the longest term: one
table, ``consequences.yaml``, for all who need to know."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from contracts import yaml_file
from services.complaints.law.acts import ACTS
from services.complaints.law.offence import BadTable, Offence
from services.complaints.law.punishment import Text
from services.complaints.law.spans import Span

FILE = Path(__file__).with_name("consequences.yaml")
EFFECTS = (
    "sensitive",
    "closed_to_public",
    "woman_officer",
    "no_enquiry",
    "two_months",
    "forensic_visit",
    "medical_examination",
    "pursued_by_state",
    "child_tasks",
    "statement_at_home",
)
_KEYS = {"name", "gives", "investigator_rank", "sections", "acts", "categories", "from_years"}
_KEYS |= {"unlisted", "reason", "source"}


@dataclass(frozen=True)
class Rule:
    """One row. ``reason`` and ``source`` are said where it applies."""

    name: str
    gives: frozenset[str]
    investigator_rank: str | None
    sections: tuple[Span, ...]
    acts: frozenset[str]
    categories: frozenset[str]
    from_years: float | None
    unlisted: bool
    reason: Text
    source: Text

    def covers(self, offence: Offence) -> bool:
        """Return whether it follows from the offence: from its own section, or from that which it
        follows, so that an attempt is protected as the offence is. The term is its own alone."""
        if self.from_years is not None:
            return offence.cognizable and offence.punishment.weight >= self.from_years
        return any(self._covers(one) for one in _chain(offence))

    def _covers(self, offence: Offence) -> bool:
        return (
            any(span.covers(offence) for span in self.sections)
            or bool(self.acts & ({offence.act} | offence.within))
            or (self.unlisted and is_unlisted(offence))
        )


def is_unlisted(offence: Offence) -> bool:
    """Return whether nobody can say what protects the persons in it: no table has it, of whatever
    Act it is. That the rest of its Act is open says nothing of it."""
    return not offence.listed


@dataclass(frozen=True)
class Consequences:
    """What follows from all that was asked about together; each is named as in ``EFFECTS``."""

    rules: tuple[Rule, ...]

    def gives(self, effect: str) -> bool:
        """Return whether any of the rules gives the effect."""
        return any(effect in rule.gives for rule in self.rules)

    @property
    def sensitive(self) -> bool:
        """Those who handle the case alone see it."""
        return self.gives("sensitive")

    @property
    def pursued_by_state(self) -> bool:
        """The citizen's wish to withdraw is recorded and ends nothing."""
        return self.gives("pursued_by_state")

    @property
    def investigator_rank(self) -> str | None:
        """The lowest rank of who investigates; None where the law names none."""
        return next((r.investigator_rank for r in self.rules if r.investigator_rank), None)


def of_category(category: str | None) -> Consequences:
    """Return what follows from the category that a complaint was filed under; nothing for None."""
    return Consequences(tuple(rule for rule in RULES if category in rule.categories))


def of_offences(offences: Collection[Offence]) -> Consequences:
    """Return what follows from offences together."""
    return Consequences(tuple(rule for rule in RULES if any(map(rule.covers, offences))))


def of_act(code: str) -> Consequences:
    """Return what follows from every offence of an Act, whatever its section."""
    return Consequences(tuple(rule for rule in RULES if code in rule.acts))


def _chain(offence: Offence) -> Iterator[Offence]:
    yield offence
    while offence.follows is not None:
        offence = offence.follows
        yield offence


def _read(row: dict[str, Any]) -> Rule:
    if strange := set(row) - _KEYS:
        raise BadTable(f"{FILE.name} ({row.get('name')}): knows no {sorted(strange)}")
    if strange := set(row.get("gives", ())) - set(EFFECTS):
        raise BadTable(f"{FILE.name} ({row['name']}): gives no {sorted(strange)}")
    try:
        return Rule(
            name=row["name"],
            gives=frozenset(row.get("gives", ())),
            investigator_rank=row.get("investigator_rank"),
            sections=tuple(Span.read(text) for text in row.get("sections", ())),
            acts=frozenset(_act(short) for short in row.get("acts", ())),
            categories=frozenset(row.get("categories", ())),
            from_years=row.get("from_years"),
            unlisted=row.get("unlisted", False),
            reason=row["reason"],
            source=row["source"],
        )
    except (KeyError, ValueError) as error:
        raise BadTable(f"{FILE.name} ({row.get('name')}): {error}") from error


def _act(short: str) -> str:
    return next((act.code for act in ACTS.values() if act.short == short), "") or _no_act(short)


def _no_act(short: str) -> str:
    raise ValueError(f"no Act is called {short!r}")


RULES: tuple[Rule, ...] = tuple(_read(row) for row in yaml_file.read(FILE))
_GIVING = {effect: tuple(rule for rule in RULES if effect in rule.gives) for effect in EFFECTS}


def giving(effect: str) -> tuple[Rule, ...]:
    """Return the rules that give an effect, in the order of the table."""
    return _GIVING[effect]
