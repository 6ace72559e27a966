"""The signature beside the handling: who may sign, where, and what is bound by it (BNSS 173(1))."""

import pytest

from tests.support.matters import (
    GANDHI_MAIDAN,
    THEFT,
    Matter,
    People,
    last_text,
    offered,
    refused,
    refused_field,
)

SUSPECT = "परीक्षण संदिग्ध"


SEEN_AT_SIGNING = {
    *("reference", "service", "state", "station", "category", "filed_at", "acknowledged_at"),
    *("updated_at", "next", "links", "regions", "sequence", "language", "actions"),
    "information_sha256",
}
"""Of the view, at the station that a citizen chose to sign at."""


def with_suspect(people: People, mobile: str) -> Matter:
    """A complaint that names whom the citizen suspects."""
    return Matter.filed(people, mobile, suspects=[{"name": SUSPECT, "details": "पड़ोसी"}])


def record(client, matter: Matter) -> dict:
    """What of the citizen's answers this caller reads."""
    return client.get(f"/cases/{matter.reference}/record")["form"]


def test_a_citizen_e_signs_once_and_the_text_is_bound(people: People):
    matter = Matter.filed(people, "9000000431")
    before = matter.seen
    assert before["regions"]["signature"] == "unsigned"
    assert "sign" in offered(before)
    signed = matter.signed().seen
    assert signed["regions"]["signature"] == "signed"
    assert signed["state"] == before["state"] == "submitted"
    assert signed["signature"]["method"] == "esign"
    assert signed["signature"]["sha256"] == before["information_sha256"]
    assert signed["signature"]["proof"] and signed["signature"]["key"]
    assert "can no longer be changed" in last_text(signed, "sign")
    assert "sign" not in offered(signed)
    again = matter.citizen.try_to_act(matter.reference, "sign", method="esign")
    refused(again, 409, "action-not-open")
    matter.told("signed.citizen")

    matter.citizen.act(matter.reference, "add-information", text="एक बात और।")
    assert matter.seen["information_sha256"] == before["information_sha256"]


def test_nobody_else_signs_for_the_citizen_and_nobody_is_his_own_witness(people: People):
    matter = Matter.filed(people, "9000000432")
    stranger = people.citizen("9000000433").try_to_act(matter.reference, "sign", method="esign")
    refused(stranger, 404, "not-found")
    for_him = matter.duty.try_to_act(matter.reference, "sign", method="esign")
    assert refused_field(for_him, "method") == "not-a-choice"
    alone = matter.citizen.try_to_act(matter.reference, "sign", method="station")
    assert refused_field(alone, "method") == "not-a-choice"
    by_telegram = matter.citizen.try_to_act(matter.reference, "sign", method="telegram")
    assert refused_field(by_telegram, "method") == "not-a-choice"
    assert matter.seen["regions"]["signature"] == "unsigned"


@pytest.mark.parametrize("method", ["station", "home-visit"])
def test_a_signature_on_paper_is_witnessed_by_an_officer(people: People, method: str):
    matter = Matter.filed(people, "9000000434").assigned()
    officer = matter.officer if method == "home-visit" else matter.duty
    officer.act(matter.reference, "sign", method=method)
    signature = matter.seen["signature"]
    assert (signature["method"], signature["witness"]) == (method, officer.username)
    assert signature["sha256"] == matter.seen["information_sha256"]


def test_any_station_that_the_citizen_chooses_takes_the_signature(people: People):
    matter = Matter.filed(people, "9000000435").classified(THEFT)
    elsewhere = people.officer("duty.5117028")
    early = elsewhere.try_to_act(matter.reference, "sign", method="station")
    refused(early, 404, "not-found")
    nowhere = matter.citizen.try_to_act(
        matter.reference, "choose-signing-station", station="0000000"
    )
    assert refused_field(nowhere, "station") == "no-such-station"

    chosen = matter.citizen.act(matter.reference, "choose-signing-station", station=GANDHI_MAIDAN)
    assert "Gandhi Maidan" in last_text(chosen, "choose-signing-station")
    view = elsewhere.case(matter.reference)
    assert offered(view) == {"sign"}
    assert "साइकिल" in record(elsewhere, matter)["text"]
    for one in (elsewhere, people.officer("enquiry.5117028")):
        # Of its course nothing, as it is the other station's: filled is what signing needs.
        view = one.case(matter.reference)
        assert {name for name, value in view.items() if value} == SEEN_AT_SIGNING
        assert one.get(f"/cases/{matter.reference}/record")["undelivered"] == []
        line = next(row for row in one.cases() if row["reference"] == matter.reference)
        assert not line["clocks"] and not line["assigned_to"]
    refused(elsewhere.try_to_act(matter.reference, "note", text="x"), 403, "not-allowed")

    elsewhere.act(matter.reference, "sign", method="station")
    assert matter.seen["signature"]["witness"] == "duty.5117028"
    assert matter.seen["station"]["code"] == matter.station
    assert elsewhere.call("GET", f"/cases/{matter.reference}").status_code == 404
    matter.registered()


def test_whoever_is_named_as_suspect_is_protected_until_it_is_signed(people: People):
    matter = with_suspect(people, "9000000436").assigned()
    assert SUSPECT in str(record(matter.citizen, matter))
    assert SUSPECT in str(record(matter.officer, matter))
    for onlooker in (matter.duty, people.officer("dsp.patna")):
        page = record(onlooker, matter)
        assert page["suspects"] and SUSPECT not in str(page)
        assert "पड़ोसी" not in str(page)
    matter.signed()
    assert SUSPECT in str(record(matter.duty, matter))


def test_a_matter_can_be_handled_while_it_waits_for_the_signature(people: People):
    matter = Matter.filed(people, "9000000437").classified(THEFT)
    assert matter.seen["regions"]["signature"] == "unsigned"
    matter.officer.act(matter.reference, "note", text="कल आइए।", visible=True)
    matter.head.act(matter.reference, "request-enquiry", reasons="पहले जाँच ज़रूरी है।")
    waiting = matter.seen
    assert waiting["state"] == "enquiry-requested"
    assert "sign" in offered(waiting)
    early = matter.head.try_to_act(matter.reference, "register-fir")
    refused(early, 409, "action-not-open")
    matter.signed().registered()
