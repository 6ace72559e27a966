"""Sending one-time passwords: counted first, so that nobody is flooded on our account."""

from __future__ import annotations

from datetime import timedelta

from contracts.errors import ContractError
from gateway.bus.calls import ask
from gateway.http.context import client_address, parts, settings

SIGN_IN, TRACKING = "sign-in", "tracking"
"""What a password is good for."""
HOUR = timedelta(hours=1)


def count(purpose: str, mobile: str) -> None:
    """Count one sending; TooMany when the mobile or the address had its share of this hour.

    Each purpose counts apart: who knows a reference must not be able to use up its owner's
    sign-ins. The local profile counts nothing, for a load test signs in from one address.
    """
    chosen, counters = settings(), parts().counters
    if chosen.local:
        return
    counters.count(f"otp-{purpose}-mobile", mobile, limit=chosen.otp_sends_per_mobile, window=HOUR)
    counters.count(
        f"otp-{purpose}-address",
        client_address(),
        limit=chosen.otp_sends_per_address,
        window=HOUR,
    )


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
