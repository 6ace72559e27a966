"""A claim: tested by what only the owner knows, frozen by a second one, handed over by a code."""

import pytest

from chassis.actor import SYSTEM
from contracts.errors import ValidationFailed
from tests.integration.lostfound.conftest import (
    ELSEWHERE,
    FINDER,
    HEAD,
    KEEPER,
    OWNER,
    RIVAL,
    SP,
    Room,
)
from tests.support.lostfound import AT_COUNTER, WHY, claim, lost


def test_a_claim_lies_where_the_thing_is_and_both_know_of_each_other(room: Room) -> None:
    item = room.published()
    reference = room.file("found-claim", claim(item))
    case = room.document(reference)
    assert case["station"]["code"] == "5117012"
    assert [row["reference"] for row in case["links"]["item"]] == [item]
    assert room.document(item)["regions"]["claim"] == "claimed"
    assert [row["state"] for row in room.view(item)["links"]["claims"]] == ["submitted"]


def test_who_found_a_thing_does_not_read_who_claims_it(room: Room) -> None:
    item = room.published()
    claims = [room.file("found-claim", claim(item), actor) for actor in (OWNER, RIVAL)]
    order = {"order_number": "MA/12", "order_on": "2026-11-26", "claim": claims[1]}
    room.act(HEAD, item, "decide-contest", **order)
    assert claims[1] in str(room.view(item, HEAD)["links"])
    assert room.view(item, HEAD)["contest"]["claim"] == claims[1]
    record = str(room.read(item, FINDER))
    assert not [one for one in claims if one in record]


@pytest.mark.parametrize("reference", ["0000-0000-0000-0", "nothing"])
def test_what_is_not_there_cannot_be_claimed(room: Room, reference: str) -> None:
    with pytest.raises(ValidationFailed) as error:
        room.file("found-claim", claim(reference))
    assert "item" in error.value.fields


def test_what_is_not_listed_cannot_be_claimed_and_nobody_claims_twice(room: Room) -> None:
    with pytest.raises(ValidationFailed) as error:
        room.file("found-claim", claim(room.received()))
    assert error.value.fields["item"]["why"]["en"].startswith("No thing with this number")
    item = room.published()
    room.file("found-claim", claim(item))
    with pytest.raises(ValidationFailed) as error:
        room.file("found-claim", claim(item))
    assert "already" in error.value.fields["item"]["why"]["en"]


def test_a_thing_is_handed_over_against_the_code_and_both_cases_end(room: Room) -> None:
    item = room.published()
    report = room.file("lost-report", lost())
    reference = room.approved(item, report=report)
    assert room.document(item)["regions"]["claim"] == "claim-approved"
    assert room.refused(KEEPER, reference, "hand-over", code="000000", **AT_COUNTER).fields["code"]
    room.act(KEEPER, reference, "send-code")
    code = room.code(reference)
    document = {**room.document(reference), "outbox": None}
    assert code not in str(document) and code not in str(room.view(reference))
    view = room.act(KEEPER, reference, "hand-over", code=code, **AT_COUNTER)
    assert view["state"] == "handed-over"
    assert room.state(item) == "handed-over" and room.state(report) == "returned"
    custody = room.read(item, HEAD)["records"]["custody"]
    assert custody[-1]["values"]["to"]["en"] == "the claimant"
    counter = room.read(reference, HEAD)["records"]["counter"][-1]["values"]
    assert (counter["id_last_four"], counter["outcome"]["en"]) == ("1234", "code right")
    assert room.read(reference, OWNER)["records"] == {}


def test_nothing_is_handed_over_without_a_claim_that_was_met(room: Room) -> None:
    item = room.published()
    room.file("found-claim", claim(item))
    assert room.refused(SYSTEM, item, "hand-over").code == "action-not-open"


def test_the_document_at_the_counter_is_the_one_of_the_claim(room: Room) -> None:
    reference = room.approved(room.published(), id_last_four="ab12")
    room.act(KEEPER, reference, "send-code")
    code = room.code(reference)
    body = {"code": code, "id_type": "voter-id"}
    refused = room.refused(KEEPER, reference, "hand-over", id_last_four="9999", **body).fields
    assert set(refused["id_last_four"]["why"]) == {"hi", "en"}
    body["id_type"] = "pan"
    refused = room.refused(KEEPER, reference, "hand-over", id_last_four="234F", **body).fields
    assert "names another document" in refused["other_id_why"]["why"]["en"]
    assert room.read(reference, HEAD)["records"] == {"counter": []}, "no try was used up"
    why = "मतदाता पहचान पत्र उसी बटुए में था"
    view = room.act(KEEPER, reference, "hand-over", id_last_four="234F", other_id_why=why, **body)
    assert view["state"] == "handed-over"
    assert room.read(reference, HEAD)["records"]["counter"][0]["values"]["other_id_why"] == why
    same = room.approved(room.published(), id_last_four="ab12")
    room.act(KEEPER, same, "send-code")
    body = {"code": room.code(same), "id_type": "voter-id", "id_last_four": "AB12"}
    assert room.act(KEEPER, same, "hand-over", **body)["state"] == "handed-over"


def test_a_code_has_five_tries_and_ten_minutes(room: Room) -> None:
    reference = room.approved(room.published())
    room.act(KEEPER, reference, "send-code")
    right = room.code(reference)
    wrong = f"{(int(right) + 1) % 10**6:06}"
    for _ in range(5):
        assert room.act(KEEPER, reference, "hand-over", code=wrong, **AT_COUNTER)["state"] == (
            "approved"
        )
    assert "code" in room.refused(KEEPER, reference, "hand-over", code=right, **AT_COUNTER).fields
    room.act(KEEPER, reference, "send-code")
    room.pass_time(minutes=11)
    late = room.refused(KEEPER, reference, "hand-over", code=room.code(reference), **AT_COUNTER)
    assert "code" in late.fields
    tries = room.read(reference, HEAD)["records"]["counter"]
    assert [row["values"]["outcome"]["en"] for row in tries][:5] == ["code wrong"] * 5


def test_no_more_than_five_codes_are_sent_in_a_day(room: Room) -> None:
    reference = room.approved(room.published())
    for _ in range(5):
        room.act(KEEPER, reference, "send-code")
    assert room.refused(KEEPER, reference, "send-code").fields["form"]["code"] == "not-accepted"
    room.pass_time(days=1, minutes=1)
    room.act(KEEPER, reference, "send-code")


def test_two_claims_freeze_the_thing_until_the_magistrate_decides(room: Room) -> None:
    item = room.published()
    first = room.approved(item)
    second = room.file("found-claim", claim(item), RIVAL)
    assert room.document(item)["regions"]["claim"] == "contested"
    assert [room.state(one) for one in (first, second)] == ["frozen", "frozen"]
    assert room.refused(HEAD, first, "approve", text=WHY).code == "action-not-open"
    order = {"order_number": "MA/12", "order_on": "2026-11-26"}
    assert room.refused(HEAD, item, "decide-contest", claim=item, **order).fields["claim"]
    room.act(HEAD, item, "decide-contest", claim=second, **order)
    assert [room.state(one) for one in (first, second)] == ["rejected", "submitted"]
    room.act(HEAD, second, "approve", text=WHY)
    assert room.document(item)["regions"]["claim"] == "claim-approved"
    assert room.notices(first, "found-claim.rejected-by-order.citizen")


def test_a_rival_who_comes_while_the_order_stands_does_not_freeze_it_again(room: Room) -> None:
    item = room.published()
    first = room.file("found-claim", claim(item))
    room.file("found-claim", claim(item), RIVAL)
    order = {"order_number": "MA/12", "order_on": "2026-11-26", "claim": first}
    room.act(HEAD, item, "decide-contest", **order)
    third = room.file("found-claim", claim(item), FINDER)
    assert room.document(item)["regions"]["claim"] == "claimed"
    reason = room.refused(HEAD, third, "approve", text=WHY).fields["form"]["why"]
    assert "Magistrate" in reason["en"] and "मजिस्ट्रेट" in reason["hi"]
    room.act(HEAD, first, "approve", text=WHY)
    room.act(KEEPER, first, "send-code")
    room.act(KEEPER, first, "hand-over", code=room.code(first), **AT_COUNTER)
    assert (room.state(item), room.state(third)) == ("handed-over", "thing-gone")


def test_who_is_rejected_may_appeal_and_the_thing_is_claimed_again(room: Room) -> None:
    item = room.published()
    reference = room.file("found-claim", claim(item))
    room.act(HEAD, reference, "reject", text=WHY)
    assert room.document(item)["regions"]["claim"] == "unclaimed"
    room.act(OWNER, reference, "appeal", text="मेरी चीज़ है")
    assert room.document(item)["regions"]["claim"] == "claimed"
    assert room.refused(HEAD, reference, "allow-appeal", text=WHY).code == "not-allowed"
    room.act(SP, reference, "allow-appeal", text=WHY)
    assert room.document(item)["regions"]["claim"] == "claim-approved"


def test_an_open_claim_is_not_said_to_be_none(room: Room) -> None:
    item = room.published()
    room.pass_time(days=29)
    room.file("found-claim", claim(item))
    room.pass_time(days=2)
    assert room.notices(item, "found-item.unclaimed.station")
    body = [entry["text"]["en"] for entry in room.view(item)["timeline"]]
    assert any("listed for 30 days" in text for text in body)
    assert not any("Nobody claimed" in text for text in body)


def test_what_is_not_collected_is_free_again(room: Room) -> None:
    item = room.published()
    reference = room.approved(item)
    room.pass_time(days=31)
    assert room.state(reference) == "lapsed"
    assert room.document(item)["regions"]["claim"] == "unclaimed"


def test_the_station_may_ask_more_and_silence_ends_the_claim(room: Room) -> None:
    reference = room.file("found-claim", claim(room.published()))
    room.act(KEEPER, reference, "ask-more", text="भीतर और क्या है?")
    room.act(OWNER, reference, "answer", text="एक चिट्ठी")
    assert room.state(reference) == "submitted"
    room.act(KEEPER, reference, "ask-more", text="किसकी चिट्ठी?")
    room.pass_time(days=8)
    assert room.state(reference) == "lapsed"


def test_another_station_sees_nothing_of_a_claim(room: Room) -> None:
    reference = room.file("found-claim", claim(room.published()))
    assert room.refused(ELSEWHERE, reference, "approve", text=WHY).code == "not-found"
