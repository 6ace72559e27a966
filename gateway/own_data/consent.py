"""The notice of which data is kept: whether this citizen accepted it."""

from __future__ import annotations

from contracts.errors import NotAllowed
from gateway.http.context import parts
from gateway.identity import notice
from gateway.identity.caller import Caller
from gateway.identity.notice import NoticeState


def notice_of(caller: Caller) -> NoticeState:
    """Return the notice in force for this citizen. Refuses with NotAllowed (no
    citizen with a mobile)."""
    return notice.state(parts().citizens.notice_accepted_at(account_of(caller), notice.VERSION))


def accept_notice(caller: Caller) -> NoticeState:
    """Keep that the citizen accepted the notice in force; the first time counts. Refuses as
    `notice_of`."""
    parts().citizens.accept_notice(account_of(caller), notice.VERSION)
    return notice_of(caller)


def account_of(caller: Caller) -> str:
    """Return the id of the citizen's account. Refuses with NotAllowed for officers, and for who
    writes without an identity and has none."""
    if not caller.is_citizen or caller.is_anonymous:
        raise NotAllowed("for citizens who signed in with a mobile")
    return caller.id
