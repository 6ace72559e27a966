"""The key of a public row as people type it: a number of a register without its zeros, in the
digits of their script, with what stood around it in a message."""

from __future__ import annotations

import re

from casework.definition import as_written

LONGEST = 200
"""Characters; no key is longer."""
_AROUND = re.compile(r"^[^\w]+|[^\w]+$")
_SERIAL = re.compile(r"(?<=/)\d{1,3}(?=/)")
"""Between the office and the year; books write it with four digits at least."""


def keys_meant(typed: str) -> list[str]:
    """Return the keys that ``typed`` may mean, each once; as it stands among them."""
    seen = as_written.ascii_digits(as_written.in_one_line(typed[:LONGEST]))
    plain = re.sub(r"\s*/\s*", "/", _AROUND.sub("", seen))
    whole = _SERIAL.sub(lambda serial: serial[0].zfill(4), plain.upper())
    return list(dict.fromkeys((typed.strip(), plain, plain.upper(), whole)))
