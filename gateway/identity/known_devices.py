"""Devices on which somebody signed in before: a stranger's wrong tries do not lock these out.

A device shows a token that it was given at a sign-in. It proves nothing but that: whoever has it
must know the password all the same, and has as many tries as any other.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets

COOKIE = "nagrik_device"
LIFE_SECONDS = 180 * 24 * 3600
_LONGEST = 200


class KnownDevices:
    """Makes and checks tokens of devices; nothing is stored."""

    def __init__(self, secret: str) -> None:
        self._key = hashlib.sha256(b"known devices " + secret.encode()).digest()

    def make(self, name: str) -> str:
        """Return a token for a device on which `name` has signed in."""
        device = secrets.token_urlsafe(12)
        return f"{device}.{self._seal(name, device)}"

    def device(self, name: str, token: str | None) -> str | None:
        """Return which of the devices of `name` shows this token; None where it is none of them."""
        if not token or len(token) > _LONGEST or not token.isascii():
            return None
        device, _, seal = token.partition(".")
        return device if hmac.compare_digest(seal, self._seal(name, device)) else None

    def _seal(self, name: str, device: str) -> str:
        return hmac.new(self._key, f"{name}\0{device}".encode(), hashlib.sha256).hexdigest()
