"""A new service's folder is sound from its first minute, whatever its names are."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from casework.host.building import Building
from casework.host.manifest import RESERVED, load
from contracts import yaml_file
from setu.lint import findings
from setu.new_service import LONGEST_NAME, NotNew, write

NAME = {"hi": "संग्रहालय विभाग", "en": "Museums Department"}
WORD = st.text("abcdefghijklmnopqrstuvwxyz0123456789", min_size=1, max_size=6)
KEBAB = (
    st.tuples(st.text("abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=6), st.lists(WORD))
    .map(lambda words: "-".join([words[0], *words[1]]))
    .filter(lambda name: len(name) <= LONGEST_NAME)
)
ANY_NAME = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=20)


@settings(max_examples=12)
@given(KEBAB.filter(lambda name: name not in RESERVED | {"police"}), KEBAB, ANY_NAME)
@example("no", "yes", "Museums: 'Art' & \"Craft\" #1 {x} $code")
@example("a" * LONGEST_NAME, "null", "\\")
def test_the_folder_lints_for_any_names(service: str, code: str, name: str) -> None:
    with TemporaryDirectory() as services:
        folder = write(Path(services), service, code, {"hi": name, "en": name})
        assert findings(folder) == []
        manifest = load(folder)
        assert (manifest.service, manifest.codes) == (service, (code,))
        assert manifest.department.name == {"hi": name, "en": name}


def test_its_grant_prints_a_paper_that_is_good_for_a_year_unless_it_is_withdrawn(tmp_path: Path):
    (definition,) = Building.of(load(write(tmp_path, "museums", "museum-tour", NAME))).definitions
    paper = definition.documents["decision"]
    assert definition.actions["grant"].transitions[0].issues == ("decision",)
    assert (paper.valid_days, paper.revoked_in) == (365, {"revoked"})
    assert definition.actions["revoke"].transitions[0].to == "revoked"


@pytest.mark.parametrize(
    "wrong", ["Museums", "museum_tour", "-a", "a-", "a--b", "1a", "", "ä", "a/b"]
)
def test_a_name_that_is_not_kebab_case_is_refused(tmp_path: Path, wrong: str):
    for names in ((wrong, "code"), ("service", wrong)):
        with pytest.raises(NotNew, match="small letters joined by hyphens"):
            write(tmp_path, *names, NAME)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", [*sorted(RESERVED), "police"])
def test_a_name_that_is_anothers_on_the_bus_or_in_the_database_is_refused(
    tmp_path: Path, name: str
):
    with pytest.raises(NotNew, match="meaning of its own"):
        write(tmp_path, name, "code", NAME)


def test_a_folder_that_is_there_is_not_overwritten(tmp_path: Path):
    folder = write(tmp_path, "museums", "museum-tour", NAME)
    before = {file: file.read_bytes() for file in folder.rglob("*") if file.is_file()}
    with pytest.raises(NotNew, match="is there already"):
        write(tmp_path, "museums", "another", NAME)
    assert {file: file.read_bytes() for file in folder.rglob("*") if file.is_file()} == before


def test_no_two_texts_bear_the_same_number_at_the_operator(tmp_path: Path):
    folder = write(tmp_path, "museums", "museum-tour", NAME)
    numbers = [
        form["dlt_template_id"]
        for file in (folder / "messages").glob("*.yaml")
        for form in yaml_file.read(file)["plain"]["sms"].values()
    ]
    assert len(numbers) == len(set(numbers))
