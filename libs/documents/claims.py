"""The number that a PDF bears, whoever wrote it there."""

import re

NUMBER = re.compile(r"[A-Za-z0-9_-]{8,64}")
_ADDRESS = re.compile(rb"/verify/([A-Za-z0-9_-]{8,64})")
_OWN = re.compile(rb"/ID\s*\[\s*(?:\(([^()\\]{8,64})\)|<([0-9A-Fa-f]{16,128})>)")


def claimed_identifier(pdf: bytes) -> str | None:
    """Return the number under which ``pdf`` says it was issued: the file's own identifier, which
    stays when a program writes it anew, or the address of its check; None without one.

    It is read from the bytes, so that a file which no reader opens is still asked.
    """
    for match in _OWN.finditer(pdf):
        plain, digits = match.groups()
        text = (plain or bytes.fromhex(digits.decode())).decode("ascii", "replace")
        if NUMBER.fullmatch(text):
            return text
    address = _ADDRESS.search(pdf)
    return address.group(1).decode() if address else None
