"""Offences that an officer wrote instead of choosing them: what the tables know of them counts, and
what they do not know the officer says."""

from collections.abc import Sequence
from typing import NotRequired, TypedDict

from casework.closed_text import ClosedText
from contracts.errors import ValidationFailed
from contracts.typed import JsonObject
from services.complaints.law import sections
from services.complaints.law.acts import ACTS, acts_within
from services.complaints.law.offence import Offence
from services.complaints.law.punishment import BEYOND_YEARS, Punishment, Term

FIELDS = {"law", "cognizable", "bailable", "max_years"}
FOR_LIFE = 99
"""Years. A form that takes only numbers says imprisonment for life with it; no Act names a longer
term."""


class OtherOffence(TypedDict):
    """An offence of another Act, as an officer names it."""

    law: str
    cognizable: bool
    max_years: float | str
    bailable: NotRequired[bool | None]


def read_others(others: Sequence[OtherOffence]) -> list[Offence]:
    """Return the named offences, each once, by the name of the law and, of one name, the gravest
    first.

    An entry is ``law`` (what it is called), ``cognizable``, ``max_years`` (a number of years, 0
    where there is no imprisonment, 99 or ``life``, or ``death``) and, if it is known, ``bailable``.
    Where ``law`` is an Act and sections of its table (``IPC 376``), their rows count, not what the
    officer says beside them. Refuses with ValidationFailed, by ``other_offences.<place>.<field>``,
    an incomplete entry.
    """
    wrong = {
        f"other_offences.{place}.{field}": code
        for place, entry in enumerate(others)
        for field, code in _wrong(entry).items()
    }
    if wrong:
        raise ValidationFailed(fields=wrong)
    read = {identity(offence): offence for entry in others for offence in _read(entry)}
    return [read[key] for key in sorted(read)]


def _wrong(entry: OtherOffence) -> JsonObject:
    wrong: JsonObject = {field: "unknown-field" for field in set(entry) - FIELDS}
    if not isinstance(entry.get("law"), str) or not entry["law"].strip():
        wrong["law"] = "required"
    if not isinstance(entry.get("cognizable"), bool):
        wrong["cognizable"] = "required"
    if entry.get("bailable") not in (None, True, False):
        wrong["bailable"] = "not-a-choice"
    years = entry.get("max_years")
    if isinstance(years, bool) or not isinstance(years, int | float | str):
        wrong["max_years"] = "required"
    elif isinstance(years, str):
        if years not in BEYOND_YEARS:
            wrong["max_years"] = "not-a-number"
    elif not 0 <= years <= FOR_LIFE:
        wrong["max_years"] = {"code": "out-of-range", "min": 0, "max": FOR_LIFE}
    return wrong


def _read(entry: OtherOffence) -> list[Offence]:
    """Return the rows that the text names, and the officer's own entry for what has none."""
    whole = sections.read([entry["law"]])
    if whole.offences:
        return whole.offences
    act, rest = sections.split(entry["law"], None)
    keys = sections.sections_in(rest)
    if act is None or keys is None:
        # Not an Act and its sections alone: it is unknown, and all that it may have meant as well.
        return [_as_written(entry, None, acts_within(entry["law"]))]
    rows = [row for key in keys if (row := _row(act, key))]
    if keys and len(rows) == len(keys):
        return rows
    return [*rows, _as_written(entry, act, frozenset())]


def _row(act: str, key: str) -> Offence | None:
    return sections.row(act, key) or sections.row_of_clause(act, key)


def _as_written(entry: OtherOffence, act: str | None, within: frozenset[str]) -> Offence:
    law = " ".join(entry["law"].split())
    # Of an Act and its sections alone everybody may read; in anything else somebody may be named.
    law = law if act else ClosedText(law)
    return Offence(
        section=law,
        title=dict(ACTS[act].name) if act else {"hi": law, "en": law},
        cognizable=entry["cognizable"],
        bailable=entry.get("bailable"),
        punishment=Punishment(None, _longest(entry["max_years"]), fine=False),
        source=law,
        checked="general-knowledge",
        act=act,
        listed=False,
        within=within,
    )


def _longest(years: float | str) -> Term | None:
    if isinstance(years, str):
        return Term(years)
    if years == FOR_LIFE:
        return Term("life")
    return Term("year", years) if years else None


def identity(offence: Offence) -> tuple[str, float, bool, str]:
    """Return by what two entries are the same, and their order: by name, then the gravest first."""
    weight = offence.punishment.weight
    return offence.section, -weight, not offence.cognizable, str(offence.bailable)
