"""What signing in is answered with, as types; `shapes` describes the same."""

from typing import TypedDict

from gateway.identity.notice import NoticeState


class Session(TypedDict):
    """A sign-in; it ends after ``expires_in`` seconds."""

    access_token: str
    expires_in: int


class CitizenSession(Session):
    """The sign-in of a citizen with a mobile."""

    notice: NoticeState


class DrawnPhrase(Session):
    """A new receipt phrase, and the sign-in of who bears it."""

    phrase: str


class OfficerSession(Session):
    """An officer's sign-in; ``device`` is to be given at the next one on this device, ``station``
    is None for who is at no office."""

    device: str
    role: str
    station: str | None
