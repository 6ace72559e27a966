"""What a new directory changes of the one in force, and what is said of what is wrong with it."""

import copy

import pytest
import yaml

from services.routing.changes import by_table, entries, removed_offices
from services.routing.directory_files import UnreadableDirectory, read_files, write_directory
from services.routing.drafts import read_candidate
from services.routing.validation import validate
from services.routing.wording import FINDINGS
from tests.support.archives import packed, packed_folder
from tests.unit.routing.worlds import SHIPPED, records, station


@pytest.fixture
def before():
    return copy.deepcopy(records([station("A", (25.0, 85.0)), station("B"), station("C")]))


def test_every_entry_that_differs_is_listed_with_its_names(before):
    rows = [station("A", (25.1, 85.0), name_en="Anew"), station("B"), station("D")]
    changed = entries(before, records(rows))
    of_stations = [one for one in changed if one["table"] == "stations"]
    assert [(one["change"], one["code"]) for one in of_stations] == [
        ("removed", "C"),
        ("changed", "A"),
        ("added", "D"),
    ]
    anew = of_stations[1]
    assert anew["name"] == {"en": "Anew", "hi": "थाना A"} and anew["district"] == "Alpha"
    assert [(cell["column"], cell["before"], cell["after"]) for cell in anew["cells"]] == [
        ("name_en", "Station A", "Anew"),
        ("lat", "25.0", "25.1"),
    ]
    supervision = [one for one in changed if one["table"] == "supervision"]
    assert [(one["change"], one["name"]["en"]) for one in supervision] == [
        ("removed", "Station C"),
        ("added", "Station D"),
    ]
    counts = {one["table"]: one for one in by_table(changed)}
    assert counts["stations"] == {"table": "stations", "added": 1, "changed": 1, "removed": 1}
    assert counts["pins"]["added"] == 0
    assert removed_offices(changed) == ["C"]


def test_the_same_directory_changes_nothing(before):
    assert entries(before, copy.deepcopy(before)) == []


def test_a_finding_says_file_row_and_what_to_write(before):
    before["stations"][1]["name_hi"] = ""
    before["aliases"].append({"kind": "station", "code": "Z", "alias": "Zed"})
    before["supervision"] = [row for row in before["supervision"] if row["office"] != "C"]
    places = {one.code: (one.place.file, one.place.row) for one in validate(before)}
    assert places == {
        "no-name": ("stations.csv", 3),
        "unknown-alias": ("aliases.csv", 2),
        "no-supervisor": ("stations.csv", 4),
    }
    assert str(validate(before)[0]) == (
        "stations.csv, row 3: no-name: B: "
        "It needs a name in both languages. Fill in name_en and name_hi."
    )


def test_every_finding_has_its_sentence_in_both_languages():
    assert all(set(text) == {"en", "hi"} and all(text.values()) for text in FINDINGS.values())


def test_what_would_stop_the_service_from_opening_it_is_a_finding(before):
    before["offices"].append(
        {"code": "X", "kind": "control-room", "name_en": "X", "name_hi": "एक्स",
         "police_district": "Nowhere", "vacant": "no", "stand_in": ""}
    )  # fmt: skip
    railway = {"code": "R", "name_en": "R", "name_hi": "र", "lat": "", "lon": "north"}
    before["railway_stations"].append({**railway, "revenue_district": "Alpha"})
    problems = {(one.code, one.subject) for one in validate(before)}
    assert {("unknown-district", "X"), ("bad-point", "R")} <= problems


def test_every_file_that_cannot_be_read_is_named_at_once(before, tmp_path):
    write_directory(tmp_path, before)
    files = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    files["stations.csv"] = "कोड\n".encode("utf-16")
    del files["pins.csv"]
    files["directory.yaml"] = b"version: [1, 2]\neffective_from: 2026-01-01\nsources: {a: b}\n"
    with pytest.raises(UnreadableDirectory) as unreadable:
        read_files(files)
    codes = [(one.code, one.place.file) for one in unreadable.value.problems]
    assert codes == [
        ("not-plain", "directory.yaml"),
        ("not-text", "stations.csv"),
        ("file-missing", "pins.csv"),
    ]


def test_names_that_stand_for_each_other_in_yaml_are_not_written_out(before, tmp_path):
    """A few lines that would be gigabytes as text."""
    write_directory(tmp_path, before)
    files = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    grown = "\n".join(
        f"a{n}: &a{n} [{', '.join(f'*a{n - 1}' for _ in range(10))}]" for n in range(1, 12)
    )
    head = f"a0: &a0 [x]\n{grown}\nversion: *a11\neffective_from: '2026-01-01'\nsources: {{a: b}}\n"
    files["directory.yaml"] = head.encode()
    with pytest.raises(UnreadableDirectory, match="version has to be one value"):
        read_files(files)


def test_what_a_spreadsheet_puts_before_the_first_column_is_read_over(before, tmp_path):
    write_directory(tmp_path, before)
    files = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    files["stations.csv"] = b"\xef\xbb\xbf" + files["stations.csv"]
    assert read_files(files) == before


def test_the_shipped_directory_is_right_as_an_archive_too():
    candidate = read_candidate(packed_folder(SHIPPED, below="bihar/"))
    assert candidate.problems == [] and candidate.records is not None
    assert "authored/hindi_names.csv" in candidate.ignored
    head = yaml.safe_load((SHIPPED / "directory.yaml").read_text(encoding="utf-8"))
    assert candidate.records["version"] == head["version"]


@pytest.mark.parametrize("content", [b"nothing", packed({"../directory.yaml": b""})])
def test_an_archive_that_is_none_is_a_finding_that_says_what_to_send(content):
    [only] = read_candidate(content).problems
    assert only.code in ("archive-not-a-zip", "archive-bad-name") and only.text["hi"]
