"""The same facts make the same directory, byte for byte; unknown names are spelled by rule."""

import pytest

from services.routing.directory_files import TABLES, read_directory, write_directory
from tests.unit.routing.worlds import SHIPPED, facts
from tools.directory.build import build
from tools.directory.transliteration import transliterate


def test_the_facts_make_exactly_the_shipped_files(tmp_path):
    write_directory(tmp_path, build(facts(), SHIPPED / "authored"))
    for name in (*(f"{kind}.csv" for kind in TABLES), "directory.yaml"):
        assert (tmp_path / name).read_bytes() == (SHIPPED / name).read_bytes(), name
    assert read_directory(tmp_path) == read_directory(SHIPPED)


@pytest.mark.parametrize(
    ("roman", "devanagari"),
    [("Rampur", "रमपुर"), ("Lemuabad", "लेमुआबाद"), ("Simaria", "सिमरिया"), ("NTPC", "एनटीपीसी"),
     ("Shivganj", "शिवगंज"), ("Teenpatti", "तीनपट्टी"), ("Gopalpur Halt", "गोपलपुर हॉल्ट"), ("", "")],
)  # fmt: skip
def test_an_unknown_name_is_spelled_by_rule(roman, devanagari):
    assert transliterate(roman) == devanagari
