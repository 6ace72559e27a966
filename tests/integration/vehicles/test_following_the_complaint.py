"""A stolen vehicle's case follows its complaint: to another station, to its end, and out of it
again, with the mark in the registry."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from pymongo.database import Database

from chassis import time_source
from chassis.actor import SYSTEM
from tests.integration.vehicles.test_registry import World
from tests.unit.complaints.posts import NAMES, STATIONS, chain

NOBODY = "http://127.0.0.1:9"
FIR = {"number": "5117012/0001/2026", "registered_at": "2026-11-16T08:00:00+00:00"}
UNTRACED = {"state": "final-report", "final_report": {"outcome": "untraced"}, "ended": True}


@pytest.fixture(autouse=True)
def now() -> Iterator[None]:
    time_source.use(lambda: datetime(2026, 11, 16, 6, 0, tzinfo=UTC))
    yield
    time_source.use(None)


class Followed:
    """A vehicle's case, and how its complaint stands."""

    def __init__(self, database: Database) -> None:
        self.world = World(database, NOBODY)
        self.reference = self.world.filed("BR01ZZ4321")
        self.sequence = 0

    @property
    def case(self) -> dict[str, Any]:
        return self.world.case(self.reference)

    @property
    def stands(self) -> tuple[str, str, str]:
        case = self.case
        return case["state"], case["regions"]["registry"], (case["station"] or {}).get("code", "")

    def complaint(self, station: str = STATIONS[0], **row: Any) -> None:
        """The complaint tells how it stands; twice, as the bus may."""
        self.sequence += 1
        label = {"hi": "दर्ज", "en": "Filed"}
        stands = {
            **{"reference": "7K2M-9QXV-4TR8-C", "service": "complaint", "label": label},
            **{"station": {"code": station, "name": NAMES[station]}, "offices": chain(station)},
            **{"state": "submitted", "ended": False, "overdue": False, "due_at": None},
            **{"opened_at": None, "fir": None, "final_report": None, "sequence": self.sequence},
            **row,
        }
        follower = {"reference": self.reference, "link": "complaint", "n": "1.1"}
        event: Any = {"source": "complaints", "data": {"follower": follower, "row": stands}}
        for _ in range(2):
            self.world.desk.link_moved(event)
        self.world.desk.link_cases()

    def marked(self) -> None:
        self.world.desk.act(SYSTEM, self.reference, "record-owner", {})
        self.world.desk.act(SYSTEM, self.reference, "record-mark", {"receipt": "MARK-1"})


@pytest.fixture
def followed(database: Database) -> Followed:
    return Followed(database)


def test_it_goes_where_its_complaint_goes(followed: Followed) -> None:
    assert followed.stands == ("routing-pending", "owner-due", "")
    followed.complaint()
    assert followed.stands == ("reported", "owner-due", STATIONS[0])
    assert followed.case["regions"]["complaint"] == "complaint-made"
    followed.complaint(STATIONS[1])
    assert followed.stands == ("reported", "owner-due", STATIONS[1])
    assert followed.case["offices"] == chain(STATIONS[1])
    assert STATIONS[1] in followed.case["office_codes"]
    assert STATIONS[0] not in followed.case["office_codes"]
    followed.complaint(STATIONS[0], fir=FIR)
    assert followed.stands == ("investigating", "owner-due", STATIONS[0])
    moves = [one for one in followed.case["timeline"] if one["action"] == "follow-complaint"]
    assert len(moves) == 3, "once for each move"
    tells = {
        one["template"]
        for event in followed.world.parts.outbox.relayed
        if event["type"] == "case.moved"
        for one in event["data"]["notices"]
    }
    assert tells == {"vehicle-theft.routed.citizen", "vehicle-theft.routed.station"}


def test_a_complaint_that_is_opened_again_opens_it_and_sets_the_mark_again(
    followed: Followed,
) -> None:
    followed.complaint()
    followed.marked()
    followed.complaint(state="closed", ended=True)
    assert followed.stands[:2] == ("closed", "lifting-due")
    followed.complaint(STATIONS[1], state="registration-directed")
    assert followed.stands == ("reported", "mark-due", STATIONS[1])
    assert followed.case["closed_at"] is None
    assert followed.case["registry_due_at"] == time_source.now()
    followed.complaint(STATIONS[1], state="fir-registered", fir=FIR)
    assert followed.stands[:2] == ("investigating", "mark-due")


@pytest.mark.parametrize("end", [UNTRACED, {"state": "final-report", "ended": True}])
def test_a_further_investigation_opens_it_and_leaves_the_mark(
    followed: Followed, end: dict[str, Any]
) -> None:
    followed.complaint(fir=FIR)
    followed.marked()
    followed.complaint(fir=FIR, **end)
    assert followed.stands[:2] == ("untraced" if end is UNTRACED else "closed", "marked")
    followed.complaint(fir=FIR, **{**end, "state": "further-investigation", "ended": False})
    assert followed.stands[:2] == ("investigating", "marked")
    running = [one for one in followed.case["clocks"] if one["ended_at"] is None]
    assert "untraced" in {one["name"] for one in running}
    followed.complaint(fir=FIR, **UNTRACED)
    assert followed.stands[:2] == ("untraced", "marked")


def test_a_mark_that_the_station_kept_off_stays_off(followed: Followed) -> None:
    followed.complaint()
    followed.world.desk.act(SYSTEM, followed.reference, "record-mismatch", {})
    followed.complaint(fir=FIR, state="final-report", ended=True)
    followed.complaint(fir=FIR, state="further-investigation")
    assert followed.stands[:2] == ("investigating", "owner-question")
    assert followed.case["registry_due_at"] is None
