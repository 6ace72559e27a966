"""What a template is filled with: a case and its answers, written for the paper's readers.

A name that the service does not have is an error, so that a slip of the pen is found; a value that
this case does not have is a dash.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from jinja2 import ChainableUndefined

from casework.definition.model import Definition
from casework.engine import fees
from casework.papers.answers import NO_SPEC, Spec, answers_kept, choice_label
from casework.papers.evidence import evidence
from casework.papers.pen import Pen, is_text
from casework.typed.case import Note, Personal
from casework.typed.fields import CaseFields
from casework.typed.papers import FileOfCase
from contracts.typed import Json, JsonObject

NOTHING = ChainableUndefined()
"""What a template finds where a case has nothing: empty, and empty below that."""
CASE_FIELDS = frozenset(
    ("reference", "state", "category", "station", "capability", "filed_at", "closed_at")
)
"""What every case has for its papers; a definition's ``view`` and ``keep`` add to it."""
CONTACT_FIELDS = frozenset(("mobile", "email"))
NAMES = frozenset(
    (
        *("case", "form", "contact", "paper", "office", "department", "language", "history"),
        *("notes", "evidence"),
    )
)
"""What stands in every template by name."""


@dataclass(frozen=True)
class Source:
    """The data that a paper is made from: see `printing.Printer.print`."""

    definition: Definition
    case: CaseFields
    personal: Personal
    notes: Sequence[Note]
    issued_at: datetime
    language: str
    languages: tuple[str, ...]
    """In which the values are written: the case's, or both side by side."""
    files: Sequence[FileOfCase] = field(default=(), kw_only=True)
    """Of a form that is filled in by hand: the files of the case."""


ValuesOf = Callable[[Source], Mapping[str, Json]]
"""A service's own values, beside those of NAMES."""


class Record:
    """Values by name. ``known`` are the names that there can be; None: whatever there is."""

    __slots__ = ("_known", "_values")

    def __init__(self, values: Mapping[str, Json], known: frozenset[str] | None = None) -> None:
        self._values, self._known = values, known

    def __getitem__(self, name: str) -> Json:
        if self._known is not None and name not in self._known:
            raise KeyError(name)
        value = self._values.get(name)
        return NOTHING if value is None else value

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)


def in_words(value: Json, pen: Pen, spec: Spec = NO_SPEC) -> Json:
    """Return ``value`` for a template: texts, times and choices written, records by name."""
    kind = spec.get("type")
    if kind == "place":
        return pen.place(value)
    if kind in ("datetime", "date"):
        return pen.moment(value)
    value = choice_label(spec, value)
    if isinstance(value, bool | datetime) or is_text(value):
        return pen(value)
    if isinstance(value, Mapping):
        rows = {row["name"]: row for row in spec.get("fields", ())}
        known = frozenset(rows) if rows else None
        written = {name: in_words(part, pen, rows.get(name, {})) for name, part in value.items()}
        return Record(written, known)
    if isinstance(value, Sequence) and not isinstance(value, str | bytes):
        of_each = {**spec, "type": "row"} if kind == "list" else NO_SPEC
        return [in_words(part, pen, of_each) for part in value]
    return value


def case_fields(definition: Definition) -> frozenset[str]:
    """Return the fields of a case that its papers may name."""
    own_fields = {path.partition(".")[0] for path in answers_kept(definition)}
    paid = {"payment"} if definition.fee else set()
    return CASE_FIELDS | own_fields | paid | set(definition.view_fields)


def form_fields(definition: Definition) -> frozenset[str]:
    """Return the answers that its papers may name."""
    return frozenset(spec["name"] for spec in definition.form.specs)


def values_of(source: Source, pen: Pen) -> JsonObject:
    """Return what every template may name, but for ``paper``."""
    definition, case = source.definition, source.case
    form, contact = source.personal.get("form") or {}, source.personal.get("contact") or {}
    specs = {spec["name"]: spec for spec in definition.form.specs}
    answers = {name: in_words(form.get(name), pen, spec) for name, spec in specs.items()}
    return {
        "case": _case(source, pen),
        "form": Record(answers, form_fields(definition)),
        "contact": Record(dict(contact), CONTACT_FIELDS),
        "office": Record(_words(case.get("station"), pen)),
        "department": Record(_words(definition.source.get("department"), pen)),
        "language": source.language,
        "history": [
            Record({"at": pen(entry["at"]), "text": pen(entry["text"])})
            for entry in case["timeline"]
            if not entry["internal"]
        ],
        "notes": [
            Record({"at": pen(note["at"]), "action": note["action"], **_words(note["body"], pen)})
            for note in source.notes
            if note.get("visibility") == "visible"
        ],
        "evidence": evidence(case, form, source.files, pen),
    }


def _case(source: Source, pen: Pen) -> Record:
    definition, case = source.definition, source.case
    known = case_fields(definition)
    written = {name: _nested(definition, case.get(name), pen, name) for name in known}
    written["reference"] = case["_id"]
    if definition.fee:
        written["payment"] = in_words(fees.written(case), pen)
    state = definition.states.get(case.get("state", ""))
    written["state"] = pen(state.label) if state else None
    return Record(written, known)


def _nested(definition: Definition, value: Json, pen: Pen, path: str) -> Json:
    """Return a field of the case in words; what was answered below it by the answer's own kind."""
    specs = answers_kept(definition)
    if path in specs or not any(known.startswith(f"{path}.") for known in specs):
        return in_words(value, pen, specs.get(path, NO_SPEC))
    parts = value if isinstance(value, Mapping) else {}
    return Record(
        {name: _nested(definition, part, pen, f"{path}.{name}") for name, part in parts.items()}
    )


def _words(record: Json, pen: Pen) -> JsonObject:
    return {name: in_words(part, pen) for name, part in (record or {}).items()}
