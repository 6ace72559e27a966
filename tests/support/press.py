"""What prints in tests: one press for all of them, and a key for their codes."""

from functools import cache

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from casework.papers.codes import CodeMaker
from documents.press import Press
from documents.signing import Seal

CODE_KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
CODE_KEYS = (CODE_KEY.public_key().public_bytes_raw(),)


@cache
def press(certificate: bytes, key: bytes) -> Press:
    """The press that seals with this pair; its process ends with this one."""
    return Press(Seal(certificate, key))


def codes(site: str) -> CodeMaker:
    """What makes the codes of a site."""
    return CodeMaker(site, CODE_KEY)
