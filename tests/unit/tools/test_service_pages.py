"""Every service has a page, made of its folder: current, complete, and there without a line."""

import shutil
from pathlib import Path

import pytest

from casework.host.manifest import FILE, load
from tools.service_pages.__main__ import FOLDER, ROOT, main
from tools.service_pages.index import INDEX, pages

SERVICES = ROOT / "services"


@pytest.fixture(scope="module")
def written() -> dict[str, str]:
    return pages(SERVICES)


def test_the_pages_are_current(written: dict[str, str]) -> None:
    committed = {path.name: path.read_text(encoding="utf-8") for path in FOLDER.glob("*.md")}
    assert sorted(committed) == sorted(written), "run `make docs`"
    old = [name for name, text in written.items() if committed[name] != text]
    assert old == [], "run `make docs`"


def test_every_service_has_a_page_and_a_row(written: dict[str, str]) -> None:
    codes = {code for path in SERVICES.glob(f"*/{FILE}") for code in load(path.parent).codes}
    assert {f"{code}.md" for code in codes} == set(written) - {INDEX}
    assert [code for code in codes if f"| `{code}` |" not in written[INDEX]] == []


def test_a_new_folder_gets_its_page_and_one_that_is_gone_loses_it(tmp_path: Path) -> None:
    services, folder = tmp_path / "services", tmp_path / "docs"
    shutil.copytree(SERVICES / "prisons", services / "prisons")
    folder.mkdir()
    (folder / "museum-tour.md").write_text("of a service that is gone", encoding="utf-8")
    assert main(folder, services) == 0
    assert sorted(path.name for path in folder.iterdir()) == [INDEX, "prison-visit.md"]


def test_a_page_says_who_answers_the_limits_the_papers_and_the_ends(
    written: dict[str, str],
) -> None:
    text = written["prison-visit.md"]
    for row in (
        "| **Who answers** | the jail |",
        "Decision: **2 working days** (service standard, 2 working days)",
        "Visit pass · मुलाक़ात पत्र: for citizen (who filed it)",
        "Appeal rejected, Visited, Not visited",
        "erased one year after the end",
        "at the limit: the system takes “Lapse”",
    ):
        assert row in text, row
    assert "Secret tip" not in text
