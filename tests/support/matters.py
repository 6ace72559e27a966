"""A complaint on its way to the FIR, with the people who have a part in it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

import requests

from deploy.local.demo import STATIONS
from tests.support.citizen import CitizenClient, complaint
from tests.support.client import ApiClient, expect_status
from tests.support.officer import OfficerClient
from tests.support.polling import PATIENCE, eventually
from tests.support.system import System

BUDDHA_COLONY, GANDHI_MAIDAN, BODHGAYA = STATIONS
THEFT = "BNS 303(2)"
"""Cognizable, up to three years: an FIR at once, or a preliminary enquiry by a DSP's order."""
HURT = "BNS 115(2)"
"""Not cognizable: recorded, and referred to the Magistrate."""
RASH_DRIVING = "BNS 281"
"""Cognizable, up to six months."""
ROBBERY = "BNS 309(4)"
"""Cognizable, up to ten years."""
OUTRAGE = "BNS 74"
"""Against a woman's modesty: recorded by a woman officer, closed to the public."""
WHY = "जाँच में जो मिला, उसके आधार पर लिखा गया।"
"""Reasons, long enough for every form."""


class People:
    """The demonstration people of one system, each signed in when first asked for."""

    def __init__(self, system: System) -> None:
        self.system = system
        self._officers: dict[str, OfficerClient] = {}
        self._citizens: dict[str, CitizenClient] = {}

    def officer(self, username: str) -> OfficerClient:
        """An officer (`sho.5117012`, `sp.patna` …) who reads English."""
        if username not in self._officers:
            self._officers[username] = self.system.officer(username)
        return self._officers[username]

    def citizen(self, mobile: str) -> CitizenClient:
        """A citizen who reads Hindi."""
        if mobile not in self._citizens:
            self._citizens[mobile] = self.system.citizen(mobile)
        return self._citizens[mobile]

    def nobody(self) -> ApiClient:
        """A caller who has not signed in."""
        return ApiClient(self.system.url, None, "en")

    def sign_in_again(self) -> None:
        """Forget every session: time has moved, and they are over."""
        self._officers.clear()
        self._citizens.clear()


@dataclass
class Matter:
    """One complaint of the citizen with this `mobile`, handled at `station` (its code)."""

    people: People
    reference: str
    mobile: str
    station: str = BUDDHA_COLONY

    @classmethod
    def filed(cls, people: People, mobile: str, **form: Any) -> Self:
        """A complaint that was just filed; `form` changes the answers of a theft."""
        case = people.citizen(mobile).file(complaint(**form))
        return cls(people, case["reference"], mobile, case["station"]["code"])

    @property
    def citizen(self) -> CitizenClient:
        """Who filed it."""
        return self.people.citizen(self.mobile)

    @property
    def duty(self) -> OfficerClient:
        """The duty officer of the station."""
        return self.people.officer(f"duty.{self.station}")

    @property
    def head(self) -> OfficerClient:
        """The head of the station."""
        return self.people.officer(f"sho.{self.station}")

    @property
    def officer(self) -> OfficerClient:
        """The station's first enquiry officer, a woman."""
        return self.people.officer(f"enquiry.{self.station}")

    @property
    def seen(self) -> dict[str, Any]:
        """The case as its citizen sees it."""
        return self.citizen.case(self.reference)

    def assigned(self) -> Self:
        """Go on to: entered in the general diary, and with the enquiry officer."""
        self.duty.act(self.reference, "acknowledge")
        self.head.act(self.reference, "assign", officer=self.officer.username)
        return self

    def classified(self, *sections: str) -> Self:
        """Go on from a complaint just filed to: its sections are decided by the officer."""
        self.assigned()
        self.officer.act(self.reference, "classify", sections=list(sections))
        return self

    def signed(self) -> Self:
        """The citizen e-signs."""
        self.citizen.act(self.reference, "sign", method="esign")
        return self

    def registered(self, **body: Any) -> Self:
        """The head of the station registers the FIR (`body`: as Zero FIR, by whom recorded …)."""
        self.head.act(self.reference, "register-fir", **body)
        return self

    def told(self, template: str, to: str = "", seconds: float = PATIENCE) -> dict[str, Any]:
        """The message `complaint.<template>` about this matter, waited for.

        `to` is a mobile, an address or an office's code; the citizen's mobile unless given.
        """
        return self.people.system.await_message(
            to or self.mobile, f"complaint.{template}", reference=self.reference, seconds=seconds
        )

    def papers(self, client: ApiClient | None = None) -> dict[str, dict[str, Any]]:
        """The newest paper of each kind that is shown to `client` (the citizen unless given)."""
        case = (client or self.citizen).case(self.reference)
        return {paper["kind"]: paper for paper in case["documents"]}

    def paper(
        self, kind: str, client: ApiClient | None = None, seconds: float = PATIENCE
    ) -> dict[str, Any]:
        """The newest paper of a kind, waited for: where much is printed it comes a little later."""
        return eventually(lambda: self.papers(client).get(kind), seconds=seconds, what=kind) or {}


def offered(case: Mapping[str, Any]) -> set[str]:
    """The names of the actions that a case view offers."""
    return {action["name"] for action in case["actions"]}


def clock(case: Mapping[str, Any], name: str) -> dict[str, Any]:
    """The clock of that name in a case view."""
    return next(one for one in case["clocks"] if one["name"] == name)


def last_text(case: Mapping[str, Any], action: str, language: str = "en") -> str:
    """What the newest timeline entry of an action tells."""
    entries = [one for one in case["timeline"] if one["action"] == action]
    assert entries, f"no {action} in the timeline"
    return entries[-1]["text"][language]


def refused(answer: requests.Response, status: int, code: str) -> dict[str, Any]:
    """The problem document of an answer that must be this refusal."""
    expect_status(answer, status)
    problem = answer.json()
    assert problem["code"] == code, problem
    return problem


def refused_field(answer: requests.Response, field: str) -> str:
    """The code by which one field, and nothing else, was refused."""
    fields = refused(answer, 422, "validation-failed")["fields"]
    assert list(fields) == [field], fields
    return fields[field]["code"]


def open_tasks(matter: Matter) -> dict[str, dict[str, Any]]:
    """The tasks that are still to be done, by kind, as the head of the station sees them."""
    rows = (matter.head.case(matter.reference).get("tasks") or {}).get("rows", ())
    return {row["kind"]: row for row in rows if row["done_at"] is None}
