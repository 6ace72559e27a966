"""What notify forgets with a case, and with none."""

from typing import cast

import pytest

from contracts.errors import ValidationFailed
from contracts.typed import Envelope
from services.notify.erasure import follow
from services.notify.store import MessageStore


class Forgetful:
    """A store that remembers which cases it was told to forget."""

    def __init__(self) -> None:
        self.references: list[str | None] = []

    def forget(self, reference: str | None) -> None:
        self.references.append(reference)


def event(type: str, reference: str | None) -> Envelope:
    return cast(Envelope, {"type": type, "reference": reference})


def test_an_erasure_of_no_case_forgets_nothing_and_is_refused():
    store = Forgetful()
    with pytest.raises(ValidationFailed):
        follow(cast(MessageStore, store), event("case.erased", None))
    follow(cast(MessageStore, store), event("case.closed", "R1"))
    assert store.references == []
    follow(cast(MessageStore, store), event("case.erased", "R1"))
    assert store.references == ["R1"]
