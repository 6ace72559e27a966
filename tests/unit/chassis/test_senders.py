"""Who sent a message is what the broker vouches for."""

import pytest

from chassis.senders import DEATHS, FIRST_SENDER, OPERATOR, Identity, NotProven

NOTIFY = Identity("notify", "notify")


def test_the_name_and_the_user_come_from_the_settings():
    assert Identity.of("amqp://notify:a%2Fb@host/", "notify") == NOTIFY
    assert Identity.of("amqp://prison%2Dvisit:x@host/", "x").user == "prison-visit"
    assert Identity.of("amqp://host/", "notify").user == "guest"


def test_the_sender_is_the_user_that_the_broker_names():
    assert NOTIFY.sender("complaints", {}) == "complaints"
    assert NOTIFY.sender("complaints", None) == "complaints"


@pytest.mark.parametrize("user_id", [None, ""])
def test_a_message_without_a_user_proves_nothing_whatever_it_says(user_id):
    with pytest.raises(NotProven):
        NOTIFY.sender(user_id, {FIRST_SENDER: "complaints"})


@pytest.mark.parametrize("relay", ["notify", OPERATOR])
def test_a_copy_by_ourselves_or_by_the_operator_names_the_first_sender(relay):
    assert NOTIFY.sender(relay, {FIRST_SENDER: "complaints"}) == "complaints"


def test_nobody_else_is_believed_to_pass_on_what_another_sent():
    assert NOTIFY.sender("permits", {FIRST_SENDER: "complaints"}) == "permits"


def test_a_message_from_our_own_retry_queue_is_as_good_as_it_was():
    headers = {FIRST_SENDER: "complaints", DEATHS: [{"queue": "notify.retry.1000ms"}]}
    assert NOTIFY.sender("notify", headers) == "complaints"


@pytest.mark.parametrize(
    "deaths",
    [
        [{"queue": "rpc.reply-permits-0"}],
        [{"queue": "notify.retry.1000ms"}, {"queue": "permits.case_changed"}],
        [{}],
        ["notify.retry.1000ms"],
        "notify.retry.1000ms",
    ],
)
def test_a_genuine_message_that_anothers_queue_has_carried_here_is_refused(deaths):
    with pytest.raises(NotProven):
        NOTIFY.sender("complaints", {DEATHS: deaths})


def test_a_copy_proves_as_much_as_the_original_and_no_more():
    assert NOTIFY.copied("complaints", {"a": 1}) == {"a": 1, FIRST_SENDER: "complaints"}
    forged = {FIRST_SENDER: "complaints"}
    assert NOTIFY.copied("permits", forged) == {FIRST_SENDER: "permits"}
    assert NOTIFY.copied(None, forged) == {}
    for user, headers in (("complaints", {}), ("permits", forged)):
        copy = NOTIFY.copied(user, headers)
        assert NOTIFY.sender("notify", copy) == NOTIFY.sender(OPERATOR, copy) == user
    assert NOTIFY.copied("notify", {FIRST_SENDER: "complaints"}) == {FIRST_SENDER: "complaints"}


def test_where_all_share_one_user_each_message_names_its_service():
    shared = Identity("notify", "guest")
    other = Identity("complaints", "guest")
    assert NOTIFY.headers == {}
    assert shared.sender("guest", other.headers) == "complaints"
