"""What hinders a paper decides when it is tried again."""

from typing import Any

import pytest
from pymongo.errors import AutoReconnect

from casework.papers.issuing import Issuer
from chassis import time_source


class StoreWithOneDue:
    """One case with a paper due, whose reading fails."""

    def __init__(self, fault: Exception) -> None:
        self._fault = fault
        self.put_off_until: list[Any] = []

    def reached(self, _field: str, _now: object, _limit: int) -> list[dict[str, Any]]:
        return [] if self.put_off_until else [{"_id": "A", "updated_at": time_source.now()}]

    def find(self, _reference: str) -> None:
        raise self._fault

    def put_off(self, _field: str, _cases: object, until: object) -> None:
        self.put_off_until.append(until)


@pytest.mark.parametrize(
    ("fault", "times"), [(AutoReconnect("away"), 0), (ValueError("not printable"), 1)]
)
def test_a_database_that_is_away_puts_no_case_off_and_a_faulty_case_does(
    fault: Exception, times: int
) -> None:
    store = StoreWithOneDue(fault)
    issuer = Issuer(None, store, None, object(), None)  # type: ignore[arg-type]
    issuer.sweep()
    assert len(store.put_off_until) == times
