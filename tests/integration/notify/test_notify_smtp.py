"""E-mail through a real SMTP server process."""

from datetime import timedelta

import pytest

from chassis import time_source
from services.notify.message import ACCEPTED, DOWN, LATER, REFUSED, UNTRIED
from tests.integration.notify.world import EMAIL, MOBILE, kinds, sealed
from tests.support.polling import eventually
from tests.unit.notify.samples import STATION, event, notice, outgoing


def test_hindi_arrives_as_written_with_all_that_a_mailbox_wants(smtp, provider_for):
    server = smtp()
    message = outgoing(1, to=EMAIL)
    assert kinds(provider_for(server).send([message])) == [ACCEPTED]
    (mail,) = server.mails()
    assert mail["To"] == EMAIL
    assert mail["Subject"] == message.subject
    assert mail.get_content().strip() == message.text
    assert mail["Message-ID"] == f"<{message.provider_id}@nagriksetu.example.org>"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Content-Language"] == "hi"


def test_many_messages_go_over_one_connection(smtp, provider_for):
    server = smtp()
    provider = provider_for(server)
    for first in (1, 11, 21):
        batch = [outgoing(number) for number in range(first, first + 10)]
        assert set(kinds(provider.send(batch))) == {ACCEPTED}
    assert len(server.mails()) == 30
    assert len(server.sessions()) == 1


def test_a_connection_that_the_server_closed_is_made_anew(smtp, provider_for):
    server = smtp()
    provider = provider_for(server)
    assert kinds(provider.send([outgoing(1)])) == [ACCEPTED]
    server.kill()
    server.start()
    assert kinds(provider.send([outgoing(2)])) == [ACCEPTED]
    assert len(server.mails()) == 2


@pytest.mark.parametrize(
    ("answer", "kind", "reason"),
    [
        ("450 4.2.0 mailbox busy", LATER, "smtp-450"),
        ("452 4.2.2 mailbox full", LATER, "smtp-452"),
        ("550 5.1.1 no such user", REFUSED, "smtp-550"),
        ("553 5.1.3 not an address", REFUSED, "smtp-553"),
        ("550 5.7.1 your address is on a black list", LATER, "smtp-550"),
        ("554 no service for you", LATER, "smtp-554"),
        ("554 5.1.1 no such user", REFUSED, "smtp-554"),
    ],
)
def test_the_answer_about_one_recipient_is_that_recipients_alone(
    smtp, provider_for, answer, kind, reason
):
    server = smtp({"two@example.org": [answer]})
    batch = [outgoing(n, to=to) for n, to in enumerate(("one@example.org", "two@example.org"), 1)]
    outcomes = provider_for(server).send([*batch, outgoing(3)])
    assert kinds(outcomes) == [ACCEPTED, kind, ACCEPTED]
    assert outcomes[1].reason == reason


def test_a_server_that_closes_its_doors_is_down_for_the_rest(smtp, provider_for):
    server = smtp({"*": ["421 4.3.2 closing"]})
    outcomes = provider_for(server).send([outgoing(1), outgoing(2)])
    assert [(o.kind, o.reason) for o in outcomes] == [(DOWN, "smtp-421")] * 2


def test_a_server_that_is_not_there_is_down(smtp, provider_for):
    server = smtp()
    server.kill()
    outcomes = provider_for(server).send([outgoing(1), outgoing(2)])
    assert kinds(outcomes) == [DOWN, DOWN]


def test_a_server_without_tls_gets_nothing_where_tls_is_required(smtp, provider_for):
    server = smtp()
    outcomes = provider_for(server, starttls=True).send([outgoing(1)])
    assert kinds(outcomes) == [DOWN]
    assert server.mails() == []


def test_a_login_that_is_not_accepted_is_our_fault_and_not_the_recipients(smtp, provider_for):
    server = smtp()
    outcomes = provider_for(server, username="nobody", password="x").send([outgoing(1)])
    assert kinds(outcomes) == [DOWN]


@pytest.mark.parametrize("address", ["one@example.org\nBcc: two@example.org", "नागरिक@example.org"])
def test_an_address_that_cannot_be_one_is_refused_alone(smtp, provider_for, address):
    server = smtp()
    outcomes = provider_for(server).send([outgoing(1, to=address), outgoing(2)])
    assert kinds(outcomes) == [REFUSED, ACCEPTED]
    assert [mail["To"] for mail in server.mails()] == ["citizen2@example.org"]


def test_nothing_is_begun_after_the_lease(smtp, provider_for):
    server = smtp()
    late = outgoing(1, send_before=time_source.now() - timedelta(seconds=1))
    assert kinds(provider_for(server).send([late, outgoing(2)])) == [UNTRIED, ACCEPTED]
    assert len(server.mails()) == 1


# -- the whole service ----------------------------------------------------------------------------


def test_a_mailbox_that_is_busy_twice_gets_its_message_at_the_third_try(world, smtp):
    busy = "450 4.2.0 busy"
    server = smtp({EMAIL: [busy, busy, "250 OK"]})
    world.desk(SMTP_HOST=server.host).case_changed(event(notice("citizen", to=sealed())))
    eventually(lambda: world.states() == {"delivered": 2}, seconds=20)
    (row,) = world.rows(channel="email")
    assert row["attempts"] == 3
    assert len(server.mails()) == 1
    assert world.outbox.events == []


def test_a_mailbox_that_does_not_exist_ends_the_message_and_is_told(world, smtp):
    server = smtp({EMAIL: ["550 5.1.1 no such user"]})
    world.desk(SMTP_HOST=server.host).case_changed(event(notice("citizen", to=sealed())))
    eventually(lambda: world.states() == {"delivered": 1, "perm-failed": 1})
    (row,) = world.rows(channel="email")
    assert row["reason"] == "smtp-550" and "personal" not in row
    (failure,) = eventually(lambda: world.outbox.events)
    assert failure["type"] == "message.failed"
    assert failure["data"]["reason"] == "smtp-550" and failure["data"]["channel"] == "email"
    assert EMAIL not in str(failure)


def test_when_sms_fails_for_good_e_mail_takes_over(world, smtp):
    server = smtp()
    happened = event(notice("citizen", to=sealed(), channels=["sms"]))
    desk = world.desk(SMTP_HOST=server.host, SMS_PROVIDERS="none")
    desk.case_changed(happened)
    eventually(lambda: world.states() == {"tech-failed": 1, "delivered": 1})
    desk.case_changed(happened)
    (fallback,) = world.rows(channel="email")
    (failed,) = world.rows(channel="sms")
    assert fallback["fallback_of"] == failed["_id"]
    (mail,) = server.mails()
    assert mail["To"] == EMAIL and "शिकायत मिल गई" in mail["Subject"]


def test_the_second_server_takes_over_from_one_that_is_away(world, smtp):
    first, second = smtp(), smtp()
    first.kill()
    desk = world.desk(SMTP_HOST=f"{first.host},{second.host}")
    for _ in range(10):
        desk.case_changed(event(notice("station")))
    eventually(lambda: world.states(channel="email") == {"delivered": 10})
    assert len(second.mails()) == 10
    assert {row["provider"] for row in world.rows(channel="email")} == {"smtp-2"}


def test_a_server_killed_in_the_middle_of_a_run_loses_nothing_and_doubles_nothing(world, smtp):
    server = smtp()
    desk = world.desk(SMTP_HOST=server.host)
    for number in range(200):
        if number == 60:
            eventually(lambda: len(server.mails()) > 5)
            server.kill()
        if number == 160:
            server.start()
        world.confirm(MOBILE, f"citizen{number}@example.org")
        to = sealed(MOBILE, f"citizen{number}@example.org")
        desk.case_changed(event(notice("citizen", to=to, channels=["email"])))
    eventually(lambda: world.states() == {"delivered": 200}, seconds=60, what="all e-mails")
    ids = [mail["Message-ID"] for mail in server.mails()]
    assert len(set(ids)) == 200
    assert {mail["To"] for mail in server.mails()} == {
        f"citizen{number}@example.org" for number in range(200)
    }


def test_an_sms_does_not_wait_for_a_mail_server_that_hangs(world):
    import socket

    with socket.create_server(("127.0.0.1", 0)) as silent:
        host = f"127.0.0.1:{silent.getsockname()[1]}"
        desk = world.desk(SMTP_HOST=host, SMTP_TIMEOUT="3")
        desk.case_changed(event(notice("station")))
        eventually(lambda: world.states(channel="sms") == {"delivered": 1}, seconds=2)
        assert len(desk.sent_messages(STATION, 10)) == 1
        eventually(lambda: world.states(channel="email") == {"temp-failed": 1}, seconds=20)
