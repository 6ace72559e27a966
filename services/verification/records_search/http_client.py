"""The records over HTTP, as their stand-in speaks it. The real interface (CCTNS, ICJS) is not
public: when it is known, this file is what changes."""

from collections.abc import Mapping, Sequence

from casework.desk.errands import Refused
from casework.desk.outside import READ_AND_REFUSED, code_of_refusal
from chassis.http_json import TIMEOUT, HttpJson, PeerAway
from contracts.typed import Json
from services.verification.records_search.interface import Candidate, Person, RecordsAway

MOST = 50
"""Candidates that an officer is asked to look through."""
LONGEST_ABOUT = 1000


class HttpRecords:
    """One connection, kept between searches; one caller at a time."""

    def __init__(self, url: str, token: str, timeout: float = TIMEOUT) -> None:
        self._peer = HttpJson(url, token, timeout)

    def search(self, person: Person) -> Sequence[Candidate]:
        """See Records.search."""
        question = {
            "name": person.name,
            "parent_name": person.parent_name,
            "born_on": person.born_on,
            "addresses": list(person.addresses),
        }
        try:
            status, answer = self._peer.ask("POST", "/search", {"person": question})
        except PeerAway as error:
            raise RecordsAway(str(error)) from error
        if status in READ_AND_REFUSED:
            raise Refused(code_of_refusal(answer))
        if status != 200:
            raise RecordsAway(f"http-{status}")
        try:
            candidates = [_candidate(row) for row in answer["candidates"]]
        except (KeyError, TypeError, ValueError):
            raise RecordsAway("an answer that is no list of candidates") from None
        return sorted(candidates, key=lambda one: -one.score)[:MOST]


def _candidate(row: Mapping[str, Json]) -> Candidate:
    score = int(row["score"])
    if not 0 <= score <= 100 or not isinstance(row["id"], str):
        raise ValueError("not a candidate")
    why = tuple(str(one) for one in row["why"])
    return Candidate(row["id"], score, why, str(row["about"])[:LONGEST_ABOUT])
