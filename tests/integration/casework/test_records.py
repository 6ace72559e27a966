"""A record of a case is only ever added to, and whoever alters it in the database is found out."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest

from casework.definition import loader
from casework.desk import records_check
from casework.desk.audit_check import OK, WRONG
from casework.desk.record_chain import row_hash
from casework.engine.capture import Capture
from casework.engine.change import Change
from casework.engine.rules import Rules
from casework.engine.workflow import take
from chassis.actor import SYSTEM
from contracts.errors import Internal
from deploy.local.broker_access import OPERATOR
from tests.integration.complaints import small_office
from tests.integration.complaints.small_office import SmallOffice, opened
from tests.unit.casework.record_samples import source
from tests.unit.casework.region_samples import ENQUIRER, HEAD, OWNER


@pytest.fixture
def office(database, monkeypatch) -> Iterator[SmallOffice]:
    def with_custody() -> Any:
        changed = source()
        changed["view"].append("permit")
        changed["registers"] = {"permit": {"name": {"hi": "परमिट", "en": "Permits"}}}
        changed["actions"]["apply"]["effects"] = ["lie-at-the-station"]
        changed["actions"]["grant"] |= {"facts": ["next-number"], "effects": ["enter-in-register"]}
        return loader.load(changed)

    monkeypatch.setattr(small_office, "definition", with_custody)
    with opened(database) as world:
        yield world


@pytest.fixture
def check(office, mongo_server, monkeypatch) -> Callable[..., int]:
    for variable, value in (
        ("MONGO_URI", mongo_server.uri(OPERATOR)),
        ("MONGO_DATABASE", office.database.name),
        ("FIELD_KEY", office.key),
    ):
        monkeypatch.setenv(variable, value)
    return lambda *arguments: records_check.main(list(arguments))


def filled(office: SmallOffice, rows: int = 3) -> str:
    reference = office.paid()
    for n in range(1, rows + 1):
        office.pass_time(hours=1, microseconds=1234)
        office.act(HEAD, reference, "move-banner", to=f"Shelf {n}", why="safe", seal=f"S{n}")
    return reference


def custody(office: SmallOffice, reference: str, actor: Any = HEAD) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = office.desk.read(actor, reference)["records"]["custody"]
    return rows


def test_rows_are_read_by_whom_they_are_for_and_kept_encrypted(office) -> None:
    reference = filled(office)
    rows = custody(office, reference)
    assert [(row["n"], row["values"]["to"]) for row in rows] == [
        (1, "Shelf 1"),
        (2, "Shelf 2"),
        (3, "Shelf 3"),
    ]
    assert rows[2]["values"]["seal_before"] == "S2" and rows[0]["by"] == HEAD.id
    assert office.desk.read(OWNER, reference)["records"] == {}
    assert "Shelf 2" not in str(office.document(reference))


def test_the_command_says_that_the_chains_hold_and_where_a_thing_was(office, check, capsys) -> None:
    reference = filled(office)
    filled(office)
    assert check() == OK
    assert capsys.readouterr().out == f"{office.database.name}: 2 records, the chains hold\n"
    second = office.document(reference)["records"]["custody"][1]["at"]
    assert check("--where", reference, "custody", (second + timedelta(minutes=5)).isoformat()) == OK
    assert '"to": "Shelf 2"' in capsys.readouterr().out
    assert check("--where", reference, "custody", "2020-01-01T00:00:00+05:30") == OK
    assert "nothing was there" in capsys.readouterr().out


ROW = "records.custody.1"


@pytest.mark.parametrize(
    ("update", "says"),
    [
        ({"$set": {f"{ROW}.by": "another"}}, "row 2: it was altered"),
        ({"$set": {f"{ROW}.n": 7}}, "row 2: it is missing"),
        ({"$pull": {"records.custody": {"n": 2}}}, "row 2: it is missing"),
        ({"$pull": {"records.custody": {"n": 1}}}, "row 1: it is missing"),
        ({"$pop": {"records.custody": 1}}, "row 3: it was cut off"),
        ({"$unset": {"records": ""}}, "row 1: it was cut off"),
        ({"$set": {f"{ROW}.values": "another"}}, "row 2: what was written in it was altered"),
        ({"$unset": {f"{ROW}.seal": ""}}, "row 2: its seal is not this service's"),
        ({"$set": {f"{ROW}.key": "0123456789ab"}}, "row 2: it was altered"),
    ],
)
def test_whatever_is_altered_in_the_database_is_found(
    office, check, capsys, update: dict, says: str
) -> None:
    reference = filled(office)
    office.database["cases"].update_one({"_id": reference}, update)
    assert check() == WRONG
    assert says in capsys.readouterr().out


def test_who_has_no_key_cannot_build_the_chain_anew(office, check, capsys) -> None:
    reference = filled(office)
    rows = office.document(reference)["records"]["custody"]
    rows[0]["by"] = "another"
    for n, row in enumerate(rows):
        row["previous"] = rows[n - 1]["hash"] if n else row["previous"]
        row["hash"] = row_hash(reference, "custody", row)
    office.database["cases"].update_one({"_id": reference}, {"$set": {"records.custody": rows}})
    assert check() == WRONG
    assert "row 1: its seal is not this service's" in capsys.readouterr().out


def test_nor_put_the_rows_of_another_case_in(office, check, capsys) -> None:
    first, second = filled(office), filled(office)
    theirs = office.document(second)["records"]
    office.database["cases"].update_one({"_id": first}, {"$set": {"records": theirs}})
    assert check() == WRONG
    assert "row 1: it was altered" in capsys.readouterr().out


def test_a_case_that_is_gone_is_missed(office, check, capsys) -> None:
    reference = filled(office)
    office.database["cases"].delete_one({"_id": reference})
    assert check() == WRONG
    assert f"{reference}, record custody, row 1: it was cut off" in capsys.readouterr().out


def test_no_change_of_the_service_writes_over_a_row(office) -> None:
    reference = filled(office)
    case = office.document(reference)
    for records in (None, {}, {"custody": case["records"]["custody"][:1]}):
        change = Change({**case, "records": records, "sequence": case["sequence"] + 1}, (), ())
        with pytest.raises(Internal):
            office.desk.store.apply(case, change)
    assert office.document(reference) == case


def test_of_two_who_add_at_once_one_thinks_again_and_the_chain_holds(office, check) -> None:
    reference = filled(office, rows=1)
    real, calls = office.desk.store.apply, []

    def late(before: Any, change: Any) -> bool:
        if not calls:
            calls.append(change)
            office.replica().act(HEAD, reference, "move-banner", {"to": "Shelf 9"})
        return bool(real(before, change))

    office.desk.store.apply = late
    office.act(HEAD, reference, "move-banner", to="Shelf 2")
    assert [row["values"]["to"] for row in custody(office, reference)] == [
        "Shelf 1",
        "Shelf 9",
        "Shelf 2",
    ]
    assert check() == OK


def test_the_erased_case_keeps_a_chain_that_can_be_proved(office, check, capsys) -> None:
    reference = filled(office)
    office.act(HEAD, reference, "grant")
    office.now = office.now.replace(year=office.now.year + 3)
    assert office.desk.erase_due() == 1
    rows = office.document(reference)["records"]["custody"]
    assert [row["by"] for row in rows] == [HEAD.id] * 3
    assert all("values" not in row for row in rows)
    assert check() == OK
    assert custody(office, reference)[0]["values"] == {}
    office.database["cases"].update_one({"_id": reference}, {"$set": {f"{ROW}.office": "1"}})
    assert check() == WRONG


def test_a_mark_that_takes_an_action_adds_its_row(office) -> None:
    reference = filled(office, rows=1)
    case = office.document(reference)
    step = office.desk._acting._step(
        case, SYSTEM, "move-banner", {"to": "Shelf 5"}, {}, {}, Capture()
    )
    change = take(Rules(), step)
    assert office.desk.store.apply_many([(case, change)]) == 1
    assert [row["by"] for row in office.document(reference)["records"]["custody"]] == [
        HEAD.id,
        "system",
    ]


def test_an_officer_of_another_kind_reads_nothing(office) -> None:
    reference = office.assigned()
    assert office.desk.read(ENQUIRER, reference)["records"] == {}
