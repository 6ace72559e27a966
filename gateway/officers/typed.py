"""What is answered of officers, as types; `shapes` describes the same. Times are ISO 8601 text."""

from typing import NotRequired, TypedDict

from casework.definition import bilingual
from contracts.typed import Text

AbsenceEntry = TypedDict("AbsenceEntry", {"from": str, "until": str | None, "reason": str})
"""Since when an officer is away, until when (None: until further notice), and why: ``leave`` or
``removed``."""


class Posting(TypedDict):
    """The post that an officer is to be given, and by user name who is given the open cases; None
    where nobody is."""

    role: str
    office: str
    successor: str | None


class Proposed(Posting):
    """A posting that a second administrator has still to agree to; ``by`` is the first one."""

    by: str


class OfficerEntry(TypedDict):
    """An officer as the register has one; ``absence`` is None for who is there, ``proposed`` is
    there where a posting waits for a second administrator."""

    username: str
    name: Text
    rank: Text
    role: str
    office: str | None
    woman: bool
    absent: bool
    absence: AbsenceEntry | None
    proposed: NotRequired[Proposed]


class ResetOfficer(OfficerEntry):
    """An officer whose authenticator was reset; ``reset_proposed_by`` is the administrator who
    wants it, where a second one has to agree, else None."""

    reset_proposed_by: str | None


class OfferedAuthenticator(TypedDict):
    """A new authenticator: ``enrolment`` confirms it with a code, within ``expires_in`` seconds;
    ``address`` is what an app reads from a QR code."""

    enrolment: str
    secret: str
    address: str
    expires_in: int


class OfficerList(TypedDict):
    """The officers of one office; they are one page."""

    items: list[OfficerEntry]
    next: None


class OfficeHead(TypedDict):
    """Who heads an office, as anybody may know it."""

    name: bilingual.Text
    rank: bilingual.Text
    role: bilingual.Text
