"""The log of readings shows every tampering, also by one who knows how it is built."""

import base64
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from pymongo.database import Database

from casework.desk.audit import FIRST, AuditKeys, AuditLog, Head, entries_in, hash_of
from casework.desk.audit_check import FAILED, OK, WRONG, grouped, heads_in, main
from deploy.local.broker_access import OPERATOR
from tests.integration.complaints.small_office import opened
from tests.unit.casework.region_samples import HEAD


def a_key() -> str:
    return base64.b64encode(os.urandom(96)).decode()


KEY, OTHER_KEY = a_key(), a_key()


def _log(database: Database, *keys: str) -> AuditLog:
    return AuditLog(database, AuditKeys(*(keys or (KEY,))))


def _filled(database: Database, count: int = 6, *keys: str) -> AuditLog:
    log = _log(database, *keys)
    for number in range(count):
        log.record("read", f"case-{number}", HEAD)
    return log


def _rebuilt(database: Database, start: int, **changes: str) -> None:
    """Alter entry ``start`` and build the chain anew from there, without a key."""
    previous = None
    for entry in entries_in(database).find({"_id": {"$gte": start}}).sort("_id", 1):
        forged = entry | (changes if entry["_id"] == start else {})
        forged["previous"] = previous or entry["previous"]
        forged["hash"] = previous = hash_of(forged)
        entries_in(database).replace_one({"_id": entry["_id"]}, forged)


def test_an_untouched_log_is_whole(database) -> None:
    log = _filled(database)
    assert log.broken_at() is None
    newest = entries_in(database).find_one({"_id": 6})
    assert log.head() == Head(6, newest["hash"], newest["at"])
    assert AuditLog(database.client["empty"], AuditKeys(KEY)).head() == Head(0, FIRST)


def test_an_altered_entry_is_found(database) -> None:
    log = _filled(database)
    entries_in(database).update_one({"_id": 3}, {"$set": {"actor": "somebody.else"}})
    assert log.broken_at() == 3


@pytest.mark.parametrize("serial", [1, 4])
def test_an_entry_taken_out_is_found(database, serial: int) -> None:
    log = _filled(database)
    entries_in(database).delete_one({"_id": serial})
    assert log.broken_at() == serial
    assert log.examine().why == "it is missing"


def test_who_has_no_key_cannot_build_the_chain_anew(database) -> None:
    log = _filled(database)
    _rebuilt(database, 2, actor="somebody.else")
    findings = log.examine()
    assert (findings.broken_at, findings.why) == (2, "its seal is not this service's")


def test_nor_by_naming_a_key_that_nobody_has(database) -> None:
    log = _filled(database)
    for start in (2, 1):
        _rebuilt(database, start, key="0123456789ab")
    for number in range(3, 7):
        _rebuilt(database, number, key="0123456789ab")
    assert log.broken_at() == 1


def test_nor_by_leaving_the_seal_out(database) -> None:
    log = _filled(database, 1)
    entries_in(database).update_one({"_id": 1}, {"$unset": {"seal": ""}})
    assert log.broken_at() == 1
    entries_in(database).update_one({"_id": 1}, {"$unset": {"key": ""}})
    _rebuilt(database, 1)
    assert log.broken_at() == 1


def test_after_a_change_of_keys_the_newest_seal_vouches_for_all(database) -> None:
    _filled(database, 3, KEY)
    log = _filled(database, 3, OTHER_KEY)
    assert log.broken_at() is None
    assert _log(database, OTHER_KEY, KEY).broken_at() is None
    _rebuilt(database, 2, actor="somebody.else")
    assert log.broken_at() == 4
    assert _log(database, OTHER_KEY, KEY).broken_at() == 2


def test_a_log_without_a_key_is_not_kept() -> None:
    with pytest.raises(ValueError, match="FIELD_KEY"):
        AuditKeys("")


def test_the_newest_entries_cut_off_show_against_a_head_that_was_published(database) -> None:
    log = _filled(database)
    head = log.head()
    log.record("read", "case-7", HEAD)
    assert log.examine(head).whole
    entries_in(database).delete_many({"_id": {"$gte": 6}})
    assert log.broken_at() is None
    assert log.examine(head).missing == (head,)
    log.record("read", "another", HEAD)
    assert log.examine(Head(None, head.hash)).missing


def test_a_head_is_sought_at_its_number(database) -> None:
    log = _filled(database)
    third = entries_in(database).find_one({"_id": 3})["hash"]
    assert log.examine(Head(3, third), Head(None, third), Head(0, FIRST)).whole
    assert not log.examine(Head(4, third)).whole


def test_many_readers_at_once_make_one_chain(database) -> None:
    logs = [_log(database) for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda n: logs[n % 4].record("read", f"case-{n}", HEAD), range(40)))
    assert entries_in(database).count_documents({}) == 40
    assert logs[0].broken_at() is None


# -- the command and the head ---------------------------------------------------------------------


@pytest.fixture
def command(database, mongo_server, monkeypatch) -> Callable[..., int]:
    for variable, value in (
        ("MONGO_URI", mongo_server.uri(OPERATOR)),
        ("MONGO_DATABASE", database.name),
        ("FIELD_KEY", KEY),
    ):
        monkeypatch.setenv(variable, value)
    return lambda *arguments: main(list(arguments))


def test_the_command_says_that_the_chain_holds_and_where_it_breaks(
    database, command, capsys
) -> None:
    _filled(database)
    assert command() == OK
    assert capsys.readouterr().out == f"{database.name}: 6 entries, the chain holds\n"
    entries_in(database).delete_one({"_id": 2})
    assert command() == WRONG
    assert "5 entries, the chain breaks at entry 2: it is missing" in capsys.readouterr().out


def test_what_it_publishes_it_compares(database, command, capsys, tmp_path: Path) -> None:
    _filled(database)
    assert command("--publish") == OK
    published = capsys.readouterr().out
    assert published.startswith("6 ")
    file = tmp_path / "heads.txt"
    file.write_text(published)
    hash = published.split()[1]
    for head in (str(file), hash, grouped(hash)):
        assert command("--head", head) == OK
    assert "every published head is in the log (1)" in capsys.readouterr().out
    entries_in(database).delete_one({"_id": 6})
    assert command("--head", str(file)) == WRONG
    assert f"the published head of entry 6 {hash} is not in the log" in capsys.readouterr().out


def test_a_wrong_question_is_told(command, monkeypatch, capsys) -> None:
    assert command("--head", "nonsense") == FAILED
    monkeypatch.delenv("FIELD_KEY")
    assert command() == FAILED
    assert "FIELD_KEY" in capsys.readouterr().err


@pytest.mark.parametrize("head_hash", [FIRST, "9" * 64, "0123456789abcdef" * 4])
def test_a_head_in_the_log_is_not_taken_for_a_mobile_number(head_hash: str) -> None:
    from chassis.log import redact

    assert redact(grouped(head_hash)) == grouped(head_hash)
    line = f'{{"message":"audit head","number":7,"head":"{grouped(head_hash)}"}}'
    assert list(heads_in(line)) == [Head(7, head_hash)]
    assert list(heads_in(f"7 {head_hash} 2026-11-16T06:00:00+00:00")) == [Head(7, head_hash)]


def test_the_service_writes_its_head_into_its_log(database, caplog) -> None:
    caplog.set_level("INFO")
    with opened(database) as office:
        office.desk.audit.record("read", "7K2M", HEAD)
        office.desk.publish_audit_head()
        record = next(one for one in caplog.records if one.message == "audit head")
        assert record.number == 1
        assert record.head.replace("-", "") == office.desk.audit.head().hash
