"""The records over HTTP, as their stand-in speaks it. The real interface (CCTNS, ICJS) is not
public: when it is known, this file is what changes."""

from collections.abc import Sequence

from services.verification.http_link import TIMEOUT, Away, HttpLink, Refused
from services.verification.records_search.interface import Candidate, Person, RecordsAway

MOST = 50
"""Candidates that an officer is asked to look through."""


class HttpRecords:
    """One connection, kept between searches; one caller at a time."""

    def __init__(self, url: str, token: str, timeout: float = TIMEOUT) -> None:
        self._link = HttpLink(url, token, timeout)

    def search(self, person: Person) -> Sequence[Candidate]:
        """See Records.search."""
        question = {
            "name": person.name,
            "parent_name": person.parent_name,
            "born_on": person.born_on,
            "addresses": list(person.addresses),
        }
        try:
            answer = self._link.post("/search", {"person": question})
            found = [_candidate(row) for row in answer["candidates"]]
        except (Away, Refused) as error:
            raise RecordsAway(str(error)) from error
        except (KeyError, TypeError, ValueError):
            raise RecordsAway("an answer that is no list of candidates") from None
        return sorted(found, key=lambda one: -one.score)[:MOST]


def _candidate(row: dict) -> Candidate:
    score = int(row["score"])
    if not 0 <= score <= 100 or not isinstance(row["id"], str):
        raise ValueError("not a candidate")
    return Candidate(row["id"], score, tuple(map(str, row["why"])), str(row["about"])[:1000])
