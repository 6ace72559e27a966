"""A form as data, compiled once into a validator."""

from collections.abc import Mapping

from marshmallow import RAISE, Schema, ValidationError

from casework.definition import form_fields as kinds
from casework.definition.bilingual import Text
from casework.definition.closing import is_closed, with_closed_texts
from casework.definition.form_checks import Check, read_checks, wrong_answers
from casework.definition.form_dates import DateAnswer, DatetimeAnswer
from casework.definition.form_digits import DigitsAnswer
from casework.definition.form_steps import check_steps, is_asked
from casework.definition.place import PlaceAnswer
from casework.definition.sources.form import ChoiceSource, FieldSource, FormSource
from casework.typed.fields import Answers, FieldErrors, Submitted
from chassis import time_source
from contracts.errors import ValidationFailed
from contracts.typed import Json, JsonObject

DEFAULT_MAX_LENGTH = 200
"""Characters. A text that may be longer than this may also have several lines."""
DEFAULT_MAX_ITEMS = 20
NOT_AT_COUNTER = frozenset({"citizen", "system"})
"""Roles of which nobody sits behind a counter."""


class FormSchema(Schema):
    """A marshmallow schema that refuses with the contract's field codes."""

    class Meta:
        unknown = RAISE

    error_messages = {"unknown": "unknown-field", "type": "not-an-object"}  # noqa: RUF012


def _text(spec: FieldSource, common: JsonObject) -> kinds.Answer:
    longest = spec.get("max_length", DEFAULT_MAX_LENGTH)
    if spec.get("digits"):
        return DigitsAnswer(spec.get("min_length", 1), longest, **common)
    multiline = longest > DEFAULT_MAX_LENGTH
    return kinds.TextAnswer(longest, spec.get("min_length", 0), multiline, **common)


def _choice(spec: FieldSource, common: JsonObject) -> kinds.Answer:
    return kinds.ChoiceAnswer(frozenset(choice["value"] for choice in spec["choices"]), **common)


def _rows(spec: FieldSource, common: JsonObject) -> kinds.Answer:
    most, fewest = spec.get("max_items", DEFAULT_MAX_ITEMS), spec.get("min_items", 0)
    return kinds.RowsAnswer(_schema(spec["fields"]), most, fewest, **common)


def _group(spec: FieldSource, common: JsonObject) -> kinds.Answer:
    return kinds.GroupAnswer(_schema(spec["fields"]), **common)


def _codes(spec: FieldSource, common: JsonObject) -> kinds.Answer:
    longest = spec.get("max_length", DEFAULT_MAX_LENGTH)
    most = spec.get("max_items", DEFAULT_MAX_ITEMS)
    return kinds.CodesAnswer(most, longest, spec.get("min_items", 0), **common)


FIELD_TYPES = {
    "text": _text,
    "choice": _choice,
    "list": _rows,
    "group": _group,
    "codes": _codes,
    "place": lambda spec, common: PlaceAnswer(**common),
    "date": lambda spec, common: DateAnswer(spec.get("past", False), **common),
    "datetime": lambda spec, common: DatetimeAnswer(spec.get("past", False), **common),
    "files": lambda spec, common: kinds.FilesAnswer(
        spec.get("max_items", DEFAULT_MAX_ITEMS), **common
    ),
    "integer": lambda spec, common: kinds.IntegerAnswer(spec.get("min"), spec.get("max"), **common),
    "boolean": lambda spec, common: kinds.BooleanAnswer(**common),
    "mobile": lambda spec, common: kinds.PatternAnswer("mobile", **common),
    "email": lambda spec, common: kinds.PatternAnswer("email", **common),
    "reference": lambda spec, common: kinds.ReferenceAnswer(**common),
    "username": lambda spec, common: kinds.PatternAnswer("username", **common),
}


def _field(spec: FieldSource) -> kinds.Answer:
    # A conditional field is asked for by `Form.validate`, once its condition is known.
    always = not ("when" in spec or "unless_ticked" in spec)
    common: JsonObject = {"required": bool(spec.get("required")) and always}
    return FIELD_TYPES[spec["type"]](spec, common)


def _schema(specs: list[FieldSource]) -> Schema:
    return FormSchema.from_dict({spec["name"]: _field(spec) for spec in specs})()


def flat(messages: Json, path: str = "") -> FieldErrors:
    """Return nested messages as ``{dotted path: code or {"code": ..., **parameters}}``."""
    if isinstance(messages, Mapping):
        # "_schema" is where marshmallow puts what is wrong with an object as a whole.
        errors: FieldErrors = {}
        for key, inner in messages.items():
            errors |= flat(
                inner, path if key == "_schema" else f"{path}.{key}" if path else str(key)
            )
        return errors
    code = messages[0] if isinstance(messages, list) else messages
    parameters = getattr(code, "parameters", None)
    return {path or "form": {"code": str(code), **parameters} if parameters else str(code)}


class Form:
    """The validator of one form. Made by ``compile``; safe to share between threads."""

    def __init__(
        self,
        specs: list[FieldSource],
        checks: tuple[Check, ...] = (),
        offline: bool = False,
        shows_record: bool = False,
        steps: Mapping[str, Text] | None = None,
        closes: bool = False,
    ) -> None:
        self.specs = tuple(specs)
        self.steps = dict(steps or {})
        self.checks = checks
        self.offline = offline
        self.shows_record = shows_record
        self._labels = {spec["name"]: spec["label"] for spec in specs if "label" in spec}
        self._schema = _schema(specs)
        self._conditional = tuple(
            spec for spec in specs if "when" in spec or "unless_ticked" in spec
        )
        self._of_citizens: Form | None = None
        at_home = [spec for spec in specs if not spec.get("at_counter")]
        if len(at_home) < len(specs):
            self._of_citizens = Form(at_home, checks, offline, shows_record, steps, closes)
        self._defaults = {spec["name"]: spec["default"] for spec in specs if "default" in spec}
        self.types: dict[str, str] = {spec["name"]: spec["type"] for spec in specs}
        self.personal = frozenset(spec["name"] for spec in specs if spec.get("pii"))
        self.closed = frozenset(spec["name"] for spec in specs if closes and is_closed(spec))
        self.choices: dict[str, dict[str, ChoiceSource]] = {
            spec["name"]: {choice["value"]: choice for choice in spec["choices"]}
            for spec in specs
            if spec["type"] == "choice"
        }

    @classmethod
    def compile(cls, source: FormSource, *, closes: bool = False) -> "Form":
        """Return the form of ``{"fields": [...], "check": {...}, "steps": [...], "offline": True,
        "shows_record": True}``, of which only the fields are needed; ValueError names what is not
        understood. ``closes``: what is written freely in its answers is closed text."""
        specs = list(source["fields"])
        for spec in specs:
            if spec["type"] not in FIELD_TYPES:
                raise ValueError(f"field {spec['name']!r} has the unknown type {spec['type']!r}")
        names = [spec["name"] for spec in specs]
        if len(set(names)) < len(names):
            raise ValueError("two fields of a form have the same name")
        steps = {step["name"]: step["label"] for step in source.get("steps", ())}
        check_steps(specs, steps)
        return cls(
            specs,
            read_checks(source.get("check", {})),
            offline=bool(source.get("offline", False)),
            shows_record=bool(source.get("shows_record", False)),
            steps=steps,
            closes=closes,
        )

    def asked_of(self, role: str) -> "Form":
        """Return what somebody of this ``role`` is asked: only an officer, who enters what a person
        at the counter says, the fields that are marked ``at_counter``."""
        if self._of_citizens and role in NOT_AT_COUNTER:
            return self._of_citizens
        return self

    def validate(self, answers: Submitted, *, checked: bool = True) -> Answers:
        """Return ``answers`` cleaned: JSON types, without what was left blank, with defaults.

        ``checked`` False leaves out what must hold between them and against now. Raises
        ValidationFailed with a field code for every field that is wrong.
        """
        if not isinstance(answers, Mapping):
            raise ValidationFailed(fields={"form": "not-an-object"})
        wrong: FieldErrors = {}
        try:
            loaded = self._schema.load(answers)
        except ValidationError as error:
            wrong = flat(error.messages)
            loaded = error.valid_data if isinstance(error.valid_data, dict) else {}
        present = {name: value for name, value in loaded.items() if value is not None}
        cleaned = self._defaults | present
        self._check_conditional(cleaned, answers, wrong)
        if checked and self.checks:
            comparable = {name: value for name, value in cleaned.items() if name not in wrong}
            wrong |= wrong_answers(self.checks, comparable, self._labels, time_source.now())
        if wrong:
            raise ValidationFailed(fields=wrong)
        return with_closed_texts(self.specs, cleaned) if self.closed else cleaned

    def _check_conditional(self, cleaned: JsonObject, answers: Answers, wrong: FieldErrors) -> None:
        for spec in self._conditional:
            name = spec["name"]
            if any(other in wrong for other in spec.get("when", ())):
                continue
            applies = is_asked(spec, cleaned)
            if cleaned.get(spec.get("unless_ticked", "")) is True and name not in cleaned:
                continue
            if not applies and answers.get(name) is not None:
                wrong[name] = "unknown-field"
            elif applies and spec.get("required") and name not in cleaned and name not in wrong:
                wrong[name] = "required"
