"""Whether an officer's token still stands for what the register says now.

A token is good for a shift, a post may end within it: with leave or a posting the sessions of the
officer end at once. So each request of an officer looks into the register, at most once a second
in one process; a citizen's request needs no database for its token.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from time import monotonic

from contracts.errors import NotAuthenticated
from gateway.http.problems import OfficerAbsent, SessionEnded
from gateway.identity.caller import Caller
from gateway.officers.register import Officer, OfficerRegister

KEPT_SECONDS = 1.0
"""For as long at most a session outlives the post in another worker process than the one that
entered the change."""
REMEMBERED = 2_000
"""Officers kept per process."""


class OfficerSessions:
    """Asks the register; safe to share between greenlets."""

    def __init__(
        self, register: OfficerRegister, *, clock: Callable[[], float] = monotonic
    ) -> None:
        self._register = register
        self._clock = clock
        self._known: OrderedDict[str, tuple[float, Officer | None]] = OrderedDict()

    def require(self, caller: Caller) -> Officer:
        """Return the officer that the caller is.

        OfficerAbsent for one who is away; SessionEnded when role or office are not those of the
        token, or when it was issued before the last change of post.
        """
        try:
            return _checked(caller, self._officer(caller.id))
        except NotAuthenticated:
            # What is remembered may be older than the sign-in: nobody is refused by it alone.
            self.forget(caller.id)
            return _checked(caller, self._officer(caller.id))

    def holds(self, caller: Caller) -> bool:
        """Return whether a caller, a citizen or an officer, may go on as signed in."""
        if caller.is_citizen:
            return True
        try:
            self.require(caller)
        except NotAuthenticated:
            return False
        return True

    def forget(self, username: str) -> None:
        """Ask anew at the next request: the officer's entry was changed here."""
        self._known.pop(username, None)

    def _officer(self, username: str) -> Officer | None:
        looked, officer = self._known.get(username, (None, None))
        now = self._clock()
        if looked is None or now - looked >= KEPT_SECONDS:
            officer = self._register.find(username)
            self._known[username] = (now, officer)
            if len(self._known) > REMEMBERED:
                self._known.popitem(last=False)
        return officer


def _checked(caller: Caller, officer: Officer | None) -> Officer:
    if officer is None or (officer.role, officer.office) != (caller.role, caller.station):
        raise SessionEnded("the post is another one")
    if officer.is_absent:
        raise OfficerAbsent()
    since = officer.sessions_from
    if since is not None and caller.issued_at < since.timestamp():
        raise SessionEnded("signed in before the last change of post")
    return officer
