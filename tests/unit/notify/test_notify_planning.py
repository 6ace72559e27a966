from dataclasses import replace
from datetime import timedelta

import pytest

from messages import Catalogue, compile_folder
from messages.segments import measure
from services.notify.message import NO_ADDRESS, PLANNED, SUPPRESSED, Contact
from services.notify.planned import Recipient, Unaddressable
from services.notify.planning import Planner
from tests.support.complaints import FOLDER
from tests.unit.notify.samples import NOW, REFERENCE, STATION, event, notice

BOTH = Contact("9000000001", "one@example.org")


class Held:
    """The words of e-complaints, and nobody else's."""

    def __init__(self) -> None:
        self._catalogue = Catalogue(compile_folder(FOLDER / "messages"))

    def find(self, owner, *key, **form):
        return (self._catalogue if owner == "complaints" else Catalogue()).find(*key, **form)


@pytest.fixture(scope="module")
def planner() -> Planner:
    return Planner(Held())


def to(contact: Contact = BOTH):
    def recipient(one_notice):
        office = one_notice["to"].get("office")
        return Recipient(office or "citizen-key", contact, office, None if office else b"secret")

    return recipient


def test_an_event_makes_a_message_for_each_recipient_and_channel(planner):
    happened = event(notice("citizen", to={"sealed": "box"}), notice("station"))
    planned, faults = planner.plan(happened, to(), NOW)
    assert faults == []
    assert [message.document["_id"] for message in planned] == [
        f"{happened['id']}:citizen:citizen-key:sms",
        f"{happened['id']}:citizen:citizen-key:email",
        f"{happened['id']}:station:{STATION}:sms",
        f"{happened['id']}:station:{STATION}:email",
    ]
    assert {message.document["state"] for message in planned} == {PLANNED}
    assert [message.outgoing.to for message in planned[:2]] == ["9000000001", "one@example.org"]


def test_the_same_event_makes_the_same_messages(planner):
    happened = event(notice("station"))
    first, _ = planner.plan(happened, to(), NOW)
    second, _ = planner.plan(happened, to(), NOW + timedelta(hours=1))
    assert [m.document["_id"] for m in first] == [m.document["_id"] for m in second]
    assert [m.outgoing.provider_id for m in first] == [m.outgoing.provider_id for m in second]


def test_a_document_holds_no_address_and_no_text(planner):
    planned, _ = planner.plan(event(notice("citizen", to={"sealed": "box"})), to(), NOW)
    for message in planned:
        assert "9000000001" not in str(message.document)
        assert "one@example.org" not in str(message.document)
        assert message.outgoing.text not in str(message.document)


def test_an_office_named_twice_in_one_role_is_told_once(planner):
    planned, _ = planner.plan(event(notice("station"), notice("station")), to(), NOW)
    assert len(planned) == 2


def test_a_citizen_who_gave_no_e_mail_is_told_by_sms_alone(planner):
    planned, _ = planner.plan(
        event(notice("citizen", to={"sealed": "box"})), to(Contact("9000000001")), NOW
    )
    assert [message.document["channel"] for message in planned] == ["sms"]


def test_a_gap_in_an_offices_addresses_is_a_row_with_a_reason(planner):
    planned, _ = planner.plan(event(notice("station")), to(Contact("9000000001")), NOW)
    sms, email = (message.document for message in planned)
    assert sms["state"] == PLANNED
    assert (email["state"], email["reason"], email["channel"]) == (SUPPRESSED, NO_ADDRESS, "email")
    assert "due_at" not in email and "outbox" not in email


def test_an_office_without_any_address_is_reported_once(planner):
    planned, _ = planner.plan(event(notice("station")), to(Contact()), NOW)
    rows = [message.document for message in planned]
    assert [row["state"] for row in rows] == [SUPPRESSED, SUPPRESSED]
    (outbox,) = [row["outbox"] for row in rows if "outbox" in row]
    assert outbox[0]["type"] == "message.failed"
    assert outbox[0]["data"]["reason"] == NO_ADDRESS
    assert outbox[0]["data"]["audience"] == "station"
    assert outbox[0]["reference"] == REFERENCE


def test_an_office_in_two_roles_is_told_once_and_the_record_says_so(planner):
    """The post of the DSP is vacant: what it would be told goes to the SP, who is told too."""
    words = {"reference": REFERENCE, "station_name": "बुद्धा कॉलोनी", "acknowledge_by": "18:45"}
    overdue = {"lane": "status", "variables": words}
    dsp = notice("dsp", **overdue) | {"template": "complaint.unacknowledged.dsp"}
    sp = notice("sp", **overdue) | {"template": "complaint.unacknowledged.sp"}
    planned, faults = planner.plan(event(dsp, sp), to(), NOW)
    assert faults == []
    states = [(m.document["audience"], m.document["state"]) for m in planned]
    assert states == [("dsp", PLANNED)] * 2 + [("sp", SUPPRESSED)] * 2
    assert {m.document["reason"] for m in planned[2:]} == {"told-already"}
    elsewhere = sp | {"to": {"office": "PD-PATNA-SP"}}
    planned, _ = planner.plan(event(dsp, elsewhere), to(), NOW)
    assert {m.document["state"] for m in planned} == {PLANNED}


def test_one_notice_without_words_does_not_keep_the_others_back(planner):
    spoilt = notice("citizen", to={"sealed": "box"}, template="no.such.template")
    planned, faults = planner.plan(event(spoilt, notice("station")), to(), NOW)
    assert [message.document["audience"] for message in planned] == ["station", "station"]
    assert faults == ["citizen: no.such.template in sms, hi"]


def test_a_notice_in_the_words_of_another_service_is_a_fault(planner):
    stolen = event(notice("citizen", to={"sealed": "box"})) | {"source": "prisons"}
    assert planner.plan(stolen, to(), NOW) == ([], ["citizen: complaint.filed.citizen in sms, hi"])


@pytest.mark.parametrize("contact", [BOTH, Contact("9000000001")])
def test_a_refused_sms_takes_no_e_mail_with_it_and_has_its_row(planner, monkeypatch, contact):
    find = planner.words.find

    def narrow(owner, name, channel, *rest, **form):
        template = find(owner, name, channel, *rest, **form)
        if channel != "sms":
            return template
        exact = {
            name: replace(variable, max_length=1, exact=True)
            for name, variable in template.variables.items()
        }
        return replace(template, variables=exact)

    monkeypatch.setattr(planner.words, "find", narrow)
    for channels in (["sms", "email"], ["sms"]):
        outbox = event(notice("citizen", to={"sealed": "box"}, channels=channels))
        planned, faults = planner.plan(outbox, to(contact), NOW)
        assert len(faults) == 1 and "longer than 1" in faults[0]
        sms, *others = [message.document for message in planned]
        assert (sms["state"], sms["reason"]) == ("tech-failed", "bad-template")
        assert [row["channel"] for row in others] == (["email"] if contact.email else [])
        if not contact.email:
            assert sms["outbox"][0]["data"]["unreached"] is True


def test_one_recipient_that_cannot_be_made_out_does_not_keep_the_others_back(planner):
    def recipient(one_notice):
        if one_notice["audience"] == "citizen":
            raise Unaddressable("not for us")
        return to()(one_notice)

    planned, faults = planner.plan(event(notice("citizen"), notice("station")), recipient, NOW)
    assert len(planned) == 2
    assert faults == ["citizen: not for us"]


def test_of_a_sensitive_case_the_citizen_is_told_discreetly_and_the_station_fully(planner):
    happened = event(notice("citizen", to={"sealed": "box"}), notice("station"), sensitive=True)
    planned, _ = planner.plan(happened, to(), NOW)
    citizen, station = planned[0], planned[2]
    assert citizen.document["discreet"] and "बुद्धा कॉलोनी" not in citizen.outgoing.text
    assert not station.document["discreet"] and "चोरी" in station.outgoing.text


def test_a_kept_message_is_worded_again_as_it_was(planner):
    planned, _ = planner.plan(event(notice("station")), to(), NOW)
    for message in planned:
        again = planner.again(message.document, BOTH)
        assert again.outgoing == message.outgoing


def test_nobody_begins_to_send_near_the_end_of_a_lease(planner):
    planned, _ = planner.plan(event(notice("station")), to(), NOW)
    message = planned[0]
    assert message.document["due_at"] == NOW + planner.lease
    assert message.outgoing.send_before == message.document["due_at"] - planner.margin


def test_a_fallback_has_the_id_that_the_channel_would_have_had(planner):
    happened = event(notice("citizen", to={"sealed": "box"}, channels=["sms"]))
    (sms,), _ = planner.plan(happened, to(), NOW)
    fallback = planner.fallback(sms.document, BOTH, None, NOW)
    both, _ = planner.plan(
        event(notice("citizen", to={"sealed": "b"}), id=happened["id"]), to(), NOW
    )
    assert fallback.document["_id"] == both[1].document["_id"]
    assert fallback.document["fallback_of"] == sms.document["_id"]
    assert fallback.document["personal"] == b"secret"
    assert fallback.outgoing.to == "one@example.org"
    assert planner.fallback(fallback.document, BOTH, None, NOW) is None
    assert planner.fallback(sms.document, Contact("9000000001"), None, NOW) is None


def test_an_officer_is_named_in_the_email_and_the_registered_sms_stays_as_it_is(planner):
    to_officer = {"office": STATION, "officer": "io.5117012"}
    planned, _ = planner.plan(event(notice("station", to=to_officer)), to(), NOW)
    sms, email = (message.outgoing.text for message in planned)
    assert email.startswith("किसके लिए: io.5117012\n\n") and "io.5117012" not in sms
    assert "आपके पद के कारण" in email and "इसी नंबर से देखें" not in email
    (again,) = (planner.again(m.document, BOTH) for m in planned if m.outgoing.text == email)
    assert again.outgoing.text == email


def test_a_message_that_asks_for_a_station_says_where_it_is_chosen():
    planner = Planner(Held(), site="https://setu.example.org")
    variables = {
        "reference": REFERENCE,
        "routing_by": "28-11-2026 18:45",
        "sign_by": "24-11-2026 18:45",
    }
    request = notice(
        "citizen",
        to={"sealed": "box"},
        template="complaint.filed-question.citizen",
        variables=variables,
    )
    planned, faults = planner.plan(event(request), to(), NOW)
    assert faults == []
    link = f"https://setu.example.org/applications/{REFERENCE}"
    assert [link in message.outgoing.text for message in planned] == [True, True]
    assert measure(planned[0].outgoing.text).segments <= 3
    assert [message.document["variables"] for message in planned] == [variables, variables]
