"""A visit to a prisoner on its way, with the people who have a part in it."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import requests

from casework.definition.bilingual import IST
from tests.support.citizen import CitizenClient
from tests.support.client import expect
from tests.support.matters import People
from tests.support.officer import OfficerClient
from tests.support.polling import eventually
from tests.support.system import System

CODE = "prison-visit"
BEUR, HEADQUARTERS = "prisons:BEUR", "prisons:HQ"
REASONS = "पहचान पत्र की फ़ोटो पढ़ी नहीं जाती।"
SECONDS = 60
"""For a sweep, the bus and notify."""
CAPACITY = 20
SUNDAY = 6
Now = Callable[[], datetime]


class Visits:
    """Who applies, who decides, and the time in between."""

    def __init__(self, people: People, now: Now, pass_minutes: Callable[[float], None]) -> None:
        self.people, self.now, self._pass_minutes = people, now, pass_minutes

    @property
    def system(self) -> System:
        return self.people.system

    @property
    def clerk(self) -> OfficerClient:
        return self.people.officer("clerk.beur")

    @property
    def superintendent(self) -> OfficerClient:
        return self.people.officer("superintendent.beur")

    @property
    def headquarters(self) -> OfficerClient:
        return self.people.officer("ig.prisons")

    def opening(self, days: int, hour: int = 11) -> datetime:
        """An appointment so many days ahead; the day after, where that is a Sunday."""
        day = (self.now() + timedelta(days=days)).astimezone(IST)
        day += timedelta(days=day.weekday() == SUNDAY)
        return day.replace(hour=hour, minute=0, second=0, microsecond=0)

    def form(self, **changes: Any) -> dict[str, Any]:
        return {
            "jail": BEUR,
            "prisoner_name": "Test Prisoner One",
            "relation": "sibling",
            "mode": "in-person",
            "visit_at": self.opening(4).isoformat(),
            "name": "Test Visitor One",
            "id_type": "voter",
            "id_last_four": "1234",
            "files": [],
            "language": "hi",
            **changes,
        }

    def file(self, mobile: str, **changes: Any) -> "Visit":
        case = self.people.citizen(mobile).file(self.form(**changes), service=CODE)
        return Visit(self, case["reference"], mobile)

    def until(self, moment: datetime) -> None:
        """On to a minute after a moment; everybody signs in again."""
        self._pass_minutes((moment - self.now()).total_seconds() / 60 + 1)
        self.people.sign_in_again()


class Visit:
    """One application."""

    def __init__(self, visits: Visits, reference: str, mobile: str) -> None:
        self.visits, self.reference, self.mobile = visits, reference, mobile

    @property
    def citizen(self) -> CitizenClient:
        return self.visits.people.citizen(self.mobile)

    @property
    def seen(self) -> dict[str, Any]:
        return self.citizen.case(self.reference)

    @property
    def at(self) -> datetime:
        return datetime.fromisoformat(self.seen["visit"]["at"])

    def told(self, template: str, to: str = "") -> dict[str, Any]:
        return self.visits.system.await_message(
            to or self.mobile, f"{CODE}.{template}", reference=self.reference, seconds=SECONDS
        )

    def approved(self) -> "Visit":
        eventually(lambda: self.reference in listed(self.visits.clerk), seconds=SECONDS)
        self.visits.clerk.act(self.reference, "check-completeness")
        self.visits.superintendent.act(self.reference, "approve")
        self.told("approved.citizen")
        return self

    def refused(self) -> "Visit":
        eventually(lambda: self.reference in listed(self.visits.superintendent), seconds=SECONDS)
        self.visits.superintendent.act(self.reference, "refuse", text=REASONS)
        self.told("refused.citizen")
        return self

    def appealed(self) -> "Visit":
        self.citizen.act(self.reference, "appeal", text="मेरे काग़ज़ सही हैं।")
        self.told("appealed.headquarters", HEADQUARTERS)
        return self

    def visit_pass(self) -> dict[str, Any]:
        """The pass, waited for."""
        papers = eventually(lambda: self.seen["documents"], seconds=SECONDS, what="the pass")
        return papers[-1]

    def checked(self) -> dict[str, Any]:
        """What `/verify` tells anybody of the pass."""
        url = f"{self.visits.system.url}/verify/{self.visit_pass()['id']}"
        return expect(requests.get(url, headers={"Accept": "application/json"}, timeout=10), 200)

    def ends_as(self, state: str) -> dict[str, Any]:
        ended = eventually(lambda: (it := self.seen)["state"] == state and it, seconds=SECONDS)
        assert ended["closed_at"] and ended["next"] is None
        return ended


def listed(client: OfficerClient) -> set[str]:
    return {row["reference"] for row in client.cases()}
