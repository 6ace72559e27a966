"""The table of offences, read once from ``offences/*.yaml``, and how a section is found in it."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType

from casework.definition.bilingual import is_bilingual
from contracts import yaml_file
from contracts.errors import ValidationFailed
from contracts.typed import Json, JsonObject
from services.complaints.law.punishment import Punishment, Term, Text

FOLDER = Path(__file__).with_name("offences")
CHECKED = ("act", "schedule", "general-knowledge")
"""How sure a row is: ``act`` — punishment read in the text of the BNS, classification in the First
Schedule of the BNSS; ``schedule`` — both read in the Schedule; ``general-knowledge`` — in neither.
"""
REQUIRED = {"section", "title", "cognizable", "bailable", "punishment", "source", "checked"}
OPTIONAL = {"note", "clauses"}
PUNISHMENT = {"min", "max", "fine", "community_service"}
SHOWN = 60
"""Characters of what was typed that an error repeats; no section is longer."""

# The one in C reads the table in a tenth of a second, the one in Python in one.
_NUMBER = re.compile(r"BNS (\d+)((?:\([0-9a-z]+\))*)(?: \((.+)\))?")
_ACT = "(?:(?:bharatiyanyayasanhita|भारतीयन्यायसंहिता|भान्यासं|bns(?!s)|बीएनएस)(?:2023)?)"
_AROUND = re.compile(
    rf"^{_ACT}?(?:u/s|undersection|sections?|sec|s(?=\d)|धारा)?|(?:ofthe|of)?{_ACT}$"
)
_DEVANAGARI_DIGITS = str.maketrans("०१२३४५६७८९", "0123456789")


@dataclass(frozen=True)
class Offence:
    """One row. ``section`` is its name (``BNS 303(2)``), unique in the table.

    ``bailable`` is None only for an offence of another Act of which it was not said. ``note`` says
    what the columns cannot; None for most. ``is_clause``: a row's clause, found but not suggested.
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

    @property
    def number(self) -> int | None:
        """The number of the BNS section, without sub-section; None for another Act."""
        match = _NUMBER.fullmatch(self.section)
        return int(match[1]) if match else None

    @property
    def subsection(self) -> str:
        """The number with its sub-sections and clauses, ``303(2)``; empty for another Act."""
        match = _NUMBER.fullmatch(self.section)
        return match[1] + match[2] if match else ""

    def to_dict(self) -> JsonObject:
        """Return plain data for a case: the section, what it is and what follows from it."""
        return {
            "section": self.section,
            "title": dict(self.title),
            "cognizable": self.cognizable,
            "bailable": self.bailable,
            "punishment": self.punishment.to_dict(),
            "note": dict(self.note) if self.note else None,
        }


class BadTable(Exception):
    """The table cannot be used; the message names the row and what is wrong with it."""


# -- reading the table -------------------------------------------------------------------------


def load(folder: Path) -> dict[str, Offence]:
    """Return the offences of all ``*.yaml`` of ``folder`` by section, in the order of the files.

    A row with ``clauses`` (BNS 305 with a to e) is found by each clause too. Raises BadTable.
    """
    table: dict[str, Offence] = {}
    for path in sorted(folder.glob("*.yaml")):
        for place, row in enumerate(_rows(path), 1):
            for offence in _read(f"{path.name}, row {place}", row):
                if offence.section in table:
                    raise BadTable(f"{path.name}: {offence.section} stands in the table twice")
                table[offence.section] = offence
    if not table:
        raise BadTable(f"{folder.name}: there are no rows")
    return table


def _rows(path: Path) -> list[Json]:
    try:
        rows = yaml_file.read(path)
    except (OSError, UnicodeDecodeError, yaml_file.YAMLError) as error:
        raise BadTable(f"{path.name}: {error}") from error
    if not isinstance(rows, list):
        raise BadTable(f"{path.name}: not a list of rows")
    return rows


def _read(where: str, row: Json) -> list[Offence]:
    if not isinstance(row, dict):
        raise BadTable(f"{where}: not a row")
    where = f"{where} ({row.get('section')})"
    wrong = _wrong(row)
    if wrong:
        raise BadTable(f"{where}: {wrong}")
    try:
        offence = _offence(row)
    except ValueError as error:
        raise BadTable(f"{where}: {error}") from error
    clauses = [f"{offence.section}({clause})" for clause in row.get("clauses", ())]
    return [offence, *(replace(offence, section=name, is_clause=True) for name in clauses)]


def _wrong(row: JsonObject) -> str | None:
    """Return the first thing that is wrong with the shape of a row, None for nothing."""
    keys, punishment = set(row), row.get("punishment")
    number = _NUMBER.fullmatch(str(row.get("section")))
    checks = (
        (keys >= REQUIRED, f"lacks {sorted(REQUIRED - keys)}"),
        (keys <= REQUIRED | OPTIONAL, f"knows no {sorted(keys - REQUIRED - OPTIONAL)}"),
        (number is not None, "the section is not written as 'BNS 303(2)'"),
        (is_bilingual(row.get("title")), "the title is not in both languages"),
        ("note" not in row or is_bilingual(row["note"]), "the note is not in both languages"),
        (isinstance(row.get("cognizable"), bool), "cognizable is neither true nor false"),
        (isinstance(row.get("bailable"), bool), "bailable is neither true nor false"),
        (isinstance(punishment, dict) and set(punishment) <= PUNISHMENT, "bad punishment"),
        (row.get("checked") in CHECKED, f"checked is not one of {CHECKED}"),
        (_names_itself(number, row.get("source")), "the source does not name the section"),
    )
    return next((message for holds, message in checks if not holds), None)


def _names_itself(number: re.Match[str] | None, source: Json) -> bool:
    return number is not None and str(source).startswith(f"BNS 2023 s. {number[1]}{number[2]};")


def _offence(row: JsonObject) -> Offence:
    fields = {name: row[name] for name in REQUIRED - {"punishment"}}
    return Offence(**fields, punishment=_punishment(row["punishment"]), note=row.get("note"))


def _punishment(row: JsonObject) -> Punishment:
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


# -- finding a section -------------------------------------------------------------------------


def key_of(text: str) -> str:
    """Return what is compared of a section as it was typed.

    Case, spaces, Devanagari digits, ``BNS``, ``section`` and ``धारा`` make no difference. Another
    Act's name stays, so that ``IPC 302`` never finds ``BNS 302``.
    """
    typed = text.translate(_DEVANAGARI_DIGITS).casefold().replace("₹", "rs")
    return _AROUND.sub("", re.sub(r"[\s.,:;-]", "", typed))


TABLE: Mapping[str, Offence] = MappingProxyType(load(FOLDER))
"""All offences by section."""

_BY_KEY = {key_of(section): offence for section, offence in TABLE.items()}
if len(_BY_KEY) != len(TABLE):
    raise BadTable("two sections cannot be told apart when typed")


def find(text: str) -> Offence:
    """Return the offence that was typed: ``303(2)``, ``bns 303 (2)``, ``धारा ३०३(२)``.

    Refuses an unknown one as ``find_all`` does.
    """
    return find_all([text])[0]


def find_all(texts: Iterable[str]) -> list[Offence]:
    """Return the offences that were typed, each once, in the table's order.

    Refuses with ValidationFailed (``sections``: ``no-such-section``) if any is not in the table;
    ``named`` in it says which, with those it may have been, and so does ``details``.
    """
    keys = {key_of(text): text for text in texts}
    unknown = {text[:SHOWN]: alike(text) for key, text in keys.items() if key not in _BY_KEY}
    if unknown:
        raise _no_such_section(unknown)
    return [offence for key, offence in _BY_KEY.items() if key in keys]


def alike(text: str) -> list[str]:
    """Return the sections that may have been meant: those below it, else of the same number."""
    key = key_of(text)
    number = re.match(r"[0-9]+", key)
    if number is None:
        return []
    rows = {known: offence for known, offence in _BY_KEY.items() if not offence.is_clause}
    below = [offence.section for known, offence in rows.items() if known.startswith(f"{key}(")]
    same = [offence.section for offence in rows.values() if str(offence.number) == number[0]]
    return below or same


def _no_such_section(unknown: dict[str, list[str]]) -> ValidationFailed:
    named = "; ".join(
        f"{text} → {' / '.join(suggested)}" if suggested else text
        for text, suggested in unknown.items()
    )
    suggestions = [section for suggested in unknown.values() for section in suggested]
    return ValidationFailed(
        fields={"sections": {"code": "no-such-section", "named": named}},
        details={"suggestions": {"sections": suggestions}},
    )
