"""The register of warrants: it is asked whether a warrant or proclamation is in force. Its
interface is that of the stand-in; the real one is not public, and this file is what changes when it
is known."""

from typing import TypedDict

from casework.desk.outside import word_for
from chassis.http_json import TIMEOUT, HttpJson

IN_FORCE, UNKNOWN = "in-force", "unknown"
ENDS = frozenset({"executed", "recalled", "closed", "died"})
"""How a warrant is in force no more: the person was arrested or has appeared; the court took it
back; acquittal, discharge or the end of the case; death."""


class Warrant(TypedDict):
    """What is told of a notice, and no more: ``number`` of the warrant or of its FIR, ``court``,
    ``kind`` (``warrant`` or ``proclamation``) and the ``name``, since an FIR has several accused
    and a wrong number is somebody else's."""

    number: str
    court: str
    kind: str
    name: str


class WarrantRegister:
    """One caller at a time."""

    def __init__(self, url: str, token: str, timeout: float = TIMEOUT) -> None:
        self._peer = HttpJson(url, token, timeout)

    def standing_of(self, warrant: Warrant) -> str:
        """Return ``in-force``, one of ``ENDS``, or ``unknown`` for one that is not there under this
        number, court and name.

        Raises PeerAway, and Refused for a question that is not taken.
        """
        words = ENDS | {IN_FORCE, UNKNOWN}
        return word_for(self._peer, "/standing", {"warrant": dict(warrant)}, words)
