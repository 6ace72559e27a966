"""The number of a paper: not to be guessed, and typed from a printed sheet without a slip.

Twenty random characters of five bits (100 bits) in groups of four: ``7K2M-9QXV-4TR8-C3JS-6TWH``,
of the alphabet that references have. Papers from before have 22 characters of both cases.
"""

import secrets

from casework.desk.reference import ALPHABET, characters_in

LENGTH, GROUP = 20, 4


def new_number() -> str:
    """Return a new number from the system's secure random source."""
    return _written("".join(secrets.choice(ALPHABET) for _ in range(LENGTH)))


def parse_number(text: str) -> str | None:
    """Return the number that ``text`` says, as it is printed: lower case, blanks, any dashes, O for
    0 and I or L for 1 are understood. None if it says none, and for a number from before, of which
    every character counts."""
    characters = characters_in(text)
    return _written(characters) if len(characters) == LENGTH else None


def _written(characters: str) -> str:
    return "-".join(characters[at : at + GROUP] for at in range(0, LENGTH, GROUP))
