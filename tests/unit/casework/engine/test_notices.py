"""Who is told, in which language, where a post is vacant, and without whom."""

from datetime import UTC, datetime

from casework.definition import loader
from casework.definition.model import Notification
from casework.engine import notices
from tests.unit.casework.samples import both, source

DEFINITION = loader.load(source())
ENTRY = {"action": "grant", "details": {}}


def _case(**changes: object) -> dict:
    return {
        "_id": "7K2M-9QXV-4TR8-C",
        "category": "wedding",
        "state": "applied",
        "station": {"code": "1", "name": both("Kotwali")},
        "offices": {"handling": "1", "dsp": "D", "sp": "S", "control_room": "C"},
        "assigned_to": None,
        "clocks": [],
        "contact": "sealed",
        "language": "en",
    } | changes


def _office(audience: str, offices: dict, office: str | None = None) -> str:
    rule = Notification(f"x.{audience}", audience, ("sms",), "status", (), office)
    return notices.office_for(DEFINITION, _case(offices=offices), rule)[1]


def test_a_vacant_post_is_passed_over_upwards() -> None:
    assert _office("dsp", {"handling": "1", "dsp": "D", "sp": "S"}) == "D"
    assert _office("dsp", {"handling": "1", "dsp": None, "sp": "S"}) == "S"
    assert _office("sp", {"handling": "1", "sp": None, "range": "R"}) == "R"


def test_an_office_is_not_told_of_its_own_delay_as_if_it_were_its_supervisor() -> None:
    offices = {"handling": "S", "dsp": None, "sp": "S", "control_room": "C"}
    assert _office("dsp", offices) == "C"


def test_where_nobody_is_known_the_state_control_room_is_told() -> None:
    assert _office("sp", {"handling": None}) == "HQ-CR"
    assert _office("station", {"handling": None}) == "HQ-CR"


def test_a_citizen_is_told_in_the_citizens_language_through_a_sealed_contact() -> None:
    (notice,) = notices.build(DEFINITION, _case(), ENTRY, ["procession.filed.citizen"])
    assert notice["to"] == {"sealed": "sealed"}
    assert notice["language"] == "en"
    assert notice["variables"] == {"reference": "7K2M-9QXV-4TR8-C"}


def test_an_office_is_told_in_the_language_of_offices() -> None:
    (notice,) = notices.build(DEFINITION, _case(), ENTRY, ["procession.late.sp"])
    assert notice["to"] == {"office": "S"}
    assert notice["language"] == "hi"


def test_a_citizen_who_left_no_contact_gets_no_notice() -> None:
    assert notices.build(DEFINITION, _case(contact=None), ENTRY, ["procession.filed.citizen"]) == []


def test_times_are_written_in_indian_time_and_names_in_the_readers_language() -> None:
    noon = datetime(2026, 11, 21, 13, 0, tzinfo=UTC)
    assert notices.written(noon, "hi") == "21-11-2026 18:30"
    assert notices.written(both("Kotwali"), "hi") == "हिन्दी Kotwali"
    assert notices.written({"en": "Kotwali"}, "hi") == "Kotwali"
    assert notices.written(None, "hi") == ""
