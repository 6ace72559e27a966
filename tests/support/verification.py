"""Verifications over HTTP, with everybody who has a part in them."""

from collections.abc import Mapping
from typing import Any, Self

import requests

from tests.support.citizen import CitizenClient
from tests.support.client import ApiClient, expect
from tests.support.matters import BODHGAYA, BUDDHA_COLONY, People
from tests.support.officer import OfficerClient
from tests.support.polling import eventually

CHARACTER, PASSPORT, TENANT = (
    f"verification-{kind}" for kind in ("character", "passport", "tenant")
)
DOMESTIC_HELP, EMPLOYMENT = "verification-domestic-help", "verification-employment"
SECONDS = 60
"""For sweeps, the bus, the records and notify."""
WHY = "जाँच में जो मिला, उसके आधार पर लिखा गया।"
HERE = {"lat": 25.6222, "lon": 85.1272, "accuracy": 10}
GAYA = {
    "place": {"district": "Gaya", "station": BODHGAYA},
    "address": "Test Lane 2, Bodhgaya",
    "from": "2026-01-01",
}
"""An earlier address, of another district's station."""


def form(code: str, **changes: Any) -> dict[str, Any]:
    """The answers of an application; every person in them is invented."""
    common = {
        "place": {"district": "Patna", "station": BUDDHA_COLONY},
        "address": "Test Lane 1, Patna",
        "since": "2020-01-01",
        "name": "Test Applicant Verified",
        "files": [],
        "language": "hi",
    }
    own = {"parent_name": "Test Parent", "born_on": "1990-05-01", "visit_mobile": "9000000801"}
    about = {
        "subject_name": "Test Subject Verified",
        "subject_parent_name": "Test Parent",
        "subject_born_on": "1992-02-02",
    }
    answers: Mapping[str, Any] = {
        CHARACTER: own | {"purpose": "job"},
        PASSPORT: own | {"file_number": "PA1234567890"},
        TENANT: about | {"use": "home"},
        DOMESTIC_HELP: about | {"work": "cook"},
        EMPLOYMENT: about | {"organisation": "Test Firm", "post": "Clerk"},
    }[code]
    return common | answers | changes


class Verification:
    """One application, and who acts on it."""

    def __init__(self, people: People, code: str, reference: str, mobile: str) -> None:
        self.people, self.code, self.reference, self.mobile = people, code, reference, mobile

    @classmethod
    def filed(cls, people: People, code: str, mobile: str, **changes: Any) -> Self:
        """One that was just filed by the citizen with this mobile."""
        case = people.citizen(mobile).file(form(code, **changes), service=code)
        return cls(people, code, case["reference"], mobile)

    @property
    def citizen(self) -> CitizenClient:
        return self.people.citizen(self.mobile)

    @property
    def seen(self) -> dict[str, Any]:
        """The case as who applied sees it."""
        return self.citizen.case(self.reference)

    def officer(self, role: str, station: str = BUDDHA_COLONY) -> OfficerClient:
        """`duty`, `sho`, `enquiry` of a station."""
        return self.people.officer(f"{role}.{station}")

    @property
    def dsp(self) -> OfficerClient:
        return self.people.officer("dsp.patna")

    @property
    def sp(self) -> OfficerClient:
        return self.people.officer("sp.patna")

    @property
    def dig(self) -> OfficerClient:
        return self.people.officer("dig.central")

    def told(self, template: str, to: str = "") -> dict[str, Any]:
        """The message `verification.<template>` about this one, waited for."""
        return self.people.system.await_message(
            to or self.mobile,
            f"verification.{template}",
            reference=self.reference,
            seconds=SECONDS,
        )

    def becomes(self, state: str) -> dict[str, Any]:
        """The case once it is in a state."""
        look = lambda: (it := self.seen)["state"] == state and it  # noqa: E731
        return eventually(look, seconds=SECONDS, what=f"{self.reference} {state}")

    def listed(self, client: ApiClient) -> None:
        """Wait until an officer has it in the list."""
        eventually(
            lambda: self.reference in {row["reference"] for row in client.cases()},
            seconds=SECONDS,
            what="the case in the list",
        )

    # -- the way that most of them go ----------------------------------------------------------

    def accepted(self) -> Self:
        """The papers are complete."""
        duty = self.officer("duty")
        self.listed(duty)
        duty.act(self.reference, "accept")
        return self

    def rows(self, count: int = 1) -> list[dict[str, Any]]:
        """The enquiries that it asked for, once there are so many; the present address first. Who
        applied for somebody else is not shown them."""
        own = self.code in (CHARACTER, PASSPORT)

        def look() -> list[dict[str, Any]] | None:
            view = self.seen if own else self.officer("sho").case(self.reference)
            linked = view["linked_cases"]
            rows = [row for name in ("present", "earlier") for row in linked[name]]
            return rows if len(rows) == count else None

        return eventually(look, seconds=SECONDS, what="the enquiries") or []

    def enquiries(self, count: int = 1) -> list["Enquiry"]:
        """The same, to act on."""

        def at_their_stations() -> list[dict[str, Any]] | None:
            rows = self.rows(count)
            return rows if all(row["station"] for row in rows) else None

        rows = eventually(at_their_stations, seconds=SECONDS, what="their stations") or []
        return [Enquiry(self, row["reference"], row["station"]["code"]) for row in rows]

    def enquired(self) -> Self:
        """Every station answers that nothing is adverse, and the records were searched."""
        for enquiry in self.enquiries():
            enquiry.answered()
        self.becomes("enquired")
        return self

    def judged_the_same(self) -> Self:
        """The record that the search brought is the person's by more than the name."""
        eventually(
            lambda: self.seen["regions"]["records"] == "records-searched",
            seconds=SECONDS,
            what="search",
        )
        compared = [{"what": "born-on"}, {"what": "parent-name"}]
        judgement = {"candidate": "CR-000101", "decision": "same-person", "compared": compared}
        self.officer("sho").act(self.reference, "judge-candidate", text=WHY, **judgement)
        return self

    def recommended(self, code: str = "nothing-adverse", **more: Any) -> Self:
        sho = self.officer("sho")
        sho.act(self.reference, "recommend", recommendation=code, text=WHY, **more)
        return self

    def issued(self) -> Self:
        """The whole way to the certificate."""
        self.accepted().enquired().recommended()
        self.dsp.act(self.reference, "approve")
        return self

    def paper(self, kind: str, client: ApiClient | None = None) -> dict[str, Any]:
        """The newest paper of a kind, waited for."""

        def look() -> dict[str, Any] | None:
            papers = (client or self.citizen).case(self.reference)["documents"]
            return {paper["kind"]: paper for paper in papers}.get(kind)

        return eventually(look, seconds=SECONDS, what=kind) or {}

    def checked(self, paper: Mapping[str, Any]) -> dict[str, Any]:
        """What `/verify` tells anybody of a paper."""
        url = f"{self.people.system.url}/verify/{paper['id']}"
        return expect(requests.get(url, headers={"Accept": "application/json"}, timeout=10), 200)

    def checked_file(self, pdf: bytes) -> dict[str, Any]:
        """What is told of a file that somebody holds and sends to be checked."""
        url = f"{self.people.system.url}/api/v1/verify"
        upload = {"file": ("paper.pdf", pdf, "application/pdf")}
        return expect(requests.post(url, files=upload, timeout=20), 200)


class Enquiry:
    """One enquiry at an address, at the station that it is for."""

    def __init__(self, verification: Verification, reference: str, station: str) -> None:
        self.verification, self.reference, self.station = verification, reference, station

    @property
    def head(self) -> OfficerClient:
        return self.verification.officer("sho", self.station)

    @property
    def beat(self) -> OfficerClient:
        return self.verification.officer("enquiry", self.station)

    @property
    def seen(self) -> dict[str, Any]:
        """The enquiry as the head of its station sees it."""
        return self.head.case(self.reference)

    def assigned(self) -> Self:
        head = self.head
        eventually(
            lambda: self.reference in {row["reference"] for row in head.cases()},
            seconds=SECONDS,
            what="the enquiry in the list",
        )
        head.act(self.reference, "assign", officer=self.beat.username)
        return self

    def visited(self, visited_at: str, outcome: str = "met", **more: Any) -> Self:
        body = {"visited_at": visited_at, "outcome": outcome, "position": HERE, **more}
        self.beat.act(self.reference, "record-visit", **body)
        return self

    def answered(self, result: str = "nothing-adverse", at: str = "") -> Self:
        """From the officer's name to the station's answer."""
        self.assigned()
        self.visited(at or self.seen["updated_at"])
        return self.reported(result)

    def reported(self, result: str) -> Self:
        self.beat.act(self.reference, "report", found=result, text=WHY)
        self.head.act(self.reference, "send")
        return self


def passport_office(people: People) -> list[dict[str, Any]]:
    """What the passport office has, as it tells whoever brings its token."""
    system = people.system
    environ = system.stack.environ("verification")
    url, token = environ["PASSPORT_OFFICE_URL"], environ["PASSPORT_OFFICE_TOKEN"]
    headers = {"Authorization": f"Bearer {token}"}
    return expect(requests.get(f"{url}/results", headers=headers, timeout=10), 200)["items"]
