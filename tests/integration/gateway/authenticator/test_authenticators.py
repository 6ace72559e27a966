"""Officers set up an authenticator app, and another in its place: through the API."""

from collections import Counter, defaultdict
from collections.abc import Callable
from datetime import timedelta

import gevent
import pytest
from flask import Flask
from pymongo.database import Database

from casework.desk.audit import entries_in
from chassis import time_source
from chassis.actor import Actor
from gateway.building import GatewayParts
from gateway.officers import authenticators
from gateway.officers.register import Absence
from tests.integration.gateway.authenticator_door import (
    OFFER,
    PASSWORD,
    SECRET,
    Door,
    code,
    refusal_of,
    wrong,
)
from tests.integration.gateway.register import STATION


@pytest.fixture
def fresh(parts: GatewayParts) -> str:
    """An officer who has no authenticator yet."""
    parts.officers.add("new.officer", PASSWORD, role="duty-officer", station=STATION)
    return "new.officer"


@pytest.fixture
def settled(parts: GatewayParts) -> str:
    """An officer who has one."""
    post = {"role": "duty-officer", "station": STATION}
    parts.officers.add("officer.one", PASSWORD, totp_secret=SECRET, **post)
    return "officer.one"


def test_the_password_of_a_new_officer_leads_to_an_authenticator_and_to_nothing_else(
    door: Door, fresh: str
) -> None:
    refused = door.sign_in(fresh)
    assert (refused.status_code, refused.json["give_at"]) == (401, OFFER)
    assert "access_token" not in refused.json
    assert "give_at" not in door.sign_in(fresh, password="not this one").json
    assert "give_at" not in door.sign_in("nobody").json
    offer = door.offer(fresh)
    assert offer.status_code == 201
    assert offer.headers["Cache-Control"] == "no-store"
    assert f"secret={offer.json['secret']}" in offer.json["address"]
    assert door.sign_in(fresh).json["give_at"] == OFFER, "an offer is no authenticator"
    assert door.sign_in(fresh, code(offer.json["secret"])).json["give_at"] == OFFER
    session = door.confirm(offer.json["enrolment"], code(offer.json["secret"]))
    assert session.status_code == 200
    assert session.json["role"] == "duty-officer"
    assert door.works(session.json)
    assert door.sign_in(fresh).status_code == 401
    assert door.sign_in(fresh, code(offer.json["secret"], 1)).status_code == 200


def test_what_an_offer_is_known_by_opens_no_route(app: Flask, door: Door, fresh: str) -> None:
    enrolment = door.offer(fresh).json["enrolment"]
    more = {"reference": "7K2M-9QXV-4TR8-F", "username": fresh, "_format": "json", "offset": 0}
    known: dict[str, object] = defaultdict(lambda: "x", more)
    adapter = app.url_map.bind("localhost")

    def answers(proof: str) -> dict[tuple[str, str], tuple[int, str | None]]:
        client = app.test_client()
        client.set_cookie("nagrik_session", proof)
        headers = {"Authorization": f"Bearer {proof}"}
        result = {}
        for rule in app.url_map.iter_rules():
            at = adapter.build(rule.endpoint, {name: known[name] for name in rule.arguments})
            for method in sorted((rule.methods or set()) - {"OPTIONS", "HEAD"}):
                for way in ({}, headers):
                    answer = client.open(at, method=method, headers=way)
                    result[method, f"{at} {bool(way)}"] = answer.status_code, answer.location
                    answer.close()
        return result

    of_nobody = answers("no such thing")
    assert len(of_nobody) > 200
    assert answers(enrolment) == of_nobody


def test_a_code_of_another_secret_or_of_another_time_confirms_nothing(
    door: Door, fresh: str
) -> None:
    offer = door.offer(fresh).json
    for bad in (wrong(offer["secret"]), "", code(offer["secret"], -9), code(SECRET)):
        refused = door.confirm(offer["enrolment"], bad)
        assert refused.status_code == 422, bad
    assert door.confirm(offer["enrolment"], code(offer["secret"])).status_code == 200
    again = door.confirm(offer["enrolment"], code(offer["secret"], 1))
    assert again.status_code == 401, "an offer is good once"


def test_five_codes_are_all_that_an_offer_takes_however_many_come_at_once(
    parts: GatewayParts, door: Door, fresh: str
) -> None:
    offer = door.offer(fresh).json
    right, bad = code(offer["secret"]), wrong(offer["secret"])
    confirm = parts.officers.authenticators.confirm
    tries = [gevent.spawn(refusal_of, confirm, offer["enrolment"], bad) for _ in range(9)]
    counted = Counter(one.get() for one in tries)
    assert counted == {"validation-failed": authenticators.TRIES, "not-authenticated": 4}
    assert door.confirm(offer["enrolment"], right).status_code == 401


def test_an_offer_ends_after_ten_minutes(
    door: Door, fresh: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    offer = door.offer(fresh).json
    later = time_source.now() + authenticators.OFFER_LIFE
    monkeypatch.setattr(time_source, "now", lambda: later)
    assert door.confirm(offer["enrolment"], code(offer["secret"])).status_code == 401


def test_the_code_that_confirms_is_used_and_signs_nobody_in_again(door: Door, fresh: str) -> None:
    offer = door.offer(fresh).json
    used = code(offer["secret"])
    assert door.confirm(offer["enrolment"], used).status_code == 200
    assert door.sign_in(fresh, used).status_code == 401
    assert door.sign_in(fresh, code(offer["secret"], 1)).status_code == 200


def test_to_replace_one_takes_the_password_and_a_code_of_it_that_was_not_used(
    door: Door, settled: str
) -> None:
    signed_in = door.sign_in(settled, code(SECRET, -1)).json
    assert door.offer(settled).status_code == 401, "the password alone"
    assert door.offer(settled, code(SECRET), "not this one").status_code == 401
    assert door.offer(settled, code(SECRET, -1)).status_code == 401, "a code that was used"
    offer = door.offer(settled, code(SECRET)).json
    assert door.works(signed_in), "nothing holds yet"
    assert door.sign_in(settled, code(SECRET, 1)).status_code == 200, "the one in use stays"
    session = door.confirm(offer["enrolment"], code(offer["secret"])).json
    assert not door.works(signed_in)
    assert door.works(session)
    assert door.sign_in(settled, code(SECRET, 2)).status_code == 401, "codes of the old one end"


def test_tries_to_begin_are_bounded_as_those_to_sign_in(door: Door, settled: str) -> None:
    statuses = [door.offer(settled, password="not this one").status_code for _ in range(5)]
    assert statuses == [401] * 5
    assert door.offer(settled, code(SECRET)).status_code == 429
    assert door.sign_in(settled, code(SECRET)).status_code == 429


def test_of_two_who_set_one_up_at_once_the_newest_offer_counts_and_one_is_entered(
    door: Door, parts: GatewayParts, fresh: str
) -> None:
    first, second = door.offer(fresh).json, door.offer(fresh).json
    assert door.confirm(first["enrolment"], code(first["secret"])).status_code == 401
    store = parts.officers.authenticators
    both = [store.confirm(second["enrolment"], code(second["secret"], n)) for n in (0, 1)]
    outcomes = [refusal_of(store.enter, one) for one in both]
    assert outcomes == [None, "not-authenticated"]


def test_a_new_password_or_a_reset_voids_what_was_begun_before(
    door: Door, parts: GatewayParts, fresh: str, database: Database
) -> None:
    post = {"role": "duty-officer", "station": STATION}
    offer = door.offer(fresh).json
    parts.officers.add(fresh, f"{PASSWORD}-anew", **post)
    assert door.confirm(offer["enrolment"], code(offer["secret"])).status_code == 401
    offer = door.offer(fresh, password=f"{PASSWORD}-anew").json
    confirmed = parts.officers.authenticators.confirm(offer["enrolment"], code(offer["secret"]))
    as_proved = database["officers"].find_one({"_id": fresh})
    parts.officers.authenticators.take_off(fresh, "duty-officer", STATION)
    assert refusal_of(parts.officers.authenticators.enter, confirmed) == "not-authenticated"
    # Whoever was proved before and is slower begins nothing.
    assert refusal_of(parts.officers.authenticators.offer, as_proved) == "not-authenticated"


def test_a_sign_in_that_a_reset_overtakes_opens_nothing(
    door: Door, parts: GatewayParts, settled: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    find = parts.register.find

    def find_late(username: str):
        parts.officers.authenticators.take_off(settled, "duty-officer", STATION)
        monkeypatch.setattr(parts.register, "find", find)
        return find(username)

    monkeypatch.setattr(parts.register, "find", find_late)
    assert not door.works(door.sign_in(settled, code(SECRET)).json)


def test_after_three_days_the_password_opens_nothing_until_a_reset(
    door: Door, parts: GatewayParts, fresh: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = time_source.now
    monkeypatch.setattr(time_source, "now", lambda: real() + authenticators.OPEN_FOR)
    refused = door.sign_in(fresh)
    assert refused.status_code == 401
    assert "give_at" not in refused.json
    assert door.offer(fresh).status_code == 401
    parts.officers.authenticators.take_off(fresh, "duty-officer", STATION)
    assert door.offer(fresh).status_code == 201


def test_whoever_is_away_sets_nothing_up(door: Door, parts: GatewayParts, fresh: str) -> None:
    offer = door.offer(fresh).json
    officer = parts.register.find(fresh)
    assert officer is not None
    away = Absence(time_source.now() - timedelta(minutes=1), None, "leave", "administrator")
    parts.register.leave(officer, away, None, Actor(id="a", role="administrator", station="HQ"))
    assert door.confirm(offer["enrolment"], code(offer["secret"])).json["code"] == "officer-absent"
    assert door.sign_in(fresh).json["code"] == "officer-absent"
    assert door.offer(fresh).json["code"] == "officer-absent"


def test_the_secret_is_shown_once_and_is_readable_in_no_log_and_nowhere_in_the_database(
    door: Door, fresh: str, database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    offer = door.offer(fresh).json
    door.confirm(offer["enrolment"], wrong(offer["secret"]))
    texts = [str(list(database[name].find())) for name in database.list_collection_names()]
    session = door.confirm(offer["enrolment"], code(offer["secret"])).json
    texts += [str(list(database[name].find())) for name in database.list_collection_names()]
    texts += [caplog.text, str(session), str(door.sign_in(fresh).json)]
    for secret in (offer["secret"], offer["enrolment"]):
        assert not any(secret in text for text in texts)
    entries = [(one["what"], one["reference"], one["actor"]) for one in entries_in(database).find()]
    assert entries == [("authenticator", fresh, fresh)]


def test_on_one_machine_nobody_has_to_have_one_and_whoever_wants_it_sets_one_up(
    make_app: Callable[..., Flask],
) -> None:
    application = make_app(PROFILE="local")
    door, parts = Door(application.test_client()), application.extensions["gateway"]
    parts.officers.add("demo", PASSWORD, role="duty-officer", station=STATION)
    assert door.sign_in("demo").status_code == 200
    offer = door.offer("demo").json
    assert door.confirm(offer["enrolment"], code(offer["secret"])).status_code == 200
    assert door.sign_in("demo").status_code == 401
    assert door.sign_in("demo", code(offer["secret"], 1)).status_code == 200
