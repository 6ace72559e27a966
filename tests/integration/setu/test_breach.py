"""``setu breach`` lists whom it concerns, in a file that is safe to open, and not in silence."""

import csv
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from pymongo import MongoClient

from casework.desk.audit import entries_in
from chassis.cipher import FieldCipher
from gateway.identity.citizens import Citizens
from setu.__main__ import main
from setu.operator import commands
from setu.operator.place import Databases, Place
from tests.integration.setu.conftest import KEY

REFERENCE, OTHER = "7K2M-9QXV-4TR8-F", "5K7D-2QXV-4TR8-D"
JUNE, JULY = datetime(2026, 6, 10, tzinfo=UTC), datetime(2026, 7, 10, tzinfo=UTC)


@pytest.fixture
def databases(place: Place, mongo_client: MongoClient) -> Databases:
    """Two cases of complaints: one of a citizen with a tenant in it, one without an identity."""
    known = Databases(mongo_client, place.prefix)
    cipher = FieldCipher(known.of("gateway"), KEY)
    citizens = Citizens(known.of("gateway"), cipher, "a secret of tests")
    owner, tenant = (citizens.enter(f"900000000{n}", "hi") for n in (1, 2))
    cipher.close()
    case = {"service": "complaint", "language": "hi", "filed_at": JUNE, "erased_at": None}
    party = {"tenant": {"id": tenant, "since": 1}}
    contacts = {"tenant": {"contact": None, "language": "en"}}
    cases = [
        case | {"_id": REFERENCE, "owner": owner, "parties": party, "party_contacts": contacts},
        case | {"_id": OTHER, "owner": "a-01", "filed_at": JULY, "service": "=HYPERLINK(1)"},
    ]
    known.of("complaints")["cases"].insert_many(cases)
    return known


def breach(file: Path, *more: str) -> Result:
    always = ["breach", str(file), "--service", "complaints", "--reason", "a stolen disk"]
    return CliRunner().invoke(main, [*always, "--as", "asha", *more])


def rows(file: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(file.read_text("utf-8-sig").splitlines()))


def test_everybody_with_a_part_in_a_case_is_listed_with_the_language(databases, tmp_path):
    answer = breach(tmp_path / "a.csv")
    assert answer.exit_code == 0, answer.output
    assert answer.output == f"3 rows in {tmp_path / 'a.csv'}\n"
    listed = [
        (one["reference"], one["part"], one["language"], one["mobile"])
        for one in rows(tmp_path / "a.csv")
    ]
    assert listed == [
        (REFERENCE, "owner", "hi", "sealed"),
        (REFERENCE, "tenant", "en", "sealed"),
        (OTHER, "owner", "hi", "no identity"),
    ]


def test_mobiles_are_opened_on_a_wish_alone_and_nobody_else_can_read_the_file(databases, tmp_path):
    file = tmp_path / "a.csv"
    assert breach(file, "--contacts").exit_code == 0
    mobiles = [one["mobile"] for one in rows(file)]
    assert mobiles == ["9000000001", "9000000002", "no identity"]
    assert file.stat().st_mode & 0o077 == 0
    assert "File exists" in breach(file).output


def test_no_cell_runs_in_a_spreadsheet(databases, tmp_path):
    breach(tmp_path / "a.csv")
    assert rows(tmp_path / "a.csv")[-1]["service"] == "'=HYPERLINK(1)"


@pytest.mark.parametrize(
    ("more", "references"),
    [
        (("--until", "2026-06-30"), [REFERENCE]),
        (("--since", "2026-08-01"), [REFERENCE, OTHER]),
        (("--reference", OTHER), [OTHER]),
    ],
)
def test_it_is_narrowed_to_what_was_kept_there(databases, tmp_path, more, references):
    assert breach(tmp_path / "a.csv", *more).exit_code == 0
    assert sorted({one["reference"] for one in rows(tmp_path / "a.csv")}) == sorted(references)


def test_what_was_erased_before_is_not_concerned(databases, tmp_path):
    change = {"$set": {"erased_at": JULY, "owner": "erased", "parties": {}}}
    databases.of("complaints")["cases"].update_one({"_id": REFERENCE}, change)
    breach(tmp_path / "a.csv", "--since", "2026-08-01")
    assert [one["reference"] for one in rows(tmp_path / "a.csv")] == [OTHER]
    breach(tmp_path / "b.csv", "--since", "2026-06-20")
    assert rows(tmp_path / "b.csv")[0]["mobile"] == "erased"


def test_of_the_gateway_every_account_is_concerned(databases, tmp_path):
    answer = breach(tmp_path / "a.csv", "--service", "gateway", "--contacts")
    assert answer.exit_code == 0, answer.output
    accounts = [one for one in rows(tmp_path / "a.csv") if one["part"] == "account"]
    assert [one["mobile"] for one in accounts] == ["9000000001", "9000000002"]


def test_who_made_it_and_why_is_in_the_audit_log_before_anything_is_written(databases, tmp_path):
    breach(tmp_path / "a.csv", "--reference", REFERENCE, "--contacts")
    (entry,) = entries_in(databases.of("gateway")).find()
    assert (entry["actor"], entry["reference"]) == ("asha", REFERENCE)
    assert "with contacts: a stolen disk" in entry["what"]


def test_without_the_logs_key_nothing_is_written(
    databases, place, tmp_path, monkeypatch: pytest.MonkeyPatch
):
    blind = Place(mongo_uri=place.mongo_uri, prefix=place.prefix)
    monkeypatch.setattr(commands, "place_of", lambda *_, **__: blind)
    answer = breach(tmp_path / "a.csv")
    assert answer.exit_code == 1 and "field key of gateway" in answer.output
    assert not (tmp_path / "a.csv").exists()


def test_a_wrong_call_is_told(databases, tmp_path):
    assert breach(tmp_path / "a.csv", "--reference", "nonsense").exit_code == 2
    assert not (tmp_path / "a.csv").exists()
