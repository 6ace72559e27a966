"""Whoever shares a phone says so once: messages name nothing, and the station knows how to call."""

from tests.support.matters import Matter, People

WISH = {"no_sms": False, "neutral": True, "hours": None, "no_calls": True, "call_on": "9000000698"}


def test_messages_name_nothing_and_the_station_reads_how_to_call(people: People):
    citizen = people.citizen("9000000697")
    answer = citizen.call("PUT", "/safe-contact", json=WISH)
    assert answer.status_code == 200 and answer.json() == WISH
    matter = Matter.filed(people, "9000000697")
    receipt = matter.told("filed.citizen")["text"]
    assert matter.reference in receipt
    assert matter.seen["station"]["name"]["hi"] not in receipt
    record = matter.head.get(f"/cases/{matter.reference}/record")
    assert record["safe_contact"] == [{**WISH, "party": None}]
    assert citizen.get("/me/number") == {"mobile": "••••••0697", "change": None}
