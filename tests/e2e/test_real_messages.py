"""What the parts really say to each other is what the contracts and the kept examples say.

One conversation with the whole system is listened to on its own bus. What is said only when
something is published or fails comes from the code that says it.
"""

import json
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import requests
from pymongo.database import Database

from casework.policing.router import Router
from chassis import time_source
from chassis.announcement import digest
from contracts import rpc
from contracts.events import EVENTS
from gateway.officers.register import Officer, officer_left
from services.notify import rules
from services.notify.announcements import answer_event
from services.notify.failure import failed_events
from services.routing.store import DirectoryStore
from services.routing.use_cases import import_directory
from tests.contract.contracts_named import CALLS, CASE_SERVICE, Message, names, reader
from tests.contract.listening import Listener
from tests.contract.test_examples import EXAMPLES, message_of, name_of
from tests.integration.chassis.bus_user import BusUser
from tests.support.administration import administer
from tests.support.announcing import complaints
from tests.support.citizen import CitizenClient, complaint, otp_for
from tests.support.client import expect
from tests.support.linked_services import CITIZEN, clerk, membership, two_services
from tests.support.officer import OfficerClient
from tests.support.polling import eventually
from tests.support.system import System
from tests.unit.routing.worlds import records, station

MOBILE, GIVEN_UP, NEW = "9000000331", "9000000332", "9000000333"
STEPS = ("filed", "acknowledged", "transferred", "closed", "document-issued")
CASE_EVENTS = {f"event.case.{step}" for step in STEPS}
OF_LINKS = tuple(f"{CASE_SERVICE}.{method.name}." for method in rpc.LINKED_CASES)
"""Said between services whose cases are linked; `linked_services.World` reads every one of them."""
SPOKEN = {name for name in names() if not name.startswith(("event.", *OF_LINKS))} | CASE_EVENTS
OPEN = {
    *("alternatives", "body", "details", "documents", "form", "notes", "officers", "offices"),
    *("parties", "place", "to"),
}
"""Parts of a message whose keys depend on the matter, so that one need not have another's."""
SAID_OF_SOME = {"attachments", "parties"}
"""Said only of matters with files, or in which somebody beside the owner has a part; the
conversation has neither."""


HEARD_WITHIN = 150
"""Seconds: what is carried to a new number is looked for once a minute."""


@pytest.fixture(scope="module")
def spoken(system: System) -> Iterator[dict[str, Message]]:
    """Everything that a conversation with every call and the main steps of a case brings."""
    listener = Listener(system.amqp_uri(), system.citizen(MOBILE).id)
    asking = BusUser(system.amqp_uri())
    try:
        # Heard while it is held: a call that nobody takes in time leaves the queue by itself.
        with ThreadPoolExecutor(1) as speaker:
            conversation = speaker.submit(hold_conversation, system, asking)
            messages = listener.listen(SPOKEN, seconds=HEARD_WITHIN)
            conversation.result()
        yield messages
    finally:
        asking.close()
        listener.close()


def hold_conversation(system: System, asking: BusUser) -> None:
    give_up_a_number(system)
    citizen = system.citizen(MOBILE)
    for path in ("/stations?limit=2", "/stations/resolve?q=Buddha%20Colony"):
        citizen.call("GET", path)
    reference = citizen.file()["reference"]
    head = system.officer("sho.5117012")
    eventually(lambda: head.call("GET", f"/cases/{reference}").status_code == 200)
    head.act(reference, "acknowledge")
    citizen.get(f"/cases/{reference}/record")
    citizen.get(f"/cases/{reference}/messages")
    wishes = citizen.get("/preferences")
    assert citizen.call("PUT", "/preferences", json=wishes).status_code == 200
    call_whom_nobody_reached(system, head, reference)
    print_before_signing(citizen, head)
    read_what_is_public(system, citizen, head)
    take_down_at_the_counter(system.officer("duty.5117012"))
    confirm_an_address(system, citizen)
    administer(system)
    moved = citizen.file()["reference"]
    eventually(lambda: head.call("GET", f"/cases/{moved}").status_code == 200)
    head.act(moved, "acknowledge")
    head.act(moved, "classify", sections=[])
    head.act(moved, "transfer", to_station="5117028", reason="जगह वहाँ की है।")
    head.act(reference, "classify", sections=[])
    head.act(
        reference, "close", reason_code="resolved", text="सब ठीक हो गया है।", section="BNSS 173"
    )
    question = {"category": "theft", "place": {"pin": "800001"}, "occurred_at": None}
    paper, *_ = eventually(lambda: citizen.case(reference)["documents"])
    assert citizen.call("GET", f"/documents/{paper['id']}").status_code == 200
    # Also said by the service itself, unless routing was slow to answer it.
    router = Router(lambda *call, timeout: asking.request(*call)["result"])
    router.resolve(question)
    router.resolve_many([question])
    router.office("5117028", "to_station")
    asking.request("routing", "explain", question)


def give_up_a_number(system: System) -> None:
    """By somebody who has filed, and says how to be reached safely; as if three days were over."""
    citizen = system.citizen(GIVEN_UP)
    citizen.file()
    wish = {"no_sms": False, "neutral": True, "hours": "8-20", "no_calls": True, "call_on": None}
    assert citizen.call("PUT", "/safe-contact", json=wish).status_code == 200
    answer = expect(citizen.call("POST", "/me/number/otp", json={"mobile": NEW}), 202)
    proof = {"challenge": answer["challenge"], "otp": otp_for(system.url, NEW)}
    expect(citizen.call("POST", "/me/number", json=proof), 202)
    changes = system.database("gateway")["number_changes"]
    due = {"$set": {"next_at": time_source.now()}}
    assert changes.update_one({"_id": citizen.id}, due).matched_count == 1


def print_before_signing(citizen: CitizenClient, head: OfficerClient) -> None:
    """The draft of an FIR, after its sections were found by words, and the form that goes with its
    files."""
    reference = citizen.file()["reference"]
    eventually(lambda: head.call("GET", f"/cases/{reference}").status_code == 200)
    head.act(reference, "acknowledge")
    head.get(f"/cases/{reference}/choices/offences?words=theft")
    head.act(reference, "classify", sections=["BNS 303(2)"])
    citizen.act(reference, "sign", method="esign")
    path = f"/cases/{reference}/actions/register-fir/preview"
    assert head.call("POST", path, json={}).status_code == 200
    form = f"/cases/{reference}/hand-forms/electronic-records-certificate"
    assert head.call("GET", form).status_code == 200


def read_what_is_public(system: System, citizen: CitizenClient, head: OfficerClient) -> None:
    """The copy of an FIR, by whoever has not signed in."""
    reference = citizen.file()["reference"]
    eventually(lambda: head.call("GET", f"/cases/{reference}").status_code == 200)
    head.act(reference, "acknowledge")
    head.act(reference, "classify", sections=["BNS 303(2)"])
    citizen.act(reference, "sign", method="esign")
    number = head.act(reference, "register-fir")["fir"]["number"]
    head.act(reference, "publish-fir")
    path = f"{system.url}/api/v1/public-papers/complaint/firs/{number}"
    eventually(lambda: requests.get(path, timeout=10).status_code == 200)


def take_down_at_the_counter(duty: OfficerClient) -> None:
    """What a person says who has no phone."""
    signed = {"how_given": "oral", "read_over": True, "informant_signed_by": "thumb"}
    headers = {"Idempotency-Key": f"counter-{time.time_ns()}"}
    answer = duty.call(
        "POST", "/services/complaint/cases", json=complaint(**signed), headers=headers
    )
    assert answer.status_code == 201


def confirm_an_address(system: System, citizen: CitizenClient) -> None:
    """By the link of the one message that an address gets before."""
    email = f"test.{time.time_ns()}@example.org"
    citizen.file(complaint(email=email))
    question = system.await_message(email, "mailbox.citizen")["text"]
    token = question.partition("/confirm-email/")[2].split()[0]
    path = f"{system.url}/api/v1/email-confirmations"
    assert requests.post(path, json={"token": token}, timeout=20).status_code == 200


def call_whom_nobody_reached(system: System, officer: OfficerClient, reference: str) -> None:
    """As if the message to the citizen had failed on each channel."""
    messages = system.database("notify")["messages"]
    message = eventually(lambda: messages.find_one({"reference": reference, "office": None}))
    task = {"reference": reference, "audience": "citizen", "channel": "sms", "unreached": True}
    id = rules.provider_id(message["_id"])
    system.database("gateway")["undelivered"].insert_one({"_id": id, **task})
    call = {"message": id, "number": 0, "outcome": "reached"}
    assert officer.call("POST", f"/cases/{reference}/calls", json=call).status_code == 200


@pytest.mark.parametrize("name", sorted(SPOKEN))
def test_what_is_really_said_is_what_the_contract_says(spoken: dict[str, Message], name: str):
    reader(name)(spoken[name])


@pytest.mark.parametrize(
    "file", [f for f in EXAMPLES if name_of(f) in SPOKEN], ids=lambda file: file.stem
)
def test_whoever_reads_an_older_version_finds_everything_in_what_is_said_today(
    spoken: dict[str, Message], file: Any
):
    assert missing(message_of(file), spoken[name_of(file)]) == []


def missing(old: Any, new: Any, path: str = "") -> list[str]:
    """Where `new` does not say what `old` says, or says it in another type."""
    if isinstance(old, dict) and isinstance(new, dict):
        absent = [f"{path}.{key}" for key in old if key not in new and key not in SAID_OF_SOME]
        fields = [key for key in old if key in new and key not in OPEN]
        return absent + [
            gap for key in fields for gap in missing(old[key], new[key], f"{path}.{key}")
        ]
    if isinstance(old, list) and isinstance(new, list):
        return missing(*_counterparts(old, new), f"{path}[]") if old and new else []
    if old is None or new is None or isinstance(new, type(old)):
        return []
    return [f"{path}: {type(old).__name__}, now {type(new).__name__}"]


def _counterparts(old: list[Any], new: list[Any]) -> tuple[Any, Any]:
    """The first of each; of notices, which say other things by another template, the first two that
    are by the same."""
    if not (isinstance(old[0], dict) and "template" in old[0]):
        return old[0], new[0]
    today = {notice["template"]: notice for notice in reversed(new)}
    pairs = [(notice, today[notice["template"]]) for notice in old if notice["template"] in today]
    return pairs[0] if pairs else (old[0], new[0])


def failed() -> Message:
    document = {"_id": "e1:station:5117012:sms", "reference": None, "audience": "station"}
    more = {"channel": "sms", "office": "5117012", "lane": "urgent"}
    return failed_events({**document, **more}, "no-contact")[0]


def test_an_announced_service_is_what_the_contract_says():
    announced = json.loads(json.dumps(complaints()))
    reader("event.service.announced")(announced)
    assert digest(announced["data"]) == announced["data"]["digest"]


def test_an_answer_to_an_announcement_is_what_the_contract_says():
    reader("event.messages.held")(answer_event("complaints", "0" * 64, ["one sentence"]))


def test_a_message_that_failed_is_told_as_the_contract_says():
    reader("event.message.failed")(failed())


def test_a_published_directory_is_told_as_the_contract_says(database: Database):
    store = DirectoryStore(database)
    stations = records([station("5100001")])
    import_directory(store, stations)
    reader("event.directory.published")(store.publish_directory(stations["version"]))


def test_an_officer_who_left_is_told_as_the_contract_says():
    known = {"name": {"hi": "एक", "en": "One"}, "rank": {"hi": "निरीक्षक", "en": "Inspector"}}
    post = {"role": "enquiry-officer", "office": "5117012"}
    more = {"phone": None, "woman": True, "absence": None, "sessions_from": None}
    left, next_one = (Officer(username=name, **known, **post, **more) for name in ("eo.1", "eo.2"))
    for successor in (next_one, None):
        event = officer_left(left, "leave", time_source.now(), successor, None)
        reader("event.officer.left")(json.loads(json.dumps(event)))


def test_services_whose_cases_are_linked_say_what_the_contract_says(database: Database):
    with two_services(database) as world:
        asking = world.file("membership", membership("NEHRU", service="wards"))
        world.act(clerk("GANDHI"), asking, "check")
        world.act(CITIZEN, asking, "withdraw")
        card = world.file("found-card", {"ward": "wards:NEHRU"}, service="wards")
        form = {"branch": "libraries:GANDHI", "card": card, "proof": "Green"}
        world.file("card-claim", form)
        called = {f"{CASE_SERVICE}.{method}." for _, method in world.calls}
        assert called == set(OF_LINKS)  # each was read by its contract, and so was its reply
        for event in world.outboxes["wards"].relayed:
            if event["type"] == "link.moved":
                reader("event.link.moved")(json.loads(json.dumps(event)))


def test_every_contract_is_proved_with_a_real_message():
    alone = {"event.service.announced", "event.messages.held", "event.message.failed"}
    alone |= {"event.directory.published", "event.officer.left", "event.link.moved"}
    alone |= {name for name in names() if name.startswith(OF_LINKS)}
    proved = SPOKEN | alone | {f"event.{event.pattern}" for event in EVENTS if "#" in event.pattern}
    assert set(names()) <= proved
    assert set(CALLS) == {"routing", "notify", "case-service"}
