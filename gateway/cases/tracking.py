"""What is told of a case without signing in: little to whoever knows its reference, all of it to
the owner who proves the mobile."""

from __future__ import annotations

from casework.desk.reference import parse_reference
from contracts.errors import NotAuthenticated, NotFound
from gateway.cases import policy, views
from gateway.cases.typed import TrackedCase
from gateway.http.context import client_address, parts
from gateway.identity import otp_sending
from gateway.identity.caller import Caller
from gateway.identity.otp_sending import TRACKING


def send_otp(reference: str) -> None:
    """Send a password to the owner of the case; says nothing about whether it exists."""
    known = parse_reference(reference)
    case = parts().cases.find(known) if known else None
    if known is None or case is None:
        return
    try:
        number = parts().citizens.mobile(case["owner"])
    except NotAuthenticated:
        return  # a case whose owner never signed in here
    otp_sending.count(TRACKING, number)
    challenge, otp = parts().one_time_passwords.make(TRACKING, challenge=_challenge(known), keep={})
    otp_sending.send(challenge, number, otp, case["language"], known)


def track(reference: str, otp: str | None, language: str) -> TrackedCase:
    """Return the public view of a case, without personal data; with a right password also what its
    owner is shown, and what the definition adds.

    NotFound for an unknown reference, NotAuthenticated for a wrong password; a closed case
    is unknown to who does not prove it. PrivateCodeNeeded, after a right password, for a sensitive
    case whose owner chose a private code: it is given in a sign-in.
    """
    known = parse_reference(reference)
    case = parts().cases.find(known) if known else None
    if known is None or case is None:
        raise NotFound("no such case")
    if (closed := policy.is_closed(case)) and otp is None:
        raise NotFound("no such case")
    if otp is None:
        return views.public_view(case, language)
    try:
        parts().one_time_passwords.check(TRACKING, _challenge(known), otp)
    except NotAuthenticated as wrong:
        raise NotFound("no such case") if closed else wrong from None
    owner = Caller(case["owner"], "citizen", None, language)
    policy.require_open(owner, case)
    beside = policy.shown_beside(owner, case)
    return views.proved_view(
        policy.as_shown(owner, parts().closed_texts.opened(case)),
        language,
        documents=beside.get("documents", ()),
        more=beside.get("more", ()),
        linked=beside.get("linked", ()),
    )


def _challenge(reference: str) -> str:
    """Return a challenge for each network: who guesses elsewhere uses up nobody's tries."""
    return f"{TRACKING}:{reference}:{client_address()}"
