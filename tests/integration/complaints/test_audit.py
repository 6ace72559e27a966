"""The log of readings shows every tampering."""

from concurrent.futures import ThreadPoolExecutor

from casework.audit import FIRST, AuditLog
from tests.unit.complaints.posts import HEAD


def _filled(database, count: int = 6) -> AuditLog:
    log = AuditLog(database["audit"])
    for number in range(count):
        log.record("read", f"case-{number}", HEAD)
    return log


def test_an_untouched_log_is_whole(database) -> None:
    log = _filled(database)
    assert log.broken_at() is None
    assert log.last_hash() == database["audit"].find_one({"_id": 6})["hash"]
    assert AuditLog(database["empty"]).last_hash() == FIRST


def test_an_altered_entry_is_found(database) -> None:
    log = _filled(database)
    database["audit"].update_one({"_id": 3}, {"$set": {"actor": "somebody.else"}})
    assert log.broken_at() == 3


def test_an_entry_taken_out_is_found(database) -> None:
    log = _filled(database)
    database["audit"].delete_one({"_id": 4})
    assert log.broken_at() == 4


def test_an_altered_entry_with_a_new_hash_breaks_the_next(database) -> None:
    from casework.audit import _hash

    log = _filled(database)
    forged = database["audit"].find_one({"_id": 2}) | {"actor": "somebody.else"}
    database["audit"].replace_one({"_id": 2}, forged | {"hash": _hash(forged)})
    assert log.broken_at() == 3


def test_many_readers_at_once_make_one_chain(database) -> None:
    logs = [AuditLog(database["audit"]) for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda n: logs[n % 4].record("read", f"case-{n}", HEAD), range(40)))
    assert database["audit"].count_documents({}) == 40
    assert logs[0].broken_at() is None
