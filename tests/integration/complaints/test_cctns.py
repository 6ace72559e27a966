"""Store and forward to CCTNS: the real stand-in process, the real database."""

import base64
import threading
from datetime import date, timedelta

import pytest
import requests

from services.complaints.cctns.interface import CctnsAway, CctnsRefused
from tests.integration.complaints.cctns_world import TOKEN, StandIn, Station, logged, metric
from tests.support.polling import eventually
from tests.support.service_process import KEYS
from tests.unit.complaints.registered_cases import (
    OTHER,
    STATION,
    record,
    zero_record,
)

DAY = date(2026, 11, 21)


def test_what_is_registered_stands_there_a_moment_later(station: Station, stand_in: StandIn):
    reference = station.register()
    before = station.case(reference)
    assert station.forwarder.tick() == 1
    [(number, form)] = stand_in.rows()
    assert number == "5117012/0001/2026"
    assert form["12"]["text"] == "Theft number 1"
    after = station.case(reference)
    link = after.pop("cctns")
    assert link["state"] == "sent"
    assert link["number"] == "CCTNS-5117012-0000001"
    assert link["sent"]["fir"]["fir_number"] == number
    assert after == {k: v for k, v in before.items() if k != "cctns"} | {"cctns_due_at": None}
    assert station.forwarder.tick() == 0


def test_a_zero_fir_goes_as_such_and_after_renumbering_a_second_form_refers_to_it(
    station: Station, stand_in: StandIn
):
    reference = station.register(fir=None, zero_fir=zero_record())
    station.forwarder.tick()
    fields = {"fir": record(4, OTHER), "cctns_due_at": station.now}
    station.cases.update_one({"_id": reference}, {"$set": fields})
    station.forwarder.tick()
    first, second = (form for _, form in stand_in.rows())
    assert (first["kind"], second["kind"]) == ("zero-fir", "fir")
    assert second["refers_to"]["number"] == first["1"]["number"]
    assert set(station.hand_over_of(reference)["sent"]) == {"zero_fir", "fir"}


def test_both_numbers_of_a_case_go_in_their_order(station: Station, stand_in: StandIn):
    station.register(fir=record(4, OTHER), zero_fir=zero_record())
    assert station.forwarder.tick() == 2
    assert [number for number, _ in stand_in.rows()] == ["5117012/0-0001/2026", "5117001/0004/2026"]


def test_a_receipt_that_was_forgotten_is_given_again(station: Station, stand_in: StandIn):
    reference = station.register(fir=None, zero_fir=zero_record())
    station.forwarder.tick()
    anew = {"cctns": {"state": "waiting", "tries": 0}, "cctns_due_at": station.now}
    station.cases.update_one({"_id": reference}, {"$set": {"fir": record(4, OTHER), **anew}})
    assert station.forwarder.tick() == 2
    assert len(stand_in.rows()) == 2
    outcome = station.hand_over_of(reference)
    assert outcome["sent"]["zero_fir"]["number"] == "CCTNS-5117012-0000001"
    assert outcome["state"] == "sent"


def test_away_at_registration_it_waits_and_goes_when_cctns_is_back(
    station: Station, stand_in: StandIn
):
    stand_in.process.kill()
    reference = station.register()
    station.forwarder.tick()
    outcome = station.hand_over_of(reference)
    assert (outcome["state"], outcome["tries"]) == ("waiting", 1)
    assert (
        station.now < station.case(reference)["cctns_due_at"] <= station.now + timedelta(seconds=5)
    )
    stand_in.start()
    station.pass_time(seconds=5)
    assert station.forwarder.tick() == 1
    assert station.hand_over_of(reference)["state"] == "sent"
    assert station.hand_over_of(reference)["tries"] == 0


def test_a_connection_that_was_closed_meanwhile_costs_no_try(station: Station, stand_in: StandIn):
    station.register(1)
    station.forwarder.tick()
    stand_in.process.kill()
    stand_in.start()
    reference = station.register(2)
    assert station.forwarder.tick() == 1
    assert station.hand_over_of(reference)["state"] == "sent"


def test_each_try_waits_longer_but_never_longer_than_ten_minutes(
    station: Station, stand_in: StandIn
):
    stand_in.mood(away=True)
    reference = station.register()
    pauses = []
    for _ in range(10):
        station.forwarder.tick()
        due = station.case(reference)["cctns_due_at"]
        pauses.append((due - station.now).total_seconds())
        station.now = max(due, station.now + timedelta(seconds=20))
    assert pauses[0] <= 5 < pauses[2] < pauses[5]
    assert 450 <= pauses[-1] <= 600
    assert station.hand_over_of(reference)["tries"] == 10


def test_a_thousand_that_wait_do_not_each_wait_for_an_answer(station: Station, stand_in: StandIn):
    tried = metric("tries_total", outcome="away")
    stand_in.mood(away=True)
    for serial in range(1, 31):
        station.register(serial)
    for _ in range(5):
        station.forwarder.tick()
    assert metric("tries_total", outcome="away") - tried == 2
    assert metric("connected") == 0
    station.pass_time(seconds=16)
    station.forwarder.tick()
    assert metric("tries_total", outcome="away") - tried == 3, "one tries for all"
    stand_in.mood()
    station.pass_time(seconds=16)
    assert station.forwarder.tick() >= 28
    assert metric("connected") == 1


def test_kill_nine_in_the_middle_of_fifty_loses_none_and_doubles_none(
    station: Station, stand_in: StandIn
):
    stand_in.mood(delay=0.03)
    references = [station.register(serial) for serial in range(1, 51)]
    sending = threading.Thread(target=station.forwarder.tick)
    sending.start()
    eventually(lambda: len(stand_in.rows()) >= 12, seconds=30, every=0.01)
    stand_in.process.kill()
    sending.join(30)
    before = stand_in.rows()
    assert 12 <= len(before) < 50
    assert not station.forwarder.tick(), "it is away"
    stand_in.start()
    stand_in.mood()
    station.forward_until_all_is_sent()
    rows = stand_in.rows()
    assert rows[: len(before)] == before
    assert sorted(number for number, _ in rows) == [
        f"{STATION}/{serial:04d}/2026" for serial in range(1, 51)
    ]
    entries = {entry.fir_number: entry for entry in stand_in.client().registered(STATION, DAY)}
    for reference in references:
        outcome = station.hand_over_of(reference)["sent"]["fir"]
        entry = entries[outcome["fir_number"]]
        assert (entry.number, entry.digest) == (outcome["number"], outcome["digest"])


def test_an_answer_that_comes_too_late_is_no_second_entry(station: Station, stand_in: StandIn):
    station.forwarder = station.replica(timeout=0.3)
    stand_in.mood(delay=1)
    reference = station.register()
    assert station.forwarder.tick() == 0
    assert len(stand_in.rows()) == 1, "it was kept there, and nobody here knows"
    stand_in.mood()
    station.forward_until_all_is_sent()
    assert len(stand_in.rows()) == 1
    assert station.hand_over_of(reference)["number"] == "CCTNS-5117012-0000001"


def test_two_forwarders_at_once_send_each_form_once(station: Station, stand_in: StandIn):
    references = [station.register(serial) for serial in range(1, 21)]
    stand_in.mood(delay=0.01)
    messages = []
    replicas = [station.forwarder, station.replica()]
    threads = [threading.Thread(target=lambda r=r: messages.append(r.tick())) for r in replicas]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sum(messages) == 20
    assert all(count > 0 for count in messages)
    assert {station.hand_over_of(reference)["state"] for reference in references} == {"sent"}


class Interrupted(BaseException):
    """The process ends here."""


def test_a_replica_that_died_with_a_case_in_hand_is_followed_by_another(
    station: Station, stand_in: StandIn
):
    def die():
        raise Interrupted

    reference = station.register()
    with pytest.raises(Interrupted):
        station.replica(happens=die).tick()
    assert len(stand_in.rows()) == 1
    assert station.forwarder.tick() == 0, "it is in the first one's hands"
    station.pass_time(seconds=61)
    assert station.forwarder.tick() == 1
    assert len(stand_in.rows()) == 1
    assert station.hand_over_of(reference)["state"] == "sent"


def test_an_action_on_the_case_meanwhile_is_not_undone(station: Station):
    reference = station.register()

    def act():
        change = {"$set": {"state": "under-investigation", "sequence": 8}}
        station.cases.update_one({"_id": reference}, change)

    assert station.replica(happens=act).tick() == 1
    case = station.case(reference)
    assert (case["state"], case["sequence"]) == ("under-investigation", 8)
    assert case["cctns"]["state"] == "sent"


def test_a_regular_number_given_while_the_zero_fir_is_on_its_way_is_not_forgotten(
    station: Station, stand_in: StandIn
):
    reference = station.register(fir=None, zero_fir=zero_record())

    def renumber():
        anew = {"cctns": {"state": "waiting", "tries": 0}, "cctns_due_at": station.now}
        change = {"$set": {"fir": record(4, OTHER), **anew}}
        station.cases.update_one({"_id": reference, "fir": None}, change)

    station.replica(happens=renumber).tick()
    assert [form["kind"] for _, form in stand_in.rows()] == ["zero-fir", "fir"]
    outcome = station.hand_over_of(reference)
    assert (outcome["state"], set(outcome["sent"])) == ("sent", {"zero_fir", "fir"})


def test_a_case_that_cannot_be_made_into_a_form_stands_in_nobodys_way(station: Station, caplog):
    broken = station.register()
    station.cases.update_one({"_id": broken}, {"$set": {"personal": b"Secret words"}})
    good = station.register(2)
    assert station.forwarder.tick() == 1
    assert station.hand_over_of(good)["state"] == "sent"
    assert station.case(broken)["cctns_due_at"] == station.now + timedelta(minutes=5)
    assert "an FIR cannot be sent" in logged(caplog)
    assert "Secret" not in logged(caplog)


def test_who_brings_no_token_is_not_served_and_nothing_is_taken_for_refused(stand_in: StandIn):
    for ask in (
        lambda client: client.register({"1": {}}),
        lambda client: client.registered(STATION, DAY),
    ):
        with pytest.raises(CctnsAway, match="http-401"):
            ask(stand_in.client(token="another"))


def test_another_form_under_the_same_number_is_refused(station: Station, stand_in: StandIn):
    station.register()
    station.forwarder.tick()
    [(_, form)] = stand_in.rows()
    client = stand_in.client()
    assert client.register(form).number == "CCTNS-5117012-0000001"
    with pytest.raises(CctnsRefused) as refused:
        client.register(form | {"8": "another reason"})
    assert refused.value.code == "differs"
    client.close()


def test_the_service_itself_forwards_and_shows_it(service_process, database, stand_in: StandIn):
    key = base64.b64decode(KEYS.field_keys["complaints"])
    station = Station(database, stand_in, key)
    station.register()
    settings = {"CCTNS_URL": stand_in.url, "CCTNS_TOKEN": TOKEN}
    process = service_process("services/complaints", runner="casework.host", **settings)
    eventually(stand_in.rows, seconds=15)
    sent_metric = 'nagrik_cctns_tries_total{outcome="sent"} 1.0'
    eventually(lambda: sent_metric in requests.get(process.metrics_url, timeout=5).text)
    assert "Theft number" not in process.log_text
    station.close()
