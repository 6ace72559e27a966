import json
from pathlib import Path

import pytest

from services.notify.message import ACCEPTED, DOWN
from services.notify.providers.local import FILES, LocalProvider
from tests.unit.notify.samples import STATION, outgoing

SHOWN = {"id", "channel", "to", "language", "template", "text", "reference", "sent_at"}


@pytest.fixture
def provider(tmp_path: Path) -> LocalProvider:
    return LocalProvider(tmp_path / "messages")


def lines(provider: LocalProvider, tmp_path: Path) -> list[dict]:
    files = sorted((tmp_path / "messages").glob("*.jsonl"))
    return [json.loads(line) for file in files for line in file.read_text().splitlines()]


def test_what_was_sent_is_shown_newest_first(provider):
    outcomes = provider.send([outgoing(n, to="one@example.org", text=f"{n}") for n in (1, 2, 3)])
    provider.send([outgoing(4, to="two@example.org")])
    assert {outcome.kind for outcome in outcomes} == {ACCEPTED}
    messages = provider.messages_to("one@example.org", 10)
    assert [entry["text"].split()[-1] for entry in messages] == ["3", "2", "1"]
    assert set(messages[0]) == SHOWN
    assert [entry["id"] for entry in provider.messages_to("one@example.org", 2)] == [
        entry["id"] for entry in messages[:2]
    ]


def test_a_station_is_found_by_its_code(provider):
    provider.send([outgoing(1, to="0000123456", office=STATION), outgoing(2, to="0000123456")])
    assert [entry["id"] for entry in provider.messages_to(STATION, 10)] == [f"{1:032x}"]


def test_nobody_is_shown_what_another_with_a_similar_address_got(provider):
    provider.send([outgoing(1, to="90000000012"), outgoing(2, to="9000000001")])
    assert [entry["id"] for entry in provider.messages_to("9000000001", 10)] == [f"{2:032x}"]
    assert provider.messages_to("900000000", 10) == []
    assert provider.messages_to('9000000001","id', 10) == []


def test_a_message_written_twice_after_a_crash_is_shown_once(provider):
    message = outgoing(1, to="9000000001")
    provider.send([message])
    provider.send([outgoing(2, to="9000000001")])
    provider.send([message])
    assert len(provider.messages_to("9000000001", 10)) == 2


def test_hindi_and_quotes_come_back_as_they_were(provider):
    text = 'थाना "बुद्धा कॉलोनी"\nदूसरी पंक्ति \\ ₹'
    provider.send([outgoing(1, to="9000000001", subject="", text=text)])
    assert provider.messages_to("9000000001", 1)[0]["text"] == text


def test_messages_are_lines_of_json_in_a_bounded_number_of_files(provider, tmp_path):
    provider.send([outgoing(n, to=f"90000{n:05d}") for n in range(1, 200)])
    assert len(lines(provider, tmp_path)) == 199
    assert len(list((tmp_path / "messages").iterdir())) <= FILES


def test_a_second_process_reads_what_the_first_wrote_and_both_write(provider, tmp_path):
    second = LocalProvider(tmp_path / "messages")
    provider.send([outgoing(1, to="9000000001")])
    second.send([outgoing(2, to="9000000001")])
    assert (
        len(second.messages_to("9000000001", 10))
        == len(provider.messages_to("9000000001", 10))
        == 2
    )


def test_a_line_that_a_crash_cut_short_swallows_nothing(provider, tmp_path):
    provider.send([outgoing(1, to="9000000001")])
    (file,) = (tmp_path / "messages").iterdir()
    with file.open("ab") as broken:
        broken.write(b'{"for":"9000000001","id":"half')
    after_restart = LocalProvider(tmp_path / "messages")
    after_restart.send([outgoing(2, to="9000000001")])
    assert [entry["id"] for entry in after_restart.messages_to("9000000001", 10)] == [
        f"{2:032x}",
        f"{1:032x}",
    ]


def test_a_disk_that_cannot_be_written_is_a_provider_that_is_down(provider, tmp_path):
    (tmp_path / "messages").rmdir()
    (tmp_path / "messages").write_text("in the way")
    outcomes = provider.send([outgoing(1)])
    assert [outcome.kind for outcome in outcomes] == [DOWN]
