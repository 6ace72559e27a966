"""Check the audit log of a service: ``python -m casework.desk.audit_check``.

Says how many entries there are, whether the chain holds and where it breaks. ``--publish`` prints
number, hash and time of the newest entry, to be kept where nobody who can write the database can
write: with ``--head`` a later check compares it. Database: MONGO_URI, MONGO_DATABASE; the seals are
proved with FIELD_KEY and FIELD_KEY_PREVIOUS. Ends with 0, 1 where something is wrong, 2 where
nothing could be checked.
"""

import argparse
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pymongo.errors import PyMongoError

from casework.desk.audit import AuditKeys, AuditLog, Findings, Head
from chassis import mongo, settings
from chassis.settings import MissingSetting, setting

OK, WRONG, FAILED = 0, 1, 2
# Sixteen times four: in a log a hash is written so that it cannot be taken for a mobile number.
_HASH = re.compile(r"(?<![0-9a-f-])(?:[0-9a-f]{4}-?){16}(?![0-9a-f-])")
_NUMBER = re.compile(r"^\s*(\d+)\s|\"number\":\s*(\d+)")


@dataclass(frozen=True, kw_only=True)
class CheckSettings:
    """What the command reads from the environment."""

    mongo_uri: str = setting(
        "MONGO_URI", "the database server, with a user that may read", secret=True
    )
    mongo_database: str = setting("MONGO_DATABASE", "the service's database")
    field_key: str = setting(
        "FIELD_KEY", "the service's master key of field encryption, base64", secret=True
    )
    field_key_previous: str = setting("FIELD_KEY_PREVIOUS", "the one before it", "", secret=True)


def grouped(hash: str) -> str:
    """Return a hash as a log may hold it: sixteen groups of four."""
    return "-".join(hash[place : place + 4] for place in range(0, len(hash), 4))


def heads_in(text: str) -> Iterator[Head]:
    """Yield the heads in ``text``: lines of ``--publish``, lines of the service's log, hashes."""
    for line in text.splitlines():
        if digest := _HASH.search(line):
            number = _NUMBER.search(line)
            count = next((part for part in number.groups() if part), None) if number else None
            yield Head(int(count) if count else None, digest.group().replace("-", ""))


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; return its exit code."""
    parser = argparse.ArgumentParser(prog="python -m casework.desk.audit_check")
    parser.add_argument("--head", action="append", default=[], help="a file of heads, or a hash")
    parser.add_argument("--publish", action="store_true", help="print the newest entry's head")
    chosen = parser.parse_args(arguments)
    try:
        heads = [head for text in chosen.head for head in _heads(text)]
        read = settings.read(CheckSettings)
        keys = AuditKeys(read.field_key, read.field_key_previous)
        with mongo.connect(read.mongo_uri, application="audit-check", pool=2) as client:
            log = AuditLog(client[read.mongo_database], keys)
            if chosen.publish:
                return _publish(log.head())
            return _tell(read.mongo_database, log.examine(*heads), len(heads))
    except (MissingSetting, OSError, ValueError) as error:
        print(f"audit log: {error}", file=sys.stderr)
    except PyMongoError as error:
        print(f"audit log: the database does not answer: {type(error).__name__}", file=sys.stderr)
    return FAILED


def _heads(text: str) -> list[Head]:
    path = Path(text)
    heads = list(heads_in(path.read_text(encoding="utf-8") if path.is_file() else text))
    if not heads:
        raise ValueError(f"{text} is neither a hash nor a file that holds one")
    return heads


def _publish(head: Head) -> int:
    print(head.number, head.hash, head.at or "-")
    return OK


def _tell(database: str, findings: Findings, count: int) -> int:
    chain = "the chain holds"
    if findings.broken_at is not None:
        chain = f"the chain breaks at entry {findings.broken_at}: {findings.why}"
    print(f"{database}: {findings.entries} entries, {chain}")
    for head in findings.missing:
        place = "" if head.number is None else f" of entry {head.number}"
        print(
            f"{database}: the published head{place} {head.hash} is not in the log: entries were "
            "cut off, or the chain was built anew"
        )
    if count and not findings.missing:
        print(f"{database}: every published head is in the log ({count})")
    return OK if findings.whole else WRONG


if __name__ == "__main__":
    sys.exit(main())
