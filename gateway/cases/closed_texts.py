"""What was typed into the steps of a case: sealed in its view, opened where a case is shown.

A view lies in the database with `…` in the places of these texts and a sealed box, `closed`; so
does each row of a linked case. Lists, streams and public rows are made of it as it lies there.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, cast

from casework.closed_text import put_back
from chassis import log
from chassis.sealing import CannotOpen, open_sealed
from contracts.typed import JsonObject, View

logger = log.get(__name__)
CLOSED = "closed"
"""The field of a view, or of a row in it, that holds the box."""


class ClosedTexts:
    """Opens the boxes; `keys` are this site's private keys, the newest first."""

    def __init__(self, keys: Sequence[str]) -> None:
        self._keys = keys

    def opened(self, view: View) -> View:
        """Return the view with its closed texts in their places, for who may see the case. A box
        that was sealed to another key stays, and `…` in its places."""
        if not any(CLOSED in part for part in _parts(view)):
            return view
        view = copy.deepcopy(view)
        for part in _parts(view):
            self._open(part)
        return view

    def _open(self, part: Any) -> None:
        if box := part.get(CLOSED):
            try:
                put_back(part, self._texts(box))
            except CannotOpen:
                logger.error("closed texts are sealed to a key that is not here")
            else:
                del part[CLOSED]

    def _texts(self, box: str) -> JsonObject:
        for key in self._keys:
            try:
                return cast(JsonObject, open_sealed(key, box))
            except CannotOpen:
                continue
        raise CannotOpen("the box was sealed to another key")


def _parts(view: View) -> Iterator[Mapping[str, Any]]:
    yield view
    for rows in (view.get("links") or {}).values():
        yield from rows
