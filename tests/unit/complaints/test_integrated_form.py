"""From a case to the form I.I.F.-I: what is known stands in its item, what is not stays empty."""

from datetime import date, timedelta
from pathlib import Path

import orjson
import pytest

from chassis.settings import MissingSetting, read
from services.complaints.cctns.integrated_form import integrated_form
from services.complaints.cctns.interface import Entry, digest
from services.complaints.cctns.reconciliation import MEANINGS, Ours, Report, compare
from services.complaints.settings import CctnsAccess, ComplaintsSettings
from tests.unit.complaints.registered_cases import (
    OTHER,
    REGISTERED_AT,
    STATION,
    personal,
    record,
    registered,
    zero_record,
)

ITEMS = {
    *("1", "2", "3a", "3b", "3c", "4", "5a", "5b", "5c", "6a", "6b", "6c", "6d", "6e", "6f"),
    *("6g", "6h", "6i", "6j", "7", "8", "9", "10", "11", "12", "13", "14", "15", "officer"),
}
DOCUMENT = Path(__file__).resolve().parents[3] / "docs" / "cctns.md"


def form_of(case=None, kind="fir", **answers):
    return integrated_form(case or registered(), personal(**answers), kind)


def test_every_item_of_the_form_has_its_place_and_stands_in_the_document():
    form = form_of()
    assert set(form) - {"form", "kind", "reference", "refers_to"} == ITEMS
    text = DOCUMENT.read_text()
    assert [item for item in ITEMS if f"| {item} |" not in text] == []


def test_the_register_the_diary_and_the_times_are_in_indian_time():
    form = form_of()
    assert form["1"] == {
        "district": None,
        "police_station": STATION,
        "number": "5117012/0001/2026",
        "year": 2026,
        "registered_at": "2026-11-21T12:05:00+05:30",
    }
    moment = {"from": "2026-11-19T10:00:00+05:30", "to": None, "day": "Thursday"}
    assert form["3a"] == moment | {"period": "pahar 2", "unknown": False}
    assert form["3b"] == {"received_at": "2026-11-20T12:00:00+05:30"}
    entry = {"entry": "5117012/GD-0002/2026-11-21", "at": "2026-11-21T10:05:00+05:30"}
    assert form["3c"] == entry


def test_a_section_is_parted_into_act_and_number():
    fir = record() | {
        "sections": [
            "BNS 331(4) (for theft)",
            "IPC 379",
            "SC/ST Act 3(1)(r)",
            "Customs Act 1962, s. 135",
            "Customs Act",
        ]
    }
    assert form_of(registered(fir=fir))["2"] == [
        {"act": "BNS", "section": "331(4) (for theft)"},
        {"act": "IPC", "section": "379"},
        {"act": "SC/ST Act", "section": "3(1)(r)"},
        {"act": "Customs Act 1962", "section": "135"},
        {"act": "Customs Act", "section": None},
    ]


def test_the_informant_the_accused_and_the_words_are_the_citizens_own():
    form = form_of(amount_lost=5_000_000_000)
    assert (form["4"], form["6a"]) == ("Written (electronic)", "Test Citizen One")
    assert form["6j"] == {"mobile": "9000000001", "email": "one@example.org"}
    assert form["7"] == [{"name": "Test Suspect One", "particulars": "tall"}]
    (unknown,) = form_of(suspects=[], suspects_unknown=True)["7"]
    assert unknown["unknown"] and unknown["name"] is None
    assert form_of(suspects_unknown=True)["7"] == form["7"], "nobody unknown beside a name"
    assert form["10"] == 5_000_000_000
    words = {"text": "मेरी साइकिल चोरी हो गई।", "language": "hi", "sha256": "ab" * 32}
    assert form["12"] == {**words, "victim": None, "missing_person": None}


def test_what_the_form_asks_of_the_informant_the_accused_and_the_things_stands_in_its_item():
    person = {"relative_name": "Test Father", "year_of_birth": 1984, "address": "Test Road 1"}
    person |= {"occupation": "teacher", "identity_paper": "voter", "identity_number": "TST1"}
    things = [{"kind": "phone", "number": "490154203237518", "value": 15500}, {"value": 500}]
    paid = [{"bank": "Test Bank", "transaction": "UTR1", "amount": 100, "paid_to": "x@upi"}]
    suspect = {"name": "Test Suspect One", "alias": "T", "sex": "male", "age": 30}
    more = {"property": things, "payments": paid, "suspects": [suspect], "how_given": "oral"}
    form = form_of(
        delay_reason="away", place_address="House 4", time_unknown=True, **person, **more
    )
    assert (form["4"], form["8"], form["3a"]["unknown"]) == ("Oral", "away", True)
    assert [form[f"6{letter}"] for letter in "bchi"] == [
        *("Test Father", 1984, "Test Road 1", "teacher"),
    ]
    assert form["6g"] == {"paper": "voter", "number": "TST1"}
    assert form["7"] == [{**suspect, "particulars": None}]
    assert [row["number"] for row in form["9"]] == ["490154203237518", None, "UTR1"]
    assert form["10"] == 16_100
    assert form["5b"]["address"] == "House 4, Test Road"


def test_what_was_recorded_before_the_number_counts_and_nothing_after_it():
    def note(at, **body):
        return {"at": at, "action": "record-informant", "body": body}

    notes = [
        note(REGISTERED_AT - timedelta(hours=1), nationality="Indian", address="Test Road 2"),
        note(REGISTERED_AT + timedelta(hours=1), nationality="other"),
    ]
    form = integrated_form(registered(), personal(), "fir", notes)
    assert (form["6d"], form["6h"]) == ("Indian", "Test Road 2")


def test_on_an_own_report_the_officer_is_the_informant():
    intake = {"how": "own-report", "name": {"hi": "क", "en": "K"}, "rank": {"hi": "ख", "en": "R"}}
    case = registered(intake=intake)
    form = integrated_form(case, personal(how_given="own-report", name=None), "fir")
    assert form["4"] == "Own report of a police officer"
    assert (form["6a"], form["6i"]) == ({"hi": "क", "en": "K"}, {"hi": "ख", "en": "R"})


def test_what_the_registering_officer_says_stands_in_its_items():
    scene = {"direction": "north", "distance": "2 km", "beat": "4", "inquest_number": "UD 3/2026"}
    form = integrated_form(registered(particulars={"fir": scene}), personal(), "fir")
    assert form["5a"] == {"direction": "north", "distance": "2 km", "beat": "4"}
    assert form["11"] == "UD 3/2026"


def test_who_has_the_matter_is_one_of_the_alternatives_and_is_as_it_was_at_the_number():
    officer = {"officer": "eo.one", "name": {"en": "T"}, "rank": {"en": "SI"}, "role": "x"}
    station = {"code": STATION, "name": {"en": "S"}, "district": {"en": "Patna"}}
    beside = {"designated": officer, "station": station, "officer_number": "77"}
    case = registered(particulars={"fir": beside}, capability={"officer": "another"})
    form = form_of(case)
    named = {"username": "eo.one", "name": {"en": "T"}, "rank": {"en": "SI"}, "number": None}
    directed = {"registered": True, "alternative": "directed"}
    assert form["13"] == directed | {"investigating_officer": named}
    assert (form["1"]["district"], form["officer"]["number"]) == ({"en": "Patna"}, "77")
    head = registered(particulars={"fir": {"designated": {"officer": "sho.one"}}})
    assert form_of(head)["13"]["alternative"] == "taken-up"
    zero = form_of(registered(zero_fir=zero_record()), "zero_fir")
    assert (zero["13"]["alternative"], zero["5c"]["outside"]) == ("transferred", True)


def test_the_victim_and_the_missing_person_stand_in_the_contents():
    victim = {"name": "Test Victim", "sex": "female", "year_of_birth": None}
    form = form_of(victim=victim, missing_person={"name": "Test Child"}, missing_person_age=9)
    assert form["12"]["victim"] == {"name": "Test Victim", "sex": "female"}
    assert form["12"]["missing_person"] == {"name": "Test Child", "age": 9}
    assert form["14"]["read_over_admitted_correct"] is True


def test_what_nobody_said_is_null_and_never_made_up():
    form = form_of()
    unknown = {item for item in ITEMS if form[item] is None}
    assert unknown == {f"6{letter}" for letter in "bcdefghi"} | {"8", "9", "10", "11", "15"}
    assert form["5a"] == {"direction": None, "distance": None, "beat": None}


def test_a_case_that_holds_next_to_nothing_still_gives_a_form():
    number = ("number", "office", "year", "serial", "registered_at")
    bare = {key: registered()[key] for key in ("_id", "filed_at")}
    bare["fir"] = {key: record()[key] for key in number}
    form = integrated_form(bare, {"form": {}}, "fir")
    assert form["1"]["police_station"] == STATION
    assert (form["2"], form["7"], form["14"], form["officer"]) == ([], [], None, None)
    assert orjson.dumps(form)


@pytest.mark.parametrize(
    ("place", "known"),
    [
        ({"lat": 25.62, "lon": 85.12}, {"lat": 25.62, "lon": 85.12}),
        ({"pin": "800001", "locality": "Test Road"}, {"pin": "800001", "address": "Test Road"}),
        ({"district": "Patna", "station": "Test"}, {"district": "Patna", "station": "Test"}),
        ({"unknown": True}, {}),
    ],
)
def test_the_place_is_told_in_the_shape_in_which_it_is_known(place, known):
    form_row = form_of(place=place)["5b"]
    assert {key: value for key, value in form_row.items() if value is not None} == known


def test_the_officer_is_the_one_who_gave_the_number():
    assert form_of()["officer"] == {
        "username": "sho.one",
        "name": {"hi": "परीक्षण अधिकारी", "en": "Test Officer One"},
        "rank": {"hi": "निरीक्षक", "en": "Inspector"},
        "number": None,
        "recorded_by": "duty.one",
    }


def test_a_signature_counts_only_if_it_was_there_before_the_number():
    signed = form_of()["14"]
    assert signed["signed_at"] == "2026-11-21T11:05:00+05:30"
    assert signed["sha256"] == "ab" * 32
    assert form_of(registered(fir=record() | {"signed": False}))["14"] is None


def test_a_zero_fir_says_so():
    form = form_of(registered(fir=None, zero_fir=zero_record()), "zero_fir")
    assert form["kind"] == "zero-fir"
    assert form["1"]["number"] == "5117012/0-0001/2026"
    assert form["5c"] == {"outside": True, "police_station": None, "district": None}
    assert form["refers_to"] is None


def test_after_renumbering_the_second_form_refers_to_the_first():
    form = form_of(registered(fir=record(4, OTHER), zero_fir=zero_record()))
    assert form["1"]["police_station"] == OTHER
    assert form["5c"]["outside"] is False
    first = {"number": "5117012/0-0001/2026", "police_station": STATION}
    outside = {"outside": True, "police_station": OTHER, "district": None}
    assert form["refers_to"] == {"kind": "zero-fir", **first, "5c": outside}


def test_what_comes_after_the_number_does_not_change_its_form():
    before = form_of(registered(fir=None, zero_fir=zero_record()), "zero_fir")
    later = registered(
        fir=record(4, OTHER),
        zero_fir=zero_record(),
        state="under-investigation",
        sequence=30,
        station={"code": OTHER, "name": {"en": "Other", "hi": "दूसरा"}},
        capability={"officer": "io.one"},
        classification={"sections": [{"section": "BNS 305"}]},
        gd_number="another",
    )
    assert digest(form_of(later, "zero_fir")) == digest(before)


def test_the_digest_hangs_on_every_word_and_on_no_order():
    form = form_of()
    assert digest(dict(reversed(form.items()))) == digest(form)
    assert digest(form_of(text="Another word")) != digest(form)


def ours(number="A", **changes):
    known = {"state": "sent", "digest": "d1", "cctns_number": "C1", **changes}
    return Ours(number, REGISTERED_AT, **known)


@pytest.mark.parametrize(
    ("here", "there", "result"),
    [
        (ours(), Entry("A", "C1", "d1"), "same"),
        (ours(), Entry("A", "C1", "d2"), "different"),
        (ours(), Entry("A", "C2", "d1"), "different"),
        (ours(state="waiting", digest=None), Entry("A", "C1", "d1"), "waiting"),
        (ours(state="refused", digest=None), Entry("A", "C1", "d1"), "refused"),
        (ours(), None, "lost-there"),
        (ours(state="waiting"), None, "waiting"),
        (ours(state="refused"), None, "refused"),
        (None, Entry("A", "C1", "d1"), "missing-here"),
    ],
)
def test_a_number_is_compared(here, there, result):
    rows = compare([here] if here else [], [there] if there else [])
    assert [row.result for row in rows] == [result]
    report = Report(STATION, date(2026, 11, 21), rows)
    assert report.agrees == (result == "same")
    assert report.counts()[result] == 1
    assert MEANINGS[result] in "\n".join(report.lines())


@pytest.mark.parametrize(
    ("url", "token", "local", "fault"),
    [
        ("http://cctns.example.org", "t", False, "https"),
        ("cctns.example.org", "t", True, "https"),
        ("https://cctns.example.org", "", False, "CCTNS_TOKEN"),
    ],
)
def test_a_link_that_is_open_or_has_no_token_is_refused(url, token, local, fault):
    with pytest.raises(MissingSetting, match=fault):
        CctnsAccess(cctns_url=url, cctns_token=token).check_link(local)


def test_no_link_is_allowed_and_in_the_local_profile_one_without_tls():
    CctnsAccess().check_link(local=False)
    CctnsAccess(cctns_url="http://127.0.0.1:1", cctns_token="t").check_link(local=True)


def test_the_service_does_not_start_with_a_link_that_is_refused():
    required = ("AMQP_URI", "MONGO_URI", "FIELD_KEY", "ACTOR_PUBLIC_KEY")
    fields = dict.fromkeys(required, "given") | {"PROFILE": "local", "CCTNS_URL": "http://a"}
    with pytest.raises(MissingSetting, match="CCTNS_TOKEN"):
        read(ComplaintsSettings, fields)
    assert read(ComplaintsSettings, fields | {"CCTNS_TOKEN": "t"}).cctns_token == "t"
