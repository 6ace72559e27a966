"""Who is really written to."""

import pytest

from services.notify.courier import Courier
from services.notify.message import ACCEPTED, LATER, REFUSED
from services.notify.modes import Modes
from services.notify.settings import service_modes
from tests.unit.notify.samples import outgoing
from tests.unit.notify.test_notify_courier import Stub, note

TEAM = Modes({"prisons": "team", "drill": "test"}, ("+919000000001", "One@example.org"))


@pytest.mark.parametrize(
    ("service", "channel", "address", "reason"),
    [
        ("complaints", "sms", "9000000009", None),
        ("prisons", "sms", "09000000001", None),
        ("prisons", "sms", "9000000009", "not-of-the-team"),
        ("prisons", "email", "one@example.org", None),
        ("prisons", "email", "two@example.org", "not-of-the-team"),
        ("drill", "sms", "9000000001", "only-a-test"),
    ],
)
def test_only_a_live_service_writes_to_everybody(service, channel, address, reason):
    assert TEAM.suppressed(service, channel, address) == reason


def test_a_mode_that_is_none_is_refused():
    assert dict(service_modes("prisons=team, drill=test")) == {"prisons": "team", "drill": "test"}
    for wrong in ("prisons", "prisons=alive"):
        with pytest.raises(ValueError, match="no mode"):
            service_modes(wrong)


def test_a_number_that_stands_for_an_outcome_has_it_and_no_provider_is_asked():
    only = Stub("only")
    numbers = ["0000000001", "0000000002", "9000000001", "0000000003"]
    messages = [outgoing(n, channel="sms", to=to) for n, to in enumerate(numbers)]
    kinds = [outcome.kind for outcome in Courier("sms", [only], note).send(messages)]
    assert kinds == [ACCEPTED, REFUSED, ACCEPTED, LATER]
    assert only.given == [messages[2]]
