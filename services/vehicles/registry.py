"""The registry of motor vehicles (VAHAN): it is asked whose a vehicle is, and told that it is
stolen or is so no longer. Its interface is that of the stand-in; the real one is agreed with the
Ministry of Road Transport, and this file is what changes then."""

from typing import Literal, NotRequired, TypedDict

from casework.desk.outside import receipt_for, word_for
from chassis.http_json import TIMEOUT, HttpJson

ANSWERS = frozenset({"match", "mismatch", "unknown"})


class Vehicle(TypedDict):
    """A vehicle as it was reported; a number that was not told is left out."""

    reference: str
    owner: str
    plate: NotRequired[str]
    chassis: NotRequired[str]
    engine: NotRequired[str]


class Registry:
    """One caller at a time."""

    def __init__(self, url: str, token: str, timeout: float = TIMEOUT) -> None:
        self._peer = HttpJson(url, token, timeout)

    def owner_of(self, vehicle: Vehicle) -> str:
        """Return whether the registered owner is the one who reports: ``match``, ``mismatch``, or
        ``unknown`` for a vehicle that is not registered. Who it is instead is not asked.

        Raises PeerAway, and Refused for a question that is not taken.
        """
        return word_for(self._peer, "/ownership", {"vehicle": dict(vehicle)}, ANSWERS)

    def mark(self, vehicle: Vehicle, mark: Literal["stolen", "lifted"]) -> str:
        """Set or lift the mark that a vehicle is stolen; return the receipt, the same for the same
        again.

        Raises PeerAway, and Refused for a mark that is not taken.
        """
        return receipt_for(self._peer, "/marks", {"vehicle": dict(vehicle), "mark": mark})
