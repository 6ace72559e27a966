"""The refusal of a message that can never be applied."""

from __future__ import annotations


class Unreadable(Exception):
    """An event that can never be applied. `code` goes with it to the dead letters."""

    def __init__(self, code: str, message: str = "") -> None:
        super().__init__(message or code)
        self.code = code
