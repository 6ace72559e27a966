"""What time does to an application: a limit that is missed is told, and ends come by themselves."""

import base64
import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from pymongo.database import Database

from casework.desk.desk import CaseDesk
from casework.engine.case import tracking_view
from casework.host.tools import Tools
from chassis import mongo, sealing, time_source
from chassis.actor import Actor
from chassis.cipher import FieldCipher
from tests.support.buildings import building
from tests.support.outbox import Outbox

MONDAY = datetime(2026, 11, 16, 6, 0, tzinfo=UTC)
DAYS = {number: timedelta(days=number, hours=12.5) for number in (7, 59)}
"""From MONDAY to the end of that day in India."""
HOURS = {number: timedelta(hours=number) for number in (12, 24)}
CITIZEN = Actor("citizen-1", "citizen", mobile="9000000651")
PERSON = {"name": "Test Victim One", "address": "Test Lane 1, Patna", "language": "hi"}


COMPENSATION = {
    **{"office": "legalaid:PATNA", "fir_number": "5117012/0001/2026", "applicant": "victim"},
    **{"injury": "acid", "offender": "not-traced", "losses": "Test Hospital"},
    **{"urgent": "yes", "files": [], "account": "000011112222", "ifsc": "TEST0000001"},
    **PERSON,
}
PROTECTION = {
    **{"office": "witnessprotection:PATNA", "applicant": "witness", "danger": "immediate"},
    **{"fir_number": "5117012/0003/2026", "offence": "BNS 103", "files": []},
    **{"threat": "Two men said: do not testify.", "wanted": "Patrols at night"},
    "safe_contact": "After 8 pm, by the sister",
    **PERSON,
}
RELIEF = {
    **{"office": "welfare:PATNA", "fir_number": "5117012/0002/2026", "applicant": "victim"},
    **{"community": "scheduled-caste", "offence": "hurt", "certificate": []},
    **PERSON,
}


class Service:
    """One service of a department on a real database, with a clock of its own."""

    def __init__(self, name: str, database: Database) -> None:
        self.name, self.now = name, MONDAY
        self.database = database.with_options(write_concern=mongo.DURABLE)
        time_source.use(lambda: self.now)
        built, key = building(name), _key()
        settings: Any = SimpleNamespace(
            gateway_public_key="",
            notify_public_key=sealing.new_key_pair()[1],
            field_key=key,
            field_key_previous="",
        )
        parts: Any = SimpleNamespace(
            settings=settings,
            database=self.database,
            cipher=FieldCipher(self.database, key),
            outbox=Outbox(),
            call=None,
        )
        tools = Tools(self.database, settings, None, lambda case: {})  # type: ignore[arg-type]
        self.definitions = built.definitions
        self.desk = CaseDesk(parts, built.definitions, built.rules_with(tools))

    def file(self, code: str, form: dict[str, Any]) -> str:
        """File an application of the citizen; its reference."""
        reference: str = self.desk.file(CITIZEN, code, form, "key-00000001")["view"]["reference"]
        return reference

    def act(self, role: str, reference: str, action: str, **body: Any) -> None:
        """An officer of Patna acts."""
        officer = Actor(f"{role}.patna", f"{self.name}/{role}", f"{self.name}:PATNA")
        self.desk.act(officer, reference, action, body)

    def has_notice(self, template: str) -> bool:
        """Whether somebody was told by a template of this name, or one that begins so."""
        events = [event for case in self.database["cases"].find() for event in case["outbox"]]
        return any(
            notice["template"].startswith(template)
            for event in events
            for notice in event["data"]["notices"]
        )

    def pass_time(self, **span: float) -> dict[str, Any]:
        """Let time pass, with all that is due in it; the case as it then is."""
        self.now += timedelta(**span)
        while self.desk.tick():
            pass
        case = self.database["cases"].find_one()
        assert case is not None
        return case


def _key() -> str:
    return base64.b64encode(os.urandom(96)).decode()


@pytest.fixture(autouse=True)
def real_time_afterwards() -> Iterator[None]:
    yield
    time_source.use(None)


@pytest.mark.parametrize(
    ("name", "code", "form", "limit", "template"),
    [
        # BNSS 396(6); a service standard
        (
            "legalaid",
            "victim-compensation",
            COMPENSATION,
            timedelta(hours=24),
            "relief-overdue.state",
        ),
        # BNSS 396(5): two months
        ("legalaid", "victim-compensation", COMPENSATION, DAYS[59], "enquiry-overdue.state"),
        # SC/ST (PoA) Rules 1995, rule 12(4)
        ("welfare", "scst-relief", RELIEF, DAYS[7], "first-overdue.state"),
        # service standard, for whoever is in danger now
        (
            "witnessprotection",
            "witness-protection",
            PROTECTION,
            timedelta(hours=12),
            "interim-overdue",
        ),
    ],
)
def test_whoever_is_over_the_office_is_told_when_its_limit_has_passed_and_not_before(
    database: Database, name: str, code: str, form: dict, limit: timedelta, template: str
):
    service = Service(name, database)
    service.file(code, form)
    service.pass_time(seconds=(limit - timedelta(minutes=1)).total_seconds())
    assert not service.has_notice(f"{code}.{template}")
    service.pass_time(minutes=1)
    assert service.has_notice(f"{code}.{template}")


def test_an_application_for_compensation_that_nobody_answers_for_lapses(database: Database):
    service = Service("legalaid", database)
    reference = service.file("victim-compensation", COMPENSATION)
    service.act("assistant", reference, "ask", text="इलाज का पर्चा दें।")
    assert service.pass_time(days=6, hours=23)["state"] == "returned"
    case = service.pass_time(hours=1)
    assert case["state"] == "lapsed"
    assert not case["timeline"][-1]["internal"], "the citizen reads why"


def test_protection_ends_with_the_time_of_its_order(database: Database):
    service = Service("witnessprotection", database)
    measure = {"measure": "relocation", "text": "हर रात दो बार गश्त, थाने से।"}
    reference = service.file("witness-protection", PROTECTION)
    service.act("member-secretary", reference, "protect-at-once", **measure)
    service.act("member-secretary", reference, "forward")
    service.act("threat-dsp", reference, "report", category="A", text="जान का ख़तरा है; गश्त ज़रूरी।")
    until = (MONDAY + timedelta(days=60)).isoformat()
    order = {"category": "A", "number": "WP/1/2026", "until": until, **measure}
    service.act("chair", reference, "order", **order)
    assert service.pass_time(days=59, hours=23)["state"] == "protected"
    case = service.pass_time(hours=1)
    assert case["state"] == "over"
    timeline = str(tracking_view(service.definitions.of(case), case)["timeline"])
    for measure_in_words in ("दूसरी जगह रहना", "Another place to stay"):
        assert measure_in_words not in timeline, (
            "the State's office reads the steps, not the measure"
        )


def test_every_case_of_protection_is_closed(database: Database):
    definition = Service("witnessprotection", database).definitions.newest("witness-protection")
    assert all(one.get("sensitive") for one in definition.choices.values())


def test_the_monthly_report_on_protection_is_asked_for_every_month(database: Database):
    service = Service("witnessprotection", database)
    measure = {"measure": "relocation", "text": "हर रात दो बार गश्त, थाने से।"}
    reference = service.file("witness-protection", PROTECTION)
    service.act("member-secretary", reference, "forward")
    service.act("threat-dsp", reference, "report", category="A", text="जान का ख़तरा है; गश्त ज़रूरी।")
    until = (MONDAY + timedelta(days=85)).isoformat()
    order = {"category": "A", "number": "WP/1/2026", "until": until, **measure}
    service.act("chair", reference, "order", **order)
    service.pass_time(days=28)
    assert service.has_notice("witness-protection.monthly-due.committee")
    service.act("protection-cell", reference, "follow-up", text="गश्त चल रही है।")
    service.pass_time(days=29)
    assert not service.has_notice("witness-protection.monthly-overdue")
    service.pass_time(days=2)
    assert service.has_notice("witness-protection.monthly-overdue.state")


def test_whoever_gets_no_last_part_of_the_relief_may_appeal(database: Database):
    service = Service("welfare", database)
    reference = service.file("scst-relief", RELIEF)
    paid = {"amount": 50000, "number": "R/1/2026", "paid_on": "2026-11-15"}
    service.act("district-magistrate", reference, "pay-first", **paid)
    service.act("district-magistrate", reference, "pay-second", **paid)
    why = "अभियुक्त बरी हुए; न्यायालय का आदेश संलग्न है।"
    service.act("district-magistrate", reference, "record-trial-over", text=why)
    service.desk.act(CITIZEN, reference, "appeal", {"text": "मुझे आदेश नहीं मिला।"})
    nodal = Actor("nodal", "welfare/nodal-officer", "welfare:STATE")
    service.desk.act(nodal, reference, "allow-appeal", {"text": "आख़िरी किस्त बनती है, देखें।"})
    assert service.pass_time(minutes=1)["state"] == "second-paid"
