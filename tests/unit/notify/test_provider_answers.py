"""What the answers of gateways and centres mean."""

from dataclasses import replace

import pytest

from services.notify import measures
from services.notify.message import ACCEPTED, DOWN, LATER, REFUSED, UNCERTAIN, UNWILLING
from services.notify.providers import smpp_pdu as pdu
from services.notify.providers.hearing import Heard
from services.notify.providers.http import HttpLine, HttpProvider
from services.notify.providers.smpp import SmppLine, SmppProvider, _outcome
from services.notify.providers.smpp_account import SmppAccount
from tests.unit.notify.samples import outgoing


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        (202, "0: Accepted for delivery", ACCEPTED),
        (200, "Insufficient balance", UNWILLING),
        (400, "template unknown", UNWILLING),
        (400, "bad destination", REFUSED),
        (402, "", DOWN),
        (403, "", DOWN),
        (429, "", LATER),
        (500, "", UNCERTAIN),
    ],
)
def test_what_a_gateway_answers(status, body, kind):
    provider = HttpProvider("gateway", HttpLine("http://gateway.invalid/"))
    assert provider._judged(outgoing(channel="sms"), status, body).kind == kind


OK, THROTTLED = pdu.Unit(pdu.SUBMIT_SM, pdu.OK, 1, b"id\0"), pdu.Unit(0x04, pdu.THROTTLED, 2)


@pytest.mark.parametrize(
    "answers", [[OK, THROTTLED], [THROTTLED, OK], [None, THROTTLED], [OK, None]]
)
def test_of_what_was_taken_in_part_nobody_else_is_given_the_whole(answers):
    outcome = _outcome(answers)
    assert outcome.kind == UNCERTAIN and outcome.refs == ("id",) * answers.count(OK)


@pytest.mark.parametrize(
    ("ids", "answered", "receipt_id"),
    [
        ("same", "1A2B", "1A2B"),
        ("hex-then-decimal", "00001A2B", "6699"),
        ("decimal-then-hex", "6699", "00001a2b"),
        ("hex-then-decimal", "not-a-number", "not-a-number"),
    ],
)
def test_an_id_is_known_again_however_its_centre_writes_it(ids, answered, receipt_id):
    messages: list[Heard] = []

    class Hears:
        def take(self, items):
            messages.extend(items)

    line = SmppLine(SmppAccount("127.0.0.1", 9), message_ids=ids)
    provider = SmppProvider("centre", line, Hears(), int)  # type: ignore[arg-type]
    provider._session.close()
    unit = pdu.Unit(pdu.SUBMIT_SM, pdu.OK, 1, answered.encode() + b"\0")
    (ref,) = provider._known(_outcome([unit])).refs
    text = f"id:{receipt_id} stat:DELIVRD err:000".encode()
    provider._hear([pdu.Delivery("919000000001", "NAGSTU", True, 0, text, {})])
    assert messages[0].ref == ref


def test_a_way_of_writing_ids_that_nobody_knows_is_refused():
    with pytest.raises(ValueError, match="message_ids"):
        SmppLine(SmppAccount("127.0.0.1"), message_ids="octal")


def test_long_messages_to_one_mobile_are_never_joined_by_the_same_number():
    provider = SmppProvider("centre", SmppLine(SmppAccount("127.0.0.1", 9)), None, int)  # type: ignore[arg-type]
    provider._session.close()
    numbers = []
    for number in range(256):
        # The same first octet, as of one message in 256.
        long = outgoing(number, text="क" * 100, to="9000000001", channel="sms")
        bodies = provider._bodies(long)
        (joined,) = {body[body.index(b"\5\0\3") + 3] for body in bodies}
        numbers.append(joined)
    assert len(set(numbers)) == 256


def test_parts_that_were_put_off_go_again_alone():
    provider = SmppProvider("centre", SmppLine(SmppAccount("127.0.0.1", 9)), None, int)  # type: ignore[arg-type]
    batches: list[list[bytes]] = []

    class Bound:
        def bound(self) -> str:
            return ""

        def ask(self, bodies):
            batches.append(list(bodies))
            return [THROTTLED if len(batches) < 3 and body == bodies[-1] else OK for body in bodies]

    provider._session.close()
    provider._session = Bound()  # type: ignore[assignment]
    (outcome,) = provider.send([outgoing(text="क" * 100, to="9000000001", channel="sms")])
    assert outcome.kind == ACCEPTED and outcome.refs == ("id", "id")
    assert [len(bodies) for bodies in batches] == [2, 1, 1]
    assert batches[1] == batches[2] == [batches[0][1]]


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (pdu.BAD_DESTINATION, REFUSED),
        (pdu.THROTTLED, LATER),
        (0x04, DOWN),
        (0x0E, DOWN),
        (0x0400, UNWILLING),
        (0x0A, UNWILLING),
    ],
)
def test_what_a_centre_answers(status, kind):
    assert _outcome([pdu.Unit(pdu.SUBMIT_SM, status, 1)]).kind == kind


def test_what_is_posted_stands_in_no_address():
    line = HttpLine("https://gateway.invalid/send?account=state", "POST")
    message = outgoing(channel="sms", to="9000000001", text="secret words")
    target, body, headers = HttpProvider("gateway", line)._request(message)
    assert target == "/send?account=state"
    assert "secret%20words" in body and "9000000001" in body
    assert headers == {"Content-Type": "application/x-www-form-urlencoded"}
    target, body, headers = HttpProvider("gateway", replace(line, method="GET"))._request(message)
    assert "secret%20words" in target and body is None


def test_a_label_holds_no_text_of_an_operator():
    sound = ("undeliv-045", "smpp-000b", "http-502", "bounce-5.1.1", "quiet-hours")
    assert [measures.reason_label(one) for one in sound] == list(sound)
    for free in ("rejectd-Call 9000000001", "undeliv-919000000001", "x" * 33, "नहीं"):
        assert measures.reason_label(free) == "other"
    assert measures.reason_label(None) == ""
    labels = {measures.reason_label(f"undeliv-{number:05d}") for number in range(300)}
    assert len(labels) <= measures.MOST_REASONS
