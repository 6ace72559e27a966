"""SMS through real processes: an SMPP centre (another implementation than ours), and Kannel."""

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import yaml
from prometheus_client import REGISTRY

from deploy.local.ports import free_port
from services.notify.message import DOWN
from services.notify.providers.hearing import Hearing
from services.notify.providers.http import HttpLine, HttpProvider
from services.notify.providers.smpp import SmppLine, SmppProvider
from services.notify.providers.smpp_account import SmppAccount
from services.notify.providers.sms_text import octets
from tests.integration.notify.servers import Kannel, Smsc
from tests.integration.notify.world import FAST, World, sealed
from tests.support.polling import eventually
from tests.unit.notify.samples import event, notice, outgoing

TOKEN = "a-token-for-the-tests"
CALLBACK_PORT = free_port()
BRIEF = {lane: replace(policy, doubt=timedelta(seconds=1)) for lane, policy in FAST.items()}
LONG = "बुद्धा कॉलोनी थाना"


@pytest.fixture(scope="session")
def centre(tmp_path_factory) -> Iterator[Smsc]:
    centre = Smsc(tmp_path_factory.mktemp("smsc")).start()
    yield centre
    centre.kill()


@pytest.fixture(scope="session")
def kannel(tmp_path_factory, centre) -> Iterator[Kannel]:
    inbound = f"http://127.0.0.1:{CALLBACK_PORT}/{TOKEN}/inbound/kannel"
    kannel = Kannel(tmp_path_factory.mktemp("kannel"), centre, inbound).start()
    yield kannel
    kannel.kill()


@pytest.fixture
def desk_on(world: World, monkeypatch):
    """A desk whose SMS go through these providers, by name as in the providers' file."""

    def start(sms: str, providers: dict, policies=FAST, **environ: str):
        file = world.folder / "providers.yaml"
        file.write_text(yaml.safe_dump(providers))
        monkeypatch.setenv("SMS_USER", "nagrik")
        monkeypatch.setenv("SMS_SECRET", "secret")
        return world.desk(policies, NOTIFY_PROVIDERS_FILE=str(file), SMS_PROVIDERS=sms, **environ)

    return start


def line(centre: Smsc, **more) -> dict:
    smpp = {"kind": "smpp", "host": "127.0.0.1", "port": centre.port, "system_id": "nagrik"}
    return smpp | {"password": "SMS_SECRET", "timeout": 3, "telemarketer": "1302,1303"} | more


def citizen_event(mobile: str, **changes) -> dict:
    return event(notice("citizen", to=sealed(mobile, None), channels=["sms"], **changes))


def text_of(entries: list[dict]) -> str:
    # In the order that their heads tell: they arrive as they like.
    contents = sorted(bytes.fromhex(entry["content"]) for entry in entries)
    return b"".join(part[6:] if len(entries) > 1 else part for part in contents).decode("utf-16-be")


def test_hindi_travels_in_parts_with_what_the_operator_scrubs_by(desk_on, world, centre):
    desk = desk_on("operator-a", {"operator-a": line(centre)})
    mobile = "9000010001"
    desk.case_changed(citizen_event(f"+91{mobile}"))
    eventually(lambda: world.states() == {"delivered": 1}, what="receipts of all parts")
    entries = centre.submitted(mobile)
    assert len(entries) > 1
    template = desk._words.find("complaints", "complaint.filed.citizen", "sms", "hi")
    (row,) = world.rows()
    expected = template.render(row["variables"]).text
    assert text_of(entries) == expected and len(octets(expected).parts) == len(entries)
    heads = [entry["content"][:12] for entry in entries]
    assert {head[:6] for head in heads} == {"050003"} and len({head[6:8] for head in heads}) == 1
    assert [int(head[8:10], 16) for head in heads] == [len(entries)] * len(entries)
    registration = template.registration
    for entry in entries:
        assert entry["from"] == [5, registration.header]
        assert entry["to"] == [1, f"91{mobile}"]
        assert (entry["esm_class"], entry["coding"], entry["receipt"]) == (0x40, 8, 1)
        values = {tag: bytes.fromhex(value).decode() for tag, value in entry["tlvs"].items()}
        assert values == {
            "1400": registration.pe_id,
            "1401": registration.dlt_template_id,
            "1402": "1302,1303",
        }


@pytest.mark.parametrize(
    ("mobile", "state", "reason"),
    [
        ("9000020011", "perm-failed", "smpp-000b"),
        ("9000020012", "perm-failed", "undeliv-001"),
        ("9000020014", "sent", None),
    ],
)
def test_what_the_operator_says_of_a_number_is_the_messages_end(
    desk_on, world, centre, mobile, state, reason
):
    desk = desk_on("operator-a", {"operator-a": line(centre)})
    desk.case_changed(citizen_event(mobile))
    (row,) = eventually(lambda: world.rows(state=state), what=state)
    assert row.get("reason") == reason and row["provider"] == "operator-a"


@pytest.mark.parametrize(("as_payload", "puts_off"), [(True, 2), (False, 0)])
def test_too_much_for_the_operator_is_sent_later_and_each_part_of_it_once(
    desk_on, world, centre, as_payload, puts_off
):
    mobile = f"9000{as_payload:d}30013"
    lines = {"operator-a": line(centre, per_second=50, as_payload=as_payload)}
    desk = desk_on("operator-a", lines)
    desk.case_changed(citizen_event(mobile))
    eventually(lambda: world.states() == {"delivered": 1}, seconds=20)
    (row,) = world.rows()
    assert row["attempts"] == puts_off + 2, "sent, and delivered; what was put off in part is not"
    template = desk._words.find("complaints", "complaint.filed.citizen", "sms", "hi")
    parts = len(octets(template.render(row["variables"]).text).parts)
    assert len(centre.submitted(mobile)) == (1 if as_payload else parts)


def test_a_long_message_travels_whole_where_the_operator_takes_it(desk_on, world, centre):
    desk = desk_on("operator-a", {"operator-a": line(centre, as_payload=True)})
    desk.case_changed(citizen_event("9000040001"))
    eventually(lambda: world.states() == {"delivered": 1})
    (entry,) = centre.submitted("9000040001")
    assert entry["content"] == "" and "शिकायत" in bytes.fromhex(entry["tlvs"]["0424"]).decode(
        "utf-16-be"
    )


def test_a_centre_killed_in_the_middle_of_a_run_loses_nothing(desk_on, world, tmp_path):
    first, second = Smsc(tmp_path).start(), Smsc(tmp_path).start()
    providers = {"operator-a": line(first), "operator-b": line(second)}
    desk = desk_on("operator-a:3,operator-b:1", providers, BRIEF)
    mobiles = [f"90001{number:05d}" for number in range(20200, 20320)]
    try:
        for number, mobile in enumerate(mobiles):
            if number == 40:
                eventually(lambda: len(first.submitted()) > 10)
                first.kill()
            desk.case_changed(citizen_event(mobile))
        # What the killed one took without a receipt stays with it; all others have arrived.
        eventually(
            lambda: not set(world.states()) - {"delivered", "sent"},
            seconds=40,
            what="an end of all",
        )
        carried = {entry["to"][1][-10:] for entry in [*first.submitted(), *second.submitted()]}
        assert carried == set(mobiles)
        assert {"operator-a", "operator-b"} == {row["provider"] for row in world.rows()}
    finally:
        first.kill()
        second.kill()


def counted(metric: str, provider: str, outcome: str) -> float:
    """What a counter shows of a provider and an outcome, whatever its other labels are."""
    samples = [one for family in REGISTRY.collect() for one in family.samples]
    labels = {"provider": provider, "channel": "sms", "outcome": outcome}
    return sum(
        one.value for one in samples if one.name == metric and labels.items() <= one.labels.items()
    )


def test_each_providers_outcomes_and_receipts_are_counted_under_its_own_name(
    desk_on, world, centre
):
    # The first of the two is away: what it could not take goes on to the second.
    away = line(centre, port=free_port(), timeout=1)
    desk = desk_on("counted-away,counted", {"counted-away": away, "counted": line(centre)})
    desk.case_changed(citizen_event("9000070001"))
    desk.case_changed(citizen_event("9000070011"))
    eventually(lambda: world.states() == {"delivered": 1, "perm-failed": 1}, seconds=20)
    tries = "nagrik_notify_tries_total"
    assert counted(tries, "counted-away", "down") >= 1
    assert counted(tries, "counted-away", "accepted") == 0
    assert (counted(tries, "counted", "accepted"), counted(tries, "counted", "refused")) == (1, 1)
    parts = len(centre.submitted("9000070001"))
    receipts = "nagrik_notify_receipts_total"
    eventually(lambda: counted(receipts, "counted", "arrived") == parts, what="receipts counted")
    down = {"provider": "counted-away", "channel": "sms"}
    assert REGISTRY.get_sample_value("nagrik_notify_provider_down", down) is not None


def test_kannel_carries_with_the_parameters_and_tells_of_receipts(desk_on, world, centre, kannel):
    gateway = {
        "kind": "http",
        "url": kannel.url,
        "secrets": {"username": "SMS_USER", "password": "SMS_SECRET"},
        "telemarketer": "1302",
        "receipt_url": f"http://127.0.0.1:{CALLBACK_PORT}/{TOKEN}/receipt/kannel?id={{id}}"
        "&state=%d&to=%p",
    }
    callbacks = {"NOTIFY_CALLBACK_PORT": str(CALLBACK_PORT), "NOTIFY_CALLBACK_TOKEN": TOKEN}
    desk = desk_on("kannel", {"kannel": gateway}, **callbacks)
    desk.case_changed(citizen_event("9000050001"))
    desk.case_changed(citizen_event("9000050012"))
    eventually(lambda: world.states() == {"delivered": 1, "perm-failed": 1}, seconds=20)
    entries = centre.submitted("9000050001")
    template = desk._words.find("complaints", "complaint.filed.citizen", "sms", "hi")
    assert text_of(entries) == template.render(world.rows()[0]["variables"]).text
    registered = template.registration
    values = {tag: bytes.fromhex(value).decode() for tag, value in entries[0]["tlvs"].items()}
    assert values["1400"] == registered.pe_id and values["1401"] == registered.dlt_template_id
    assert values["1402"] == "1302" and entries[0]["from"] == [5, registered.header]


def test_who_asks_by_sms_from_the_registered_number_is_answered_and_nobody_else(
    desk_on, world, centre
):
    desk = desk_on("operator-a", {"operator-a": line(centre, as_payload=True)})
    happened = citizen_event("9000060001")
    desk.case_changed(happened)
    eventually(lambda: world.states() == {"delivered": 1})
    for mobile, text in [
        ("919000060002", f"STATUS {happened['reference']}"),
        ("919000060001", "hello"),
        ("919000060001", f"status {happened['reference'].lower()}"),
    ]:
        centre.write(mobile, text)
    eventually(lambda: len(world.rows()) == 2 and world.states() == {"delivered": 2}, seconds=15)
    first, second = centre.submitted("9000060001")
    assert first["tlvs"] == second["tlvs"], "the same words under the same registration"
    assert centre.submitted("9000060002") == []


def test_a_gateway_that_is_away_is_down_and_has_nothing():
    provider = HttpProvider("away", HttpLine(f"http://127.0.0.1:{free_port()}/sendsms"))
    (outcome, _) = provider.send([outgoing(1), outgoing(2)])
    assert outcome.kind == DOWN


def test_an_operator_is_asked_for_what_no_receipt_came_and_its_answer_decides(
    desk_on, world, tmp_path
):
    port, log = free_port(), tmp_path / "queries"
    command = [sys.executable, Path(__file__).with_name("query_centre.py"), str(port), log]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        try:
            assert process.stdout and process.stdout.readline() == b"ready\n"
            soon = {
                lane: replace(policy, receipt=timedelta(seconds=1)) for lane, policy in FAST.items()
            }
            smpp = {"kind": "smpp", "host": "127.0.0.1", "port": port, "password": "SMS_SECRET"}
            desk = desk_on("asked", {"asked": smpp | {"timeout": 1}}, policies=soon)
            for end in "1234":
                desk.case_changed(citizen_event(f"900000000{end}"))
            ended = {"delivered": 1, "perm-failed": 1, "sent": 2}
            eventually(lambda: world.states() == ended, seconds=20)
            (failed,) = world.rows(state="perm-failed")
            assert failed["reason"] == "undeliv" and failed["shown"] == "…0002"
            (call,) = eventually(lambda: world.outbox.events)
            assert call["data"]["unreached"] is True
            # Under way, or not known: asked again, and sent to nobody twice.
            eventually(lambda: log.read_text().count("id-919000000003 ") >= 2, seconds=10)
            for line in log.read_text().splitlines():
                assert line.split(" ", 1)[1].startswith("0500 "), (
                    "the header that it was sent under"
                )
            desk.case_changed(citizen_event("9000000005"))
            eventually(lambda: "id-919000000005" in log.read_text(), seconds=10)
            eventually(lambda: len(world.rows(state="sent")) == 3)
        finally:
            process.kill()


def test_an_operator_that_answers_no_question_is_left_alone_with_them(centre, monkeypatch):
    line = SmppLine(SmppAccount("127.0.0.1", centre.port, timeout=1))
    provider = SmppProvider("centre", line, Hearing(None, str, print), print)  # type: ignore[arg-type]
    assert provider.query(["5-1"], "NAGSTU") is None, "another implementation refuses to say"
    questions = []
    monkeypatch.setattr(
        provider._session, "ask", lambda *question: questions.append(question) or [None]
    )
    for _ in range(3):
        assert provider.query(["5-1"], "NAGSTU") is None
    assert len(questions) == 1
    provider.close()
