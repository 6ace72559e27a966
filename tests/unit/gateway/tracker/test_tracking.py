"""What the tracker makes of events before anything is stored."""

import orjson
import pytest

from contracts.envelope import new_event
from gateway.tracker import batch as tracking
from gateway.tracker.batch import Batch
from gateway.tracker.unreadable import Unreadable
from tests.support.announcing_to_gateway import DEPLOYMENT
from tests.unit.gateway.samples import later, view


def _message(case: dict, **changes: object) -> bytes:
    event = new_event(
        "case.filed",
        "permits",
        data={"case": case, "notices": []},
        reference=case.get("reference"),
        sequence=case.get("sequence"),
    )
    return orjson.dumps({**event, **changes})


def read_event(body: bytes) -> dict:
    return tracking.read_event(body, DEPLOYMENT)


def test_the_newest_view_of_a_batch_is_kept_whatever_the_order() -> None:
    first = view()
    second = later(first, "acknowledged", "acknowledge")
    batch = Batch()
    for event in (second, first, second):
        batch.add(read_event(_message(event)))
    assert batch.views == {first["reference"]: second}


OFFICES = ["office 5117012", "office PD-PATNA-SP"]


def test_the_workers_are_told_once_per_case() -> None:
    batch = Batch()
    batch.add(read_event(_message(view())))
    batch.add(read_event(_message(later(view(), "acknowledged", "acknowledge"))))
    assert batch.changed() == ["7K2M-9QXV-4TR8-F", *OFFICES]


def test_of_a_case_that_nobody_can_be_watching_yet_its_offices_alone_are_told_once() -> None:
    batch = Batch()
    batch.add(read_event(_message(view())))
    batch.add(read_event(_message(view(reference="another"))))
    assert batch.changed() == OFFICES


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"not json", "malformed-event"),
        (b"[]", "malformed-event"),
        (b"{}", "malformed-event"),
        (_message(view(), data=None), "malformed-event"),
        (_message(view(), data={}), "malformed-event"),
        (_message(view(), type=7), "malformed-event"),
        (_message(view(), occurred_at="yesterday"), "malformed-event"),
        (_message(view(), occurred_at="2026-01-05T10:00:00"), "malformed-event"),
        (_message(view(), type="weather.changed"), "unknown-event"),
        (_message(view(), type="service.announced"), "malformed-announcement"),
        (_message(view(), type="messages.held"), "malformed-event"),
        (_message(view(), type="definition.announced"), "unknown-event"),
        (_message(view(), type="message.failed"), "malformed-event"),
        (_message(view(sequence="1")), "malformed-view"),
        (_message(view(office_codes=None)), "malformed-view"),
        (_message({"reference": "x"}), "malformed-view"),
    ],
)
def test_what_can_never_be_applied_is_named(body: bytes, code: str) -> None:
    with pytest.raises(Unreadable) as refused:
        read_event(body)
    assert refused.value.code == code


def test_keys_that_a_newer_service_adds_do_not_disturb() -> None:
    event = read_event(_message(view(mood="good"), weather="fine"))
    assert event["data"]["case"]["mood"] == "good"
