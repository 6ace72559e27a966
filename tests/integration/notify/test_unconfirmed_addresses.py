"""An e-mail address that was typed and not confirmed gets one message: how to confirm it."""

import re
from typing import Any

import pytest

from contracts.errors import NotFound
from services.notify.use_cases import Desk
from tests.integration.notify.world import World, sealed
from tests.support.polling import eventually
from tests.unit.notify.samples import event, notice

OTHER = "another.address@example.org"
ASKS = "mailbox.citizen"


def _tell(desk: Desk, mobile: str | None = "9000000002", email: str = OTHER) -> dict[str, Any]:
    happened = event(notice("citizen", to=sealed(mobile, email), channels=["sms", "email"]))
    desk.case_changed(happened)
    return happened


def _letters(desk: Desk, to: str = OTHER) -> list[dict[str, Any]]:
    return [dict(message) for message in desk.sent_messages(to, 50)]


def _token(desk: Desk) -> str:
    (message,) = eventually(lambda: _letters(desk), what="the one message")
    link = re.search(r"https://setu\.example\.org/confirm-email/(\w+)", message["text"])
    assert link, message["text"]
    return link[1]


def _all_ended(world: World, count: int) -> bool:
    return sum("finished_at" in row for row in world.rows()) == count


def test_it_gets_one_message_that_names_no_case_and_the_mobile_gets_all(world: World) -> None:
    desk = world.desk()
    first = _tell(desk)
    for _ in range(3):
        _tell(desk)
    desk.case_changed(first)
    eventually(lambda: _all_ended(world, 5), what="four by SMS and one by e-mail")
    (letter,) = _letters(desk)
    assert letter["template"] == ASKS and letter["reference"] is None
    assert first["reference"] not in letter["text"]
    assert len(_letters(desk, "9000000002")) == 4
    (row,) = world.rows(template=ASKS)
    assert OTHER not in str(list(world.database.mailboxes.find())) + str(row)


def test_it_is_not_asked_again_when_the_record_of_its_message_is_gone(world: World) -> None:
    desk = world.desk()
    _tell(desk)
    eventually(lambda: _all_ended(world, 2), what="an SMS and the one e-mail")
    world.database.messages.delete_many({})
    _tell(desk)
    assert world.rows(template=ASKS) == []


def test_confirmed_by_its_link_it_gets_what_there_is_to_say(world: World) -> None:
    desk = world.desk()
    _tell(desk)
    assert desk.confirm_mailbox(_token(desk)) == {"confirmed": True}
    assert desk.confirm_mailbox(_token(desk)) == {"confirmed": True}, "pressed twice"
    _tell(desk)
    eventually(lambda: len(_letters(desk)) == 2, what="the message of the case")
    assert _letters(desk)[0]["template"] == "complaint.filed.citizen"
    # For whoever gave it with another mobile nobody has confirmed it.
    _tell(desk, "9000000003")
    eventually(lambda: len(_letters(desk)) == 3, what="the question for another person")
    assert _letters(desk)[0]["template"] == ASKS


def test_a_message_by_sms_that_fails_does_not_go_to_it_either(world: World) -> None:
    desk = world.desk()
    _tell(desk)
    rows = world.rows(channel="sms")
    contacts = desk._book.of_messages(rows)
    assert [contacts(row)[0].email for row in rows if "personal" in row] in ([], [None])


def test_whoever_left_nothing_else_is_told_of_to_the_office(world: World) -> None:
    desk = world.desk()
    _tell(desk, None)
    eventually(lambda: _letters(desk), what="the one message")
    (event_of_failure,) = [one for one in world.outbox.events if one["type"] == "message.failed"]
    assert event_of_failure["data"]["unreached"] is True


def test_many_who_give_one_address_do_not_fill_it(world: World) -> None:
    desk = world.desk()
    for number in range(5):
        _tell(desk, f"900000001{number}")
    eventually(lambda: _all_ended(world, 8), what="five by SMS and three by e-mail")
    assert len(_letters(desk)) == 3


@pytest.mark.parametrize("token", ["", "x", "0" * 64, "é" * 64])
def test_a_link_that_is_not_ours_confirms_nothing(world: World, token: str) -> None:
    with pytest.raises(NotFound):
        world.desk().confirm_mailbox(token)
    assert world.database.mailboxes.count_documents({"confirmed_at": None}) == 0
