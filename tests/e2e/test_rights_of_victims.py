"""Compensation, relief and protection over HTTP: each walked from the application to its ends."""

from datetime import UTC, datetime, timedelta
from typing import Any

import requests

from tests.support.citizen import CitizenClient, complaint
from tests.support.client import expect
from tests.support.matters import People, offered, refused
from tests.support.papers import fetch, signature_of
from tests.support.polling import eventually

SECONDS = 60
"""For sweeps, the bus, the printer and notify."""
VICTIM, WITNESS, STRANGER = "9000000651", "9000000652", "9000000653"
REASONS = "काग़ज़ों से यह बात साबित नहीं हुई।"
PERSON = {"name": "Test Victim One", "address": "Test Lane 1, Patna", "language": "hi"}
MEASURE = {"measure": "patrol", "text": "हर रात दो बार गश्त, थाने से।"}


def compensation(**changes: Any) -> dict[str, Any]:
    """What a victim whose offender is not traced answers."""
    return {
        **{"office": "legalaid:PATNA", "fir_number": "5117012/0001/2026", "applicant": "victim"},
        **{"injury": "acid", "offender": "not-traced", "losses": "Test Hospital, burns of a hand"},
        **{"urgent": "yes", "files": [], "account": "000011112222", "ifsc": "TEST0000001"},
        **PERSON,
        **changes,
    }


def relief(**changes: Any) -> dict[str, Any]:
    """What a victim of an atrocity answers."""
    return {
        **{"office": "welfare:PATNA", "fir_number": "5117012/0002/2026", "applicant": "victim"},
        **{"community": "scheduled-caste", "offence": "hurt", "certificate": []},
        **PERSON,
        **changes,
    }


def protection(**changes: Any) -> dict[str, Any]:
    """What a witness in danger answers."""
    return {
        **{"office": "witnessprotection:PATNA", "applicant": "witness", "danger": "immediate"},
        **{"fir_number": "5117012/0003/2026", "offence": "BNS 103", "files": []},
        **{"threat": "Two men said: do not testify.", "wanted": "Patrols at night"},
        "safe_contact": "After 8 pm, by the sister",
        **PERSON,
        **changes,
    }


class Application:
    """One application of this service by the citizen with this mobile."""

    def __init__(self, people: People, code: str, mobile: str, form: dict[str, Any]) -> None:
        self.people, self.code, self.mobile = people, code, mobile
        self.citizen: CitizenClient = people.citizen(mobile)
        self.reference: str = self.citizen.file(form, service=code)["reference"]

    @property
    def seen(self) -> dict[str, Any]:
        return self.citizen.case(self.reference)

    def act(self, who: str, action: str, **body: Any) -> None:
        """An officer acts, or the citizen where `who` is empty, once the step before is seen."""
        client = self.people.officer(who) if who else self.citizen

        def is_open() -> bool:
            answer = client.call("GET", f"/cases/{self.reference}")
            return answer.status_code == 200 and action in offered(answer.json())

        eventually(is_open, seconds=SECONDS, what=f"{action} of {self.reference}")
        client.act(self.reference, action, **body)

    def ends(self, state: str) -> None:
        eventually(lambda: self.seen["state"] == state, seconds=SECONDS, what=state)

    def told(self, template: str) -> dict[str, Any]:
        name = f"{self.code}.{template}.citizen"
        return self.people.system.await_message(
            self.mobile, name, reference=self.reference, seconds=SECONDS
        )


def part(number: int) -> dict[str, Any]:
    return {"amount": 100000, "number": f"DM/{number}/2026", "paid_on": "2026-11-20"}


def test_a_victim_gets_relief_at_once_and_the_award(people: People) -> None:
    """Ends: paid, appeal rejected, refused before it, withdrawn."""
    code, secretary, state = "victim-compensation", "secretary.dlsa.patna", "secretary.slsa"
    matter = people.citizen(VICTIM).file(complaint())["reference"]
    one = Application(people, code, VICTIM, compensation(complaint=matter))
    assert "मुआवज़ा" not in one.told("filed")["text"], "somebody else may read the phone"
    one.act(secretary, "order-relief", kind="first-aid", number="R/1", text="PMCH, मुफ़्त इलाज।")
    papers = eventually(lambda: one.seen["documents"], seconds=SECONDS, what="the order")
    assert signature_of(fetch(one.citizen, papers[0])).valid
    url = f"{people.system.url}/verify/{papers[0]['id']}"
    page = expect(requests.get(url, headers={"Accept": "application/json"}, timeout=10), 200)
    assert "Test Victim" not in str(page)

    one.act("assistant.dlsa.patna", "ask", text="इलाज का पर्चा दें।")
    one.act("", "answer", text="पर्चा यह है।", files=[])
    refused(
        people.officer("assistant.dlsa.patna").try_to_act(
            one.reference, "award", amount=1, number="1"
        ),
        403,
        "not-allowed",
    )
    one.act(secretary, "award", amount=300000, number="A/1/2026")
    one.act(secretary, "record-payment", paid_on="2026-11-20", utr="TESTUTR0001")
    one.ends("paid")
    rows = people.citizen(VICTIM).case(matter)["linked_cases"]["compensation"]
    assert [row["reference"] for row in rows] == [one.reference]
    sho = people.officer("sho.5117012").case(matter)
    assert not sho["linked_cases"].get("compensation"), "what a victim is paid is not the station's"

    two = Application(people, code, VICTIM, compensation(urgent="no"))
    two.act("assistant.dlsa.patna", "begin-enquiry")
    two.act(secretary, "refuse", text=REASONS)
    two.ends("refused")
    two.act("", "appeal", text="FIR में चोट लिखी है।")
    two.act(state, "reject-appeal", text=REASONS)
    two.ends("appeal-rejected")

    three = Application(people, code, VICTIM, compensation())
    three.act(secretary, "refuse-relief", text=REASONS)
    three.act("", "withdraw")
    three.ends("withdrawn")


def test_relief_follows_the_stages_of_the_fir(people: People) -> None:
    """Ends: completed, no charge-sheet, trial over, refused, appeal rejected, withdrawn."""
    code, magistrate, state = "scst-relief", "dm.patna", "nodal.welfare"
    one, two, three = (Application(people, code, VICTIM, relief()) for _ in range(3))
    for application in (one, two):
        application.act(magistrate, "pay-first", **part(1))
    one.told("part-paid")
    one.act(magistrate, "pay-second", **part(2))
    one.act("welfare.patna", "look-again")
    one.act(magistrate, "pay-last", **part(3))
    one.ends("completed")
    eventually(lambda: len(one.seen["documents"]) == 3, seconds=SECONDS, what="three sanctions")

    two.act(magistrate, "record-no-charge-sheet", text=REASONS)
    two.ends("no-charge-sheet")
    two.act("", "appeal", text="आरोप पत्र हो गया है।")
    two.act(state, "allow-appeal", text="आरोप पत्र की प्रति देखी गई।")
    two.ends("first-paid")
    two.act(magistrate, "pay-second", **part(4))
    two.act(magistrate, "record-trial-over", text=REASONS)
    two.ends("trial-over")

    three.act(magistrate, "refuse", text=REASONS)
    three.ends("refused")
    three.act("", "appeal", text="FIR में धारा 3 है।")
    three.act(state, "reject-appeal", text=REASONS)
    three.ends("appeal-rejected")
    four = Application(people, code, VICTIM, relief())
    four.act("", "withdraw")
    four.ends("withdrawn")


def test_a_witness_is_protected_and_nobody_else_hears_of_it(people: People) -> None:
    """Ends: revoked, refused and review rejected after it, withdrawn."""
    code, secretary, chair = "witness-protection", "secretary.wp.patna", "chair.wp.patna"
    until = (datetime.now(UTC) + timedelta(days=89)).isoformat()
    order = {"category": "A", "number": "WP/1/2026", "until": until, **MEASURE}
    one = Application(people, code, WITNESS, protection())
    one.act(secretary, "protect-at-once", **MEASURE)
    one.act(secretary, "forward")
    one.act("dsp.wp.patna", "report", category="A", text="जान का ख़तरा है; गश्त ज़रूरी।")
    late = {**order, "until": (datetime.now(UTC) + timedelta(days=120)).isoformat()}
    assert people.officer(chair).try_to_act(one.reference, "order", **late).status_code == 422
    one.act(chair, "order", **order)
    one.act("cell.wp.patna", "follow-up", text="गश्त चल रही है।")
    one.act(chair, "extend", **order)
    for other in ("secretary.wp.gaya", "sho.5117012", "sp.patna"):
        answer = people.officer(other).call("GET", f"/cases/{one.reference}")
        assert answer.status_code == 404, other
    assert people.citizen(STRANGER).call("GET", f"/cases/{one.reference}").status_code == 404
    listed = [row for row in people.officer(chair).cases() if row["reference"] == one.reference]
    assert listed
    for secret in ("Test Victim", "Test Lane"):
        assert secret not in str(listed), "name and address stand in no list"
    office = people.officer("officer.wp").case(one.reference)
    assert "Test Victim" not in str(office) and "Test Lane" not in str(office)
    notices = [one.told("filed"), one.told("update")]
    for message in notices:
        for word in ("साक्षी", "गवाह", "सुरक्षा", "समिति"):
            assert word not in message["text"]
    one.act(chair, "revoke", text=REASONS)
    one.ends("revoked")

    two = Application(people, code, WITNESS, protection(danger="later"))
    two.act(chair, "refuse", text=REASONS)
    two.ends("refused")
    two.act("", "ask-review", text="अब फिर धमकी मिली है।")
    two.act(chair, "reject-review", text=REASONS)
    two.ends("review-rejected")
    three = Application(people, code, WITNESS, protection(danger="later"))
    three.act("", "withdraw")
    three.ends("withdrawn")
