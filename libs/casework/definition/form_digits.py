"""The kind of answer that is a number of digits: of an account, a code at a counter."""

from typing import Any

from casework.definition import as_written
from casework.definition.form_fields import Answer, clean_text, refuse
from contracts.typed import Json


class DigitsAnswer(Answer):
    """A number that is nobody's to count with, such as that of an account: its digits, however they
    were written; leading zeros stay."""

    def __init__(self, fewest: int, most: int, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._fewest, self._most = fewest, most

    def _deserialize(self, value: Json, attr: Any, data: Any, **kwargs: Any) -> str | None:
        text = clean_text(value, as_written.LONGEST, multiline=False)
        if not text:
            if self.required:
                raise refuse("required")
            return None
        number = as_written.digits(text)
        if number is None or not self._fewest <= len(number) <= self._most:
            fewest, most = self._fewest, self._most
            raise refuse("not-digits", count=f"{fewest}–{most}" if fewest < most else str(most))
        return number
