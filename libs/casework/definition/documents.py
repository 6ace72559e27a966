"""The papers that a definition says are issued."""

from dataclasses import dataclass

from casework.definition.bilingual import Text


@dataclass(frozen=True)
class Shown:
    """One value that the public check of a paper shows. It stands in the case at ``path``; ``name``
    is its label, needed where no answer of the form has one. Or only the initials of a name are
    shown: ``initials`` names the answer that holds it."""

    path: str
    name: Text | None = None
    initials: str | None = None


@dataclass(frozen=True)
class Document:
    """A kind of paper that the service issues: for which groups, and what the timeline then says.

    ``verify``: whoever holds it may check at the public page that it is genuine, and is shown
    ``verify_shows``. ``template`` is its file's name in the service's ``papers/``, ``reason`` what
    its seal says. It is good until the moment of the case at the path ``valid_until``, or for
    ``valid_days`` after the day of its issue, or without an end; never while the case is in a
    state of ``revoked_in``. It takes the place of what was issued before it in the case under the
    same kind, or under one of those that it ``replaces``.

    ``data``: not a paper but a file for another's system, JSON, made of the value of this name that
    the service's ``values`` gives.
    """

    kind: str
    name: Text
    who: tuple[str, ...]
    text: Text
    verify: bool = True
    template: str = ""
    reason: str = ""
    valid_until: str | None = None
    valid_days: int | None = None
    revoked_in: frozenset[str] = frozenset()
    verify_shows: tuple[Shown, ...] = ()
    data: str | None = None
    replaces: frozenset[str] = frozenset()
