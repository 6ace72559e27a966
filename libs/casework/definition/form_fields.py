"""The kinds of answer that a form can ask for. Each refuses with a field code of the contract."""

import re
from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from marshmallow import Schema, ValidationError, fields

from casework.definition import as_written
from casework.desk.reference import find_reference
from contracts.typed import Json, JsonObject

MESSAGE_LENGTH = 1000
"""Characters. Who is asked for a reference may paste the whole message that it came in."""

_USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,63}")
_FILE_ID = re.compile(r"[A-Za-z0-9_-]{8,64}")


class Code(str):
    """A field code with its parameters, where it has any."""

    parameters: JsonObject

    def __new__(cls, code: str, **parameters: Json) -> "Code":
        """Return ``code`` as a string that remembers ``parameters``."""
        self = super().__new__(cls, code)
        self.parameters = parameters
        return self


AFTER_A_CODE = " ।,.;|"
"""What stands behind a section of law in a sentence."""


def refuse(code: str, **parameters: Json) -> ValidationError:
    """Return the error that says ``code`` of the field being read."""
    return ValidationError(Code(code, **parameters))


def clean_text(value: Json, max_length: int, *, multiline: bool = True) -> str:
    """Return ``value`` cleaned (see ``as_written.cleaned``), in one line unless ``multiline``."""
    if not isinstance(value, str):
        raise refuse("not-a-string")
    if len(value) > max_length:
        # Before anything that costs time in proportion to the text.
        raise refuse("too-long", max=max_length)
    if as_written.has_half_a_character(value):
        raise refuse("control-characters")
    return as_written.cleaned(value) if multiline else as_written.in_one_line(value)


class Answer(fields.Field):
    """A field whose refusals are codes; null counts as not given."""

    default_error_messages = {  # noqa: RUF012
        "required": "required",
        "null": "required",
        "validator_failed": "malformed",
    }

    def __init__(self, *, required: bool = False, **kwargs: Any) -> None:
        super().__init__(required=required, allow_none=not required, **kwargs)


class TextAnswer(Answer):
    """Text, counted in characters."""

    def __init__(self, max_length: int, min_length: int = 0, multiline: bool = True, **kwargs: Any):
        super().__init__(**kwargs)
        self._max, self._min, self._multiline = max_length, min_length, multiline

    def _deserialize(self, value: Json, attr: Any, data: Any, **kwargs: Any) -> str | None:
        text = clean_text(value, self._max, multiline=self._multiline)
        if not text:
            if self.required:
                raise refuse("required")
            return None
        if len(text) < self._min:
            raise refuse("too-short", min=self._min)
        return text


def _username(text: str) -> str | None:
    name = text.lower()
    return name if _USERNAME.fullmatch(name) else None


class PatternAnswer(Answer):
    """A short text of a known form, written the same however it was typed."""

    readers: ClassVar[dict[str, tuple[Callable[[str], str | None], str]]] = {
        "mobile": (as_written.mobile, "bad-mobile"),
        "email": (as_written.email, "bad-email"),
        "username": (_username, "malformed"),
    }

    def __init__(self, kind: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._reader, self._code = self.readers[kind]

    def _deserialize(self, value: Json, attr: Any, data: Any, **kwargs: Any) -> str | None:
        text = clean_text(value, 254, multiline=False)
        if not text and not self.required:
            return None
        read = self._reader(text)
        if read is None:
            raise refuse(self._code)
        return read


class ReferenceAnswer(Answer):
    """The reference of a case, written as it is stored however it was typed or pasted."""

    def _deserialize(self, value: Json, attr: Any, data: Any, **kwargs: Any) -> str | None:
        text = clean_text(value, MESSAGE_LENGTH)
        if not text:
            if self.required:
                raise refuse("required")
            return None
        reference = find_reference(text)
        if reference is None:
            raise refuse("bad-reference")
        return reference


class ChoiceAnswer(Answer):
    """One of the values offered."""

    def __init__(self, values: frozenset[str], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._values = values

    def _deserialize(self, value: Json, attr: Any, data: Any, **kwargs: Any) -> str:
        if not isinstance(value, str):
            raise refuse("not-a-string")
        if value not in self._values:
            raise refuse("not-a-choice")
        return value


class IntegerAnswer(Answer):
    """A whole number, both bounds included."""

    def __init__(self, low: int | None, high: int | None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._low = -(2**53) if low is None else low
        self._high = 2**53 if high is None else high

    def _deserialize(self, value: Json, attr: Any, data: Any, **kwargs: Any) -> int:
        number = _whole(value)
        if number is None:
            if isinstance(value, str) and not value.strip() and self.required:
                raise refuse("required")
            raise refuse("not-a-number")
        if not self._low <= number <= self._high:
            raise refuse("out-of-range", min=self._low, max=self._high)
        return number


def _whole(value: Json) -> int | None:
    if isinstance(value, str):
        return as_written.whole_number(value)
    if isinstance(value, bool) or not isinstance(value, int | float) or value != value:
        return None
    return int(value) if abs(value) < 2**53 + 1 and value == int(value) else None


class BooleanAnswer(Answer):
    """Yes or no, and nothing that merely looks like it."""

    def _deserialize(self, value: Json, attr: Any, data: Any, **kwargs: Any) -> bool:
        if not isinstance(value, bool):
            raise refuse("not-a-choice")
        return value


class FilesAnswer(Answer):
    """Ids of files sent before, each once, in order."""

    def __init__(self, max_items: int, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._max = max_items

    def _deserialize(self, value: Json, attr: Any, data: Any, **kwargs: Any) -> list[str]:
        if not isinstance(value, list):
            raise refuse("not-a-list")
        if len(value) > self._max:
            raise refuse("too-many", max=self._max)
        wrong = {
            index: [Code("malformed" if isinstance(item, str) else "not-a-string")]
            for index, item in enumerate(value)
            if not isinstance(item, str) or not _FILE_ID.fullmatch(item)
        }
        if wrong:
            raise ValidationError(wrong)
        return list(dict.fromkeys(value))


class CodesAnswer(Answer):
    """A list of short texts in one line each, such as sections of law, each once, in order."""

    def __init__(self, max_items: int, max_length: int, min_items: int = 0, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._max, self._longest, self._min = max_items, max_length, min_items

    def _deserialize(self, value: Json, attr: Any, data: Any, **kwargs: Any) -> list[str]:
        if not isinstance(value, list):
            raise refuse("not-a-list")
        if len(value) > self._max:
            raise refuse("too-many", max=self._max)
        codes, wrong = [], {}
        for index, item in enumerate(value):
            try:
                text = clean_text(item, self._longest, multiline=False)
                codes.append(text.rstrip(AFTER_A_CODE))
            except ValidationError as error:
                wrong[index] = error.messages
        if wrong:
            raise ValidationError(wrong)
        distinct = list(dict.fromkeys(code for code in codes if code))
        if len(distinct) < self._min:
            raise refuse("too-few", min=self._min)
        return distinct


class RowsAnswer(Answer):
    """A list of objects of one form; a row without any answer is left out."""

    def __init__(self, row: Schema, max_items: int, min_items: int = 0, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._row, self._max, self._min = row, max_items, min_items

    def _deserialize(self, value: Json, attr: Any, data: Any, **kwargs: Any) -> list[dict]:
        if not isinstance(value, list):
            raise refuse("not-a-list")
        if len(value) > self._max:
            raise refuse("too-many", max=self._max)
        rows: list[dict] = []
        wrong: dict[int, Json] = {}
        for index, item in enumerate(value):
            if not isinstance(item, Mapping):
                wrong[index] = [Code("not-an-object")]
                continue
            try:
                row = {k: v for k, v in self._row.load(item).items() if v is not None}
                rows.extend([row] if row else [])
            except ValidationError as error:
                wrong[index] = error.messages
        if wrong:
            raise ValidationError(wrong)
        if len(rows) < self._min:
            raise refuse("too-few", min=self._min)
        return rows


class GroupAnswer(Answer):
    """One object of one form, without what was left blank in it; an empty one is no answer."""

    def __init__(self, row: Schema, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._row = row

    def _deserialize(self, value: Json, attr: Any, data: Any, **kwargs: Any) -> JsonObject | None:
        if not isinstance(value, Mapping):
            raise refuse("not-an-object")
        row = {k: v for k, v in self._row.load(value).items() if v is not None}
        if not row and self.required:
            raise refuse("required")
        return row or None


def is_number(value: Json) -> bool:
    """Return whether ``value`` is a number of a size that a measure can have; NaN is none."""
    numeric = isinstance(value, int | float) and not isinstance(value, bool)
    return numeric and -1e15 < value < 1e15
