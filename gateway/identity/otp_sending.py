"""Sending one-time passwords: counted first, so that nobody is flooded on our account."""

from __future__ import annotations

from datetime import timedelta

from contracts.errors import ContractError
from gateway.bus.calls import ask
from gateway.http.context import client_address, parts, settings

SIGN_IN, TRACKING, NEW_NUMBER = "sign-in", "tracking", "new-number"
LOST_CODE = "lost-code"
"""What a password is good for."""
HOUR = timedelta(hours=1)
STRANGERS = 4
"""So many networks may use up their shares of a mobile before its owner has none left."""
OF_ONE_CUSTOMER = 10
"""An IPv6 network has the tenth part of what an IPv4 address has."""


def count(purpose: str, mobile: str) -> None:
    """Count one sending; TooMany when the mobile or the network had its share of this hour.

    A mobile has its share for each network, so that a stranger elsewhere does not use up its
    owner's, and a larger one for all of them, so that nobody's phone is flooded. Each purpose
    counts apart. Behind an IPv4 address there may be a carrier's whole town, behind an IPv6 network
    there is one customer. The local profile counts nothing, for a load test signs in from one
    address.
    """
    chosen, counters = settings(), parts().counters
    if chosen.local:
        return
    network, share = client_address(), chosen.otp_sends_per_mobile
    shared = chosen.otp_sends_per_address
    limits = (
        ("mobile", f"{mobile}\0{network}", share),
        ("mobile-anywhere", mobile, share * STRANGERS),
        ("address", network, shared // OF_ONE_CUSTOMER if ":" in network else shared),
    )
    for what, key, limit in limits:
        counters.count(f"otp-{purpose}-{what}", key, limit=limit, window=HOUR)


def send(
    challenge: str, mobile: str, otp: str, language: str, reference: str | None = None
) -> None:
    """Send a password; when nobody can send it now, its challenge is void and the error raised."""
    payload = {"mobile": mobile, "otp": otp, "language": language, "reference": reference}
    try:
        ask("notify", "send_otp", payload, timeout=settings().read_timeout)
    except ContractError:
        parts().one_time_passwords.withdraw(challenge)
        raise
