"""What the answers of gateways and centres mean."""

import pytest

from services.notify.message import ACCEPTED, DOWN, LATER, REFUSED, UNCERTAIN, UNWILLING
from services.notify.providers import smpp_pdu as pdu
from services.notify.providers.http import HttpLine, HttpProvider
from services.notify.providers.smpp import _outcome
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
