"""The receipt phrase: the one thing that leads back to what was filed without an identity.

Who files anonymously is known by an id made from a phrase of sixteen digits. The phrase is drawn
here, shown to its bearer and kept nowhere; the id is a keyed hash of it, so the phrase cannot be
found from the id, nor guessed by who has the database and not the secret.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets

from contracts.errors import ValidationFailed

DIGITS = 16
"""Some 53 bits: at the rate that sign-ins are let through, a guess takes longer than any case
lives. Digits, because they are read, said and typed alike in every language of the State."""
GROUP = 4
PREFIX = "a-"
"""What every id of an anonymous sender begins with; a citizen's begins with ``c-``."""


def draw() -> str:
    """Return a new phrase: ``4821-0937-5560-1284``."""
    return _in_groups("".join(secrets.choice("0123456789") for _ in range(DIGITS)))


def normalise(text: str) -> str:
    """Return the phrase as it was drawn, from how its bearer typed it: digits of any script, with
    spaces, hyphens or nothing between them.

    ValidationFailed {"phrase": "bad-phrase"} for anything else.
    """
    digits = "".join(str(int(one)) for one in text if one.isdecimal())
    # Separators and the invisible marks of a copied text are harmless, letters are a slip.
    if len(digits) != DIGITS or any(one.isalpha() for one in text):
        raise ValidationFailed(fields={"phrase": "bad-phrase"})
    return _in_groups(digits)


def sender_id(phrase: str, secret: str) -> str:
    """Return the id of who bears a phrase in its normal form."""
    digest = hmac.new(secret.encode(), f"phrase:{phrase}".encode(), hashlib.sha256).hexdigest()
    return PREFIX + digest[:40]


def is_anonymous(id: str) -> bool:
    """Return whether an id is that of a sender without identity."""
    return id.startswith(PREFIX)


def _in_groups(digits: str) -> str:
    return "-".join(digits[at : at + GROUP] for at in range(0, DIGITS, GROUP))
