"""The page of the law is made of the law: current, complete, and another when the law is."""

import copy
import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from casework.definition import loader
from casework.definition.model import HANDLING, SAME
from casework.definition.sources.common import Conditions
from services.complaints.facts import Books, Sources, complaint_facts
from services.complaints.law.offences import TABLE
from tests.support.complaints import DEFINITION, RULES
from tools.law_page.__main__ import PAGE, main
from tools.law_page.diagrams import PARTS, handling_parts, region
from tools.law_page.page import current, page
from tools.law_page.readings import BOOKS, READINGS, value_of
from tools.law_page.running import runs_in
from tools.law_page.stages import COURSE, STAGES
from tools.law_page.words import conditions

WRITTEN = current()
ROOT = Path(__file__).resolve().parents[3]
ARROW = re.compile(r"^ +(\S+) --> (\S+) : (.+)$", re.MULTILINE)
BOX = re.compile(r'^ +state "(.+)" as (\S+)$', re.MULTILINE)


def of(change: Callable[[dict[str, Any]], None]) -> str:
    """The page of a law in which something was changed."""
    source = copy.deepcopy(dict(DEFINITION.source))
    change(source)
    return page(loader.load(source), RULES, TABLE)


# -- current -----------------------------------------------------------------------------------


def test_no_condition_is_written_as_code_where_nothing_is_there() -> None:
    assert "`None`" not in WRITTEN


def test_the_page_is_current() -> None:
    assert PAGE.read_text(encoding="utf-8") == WRITTEN, "run `make docs`"


def test_an_old_page_is_reported_with_the_way_to_mend_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "law.md"
    assert main(["--check"], path) == 1
    path.write_text("the law of yesterday", encoding="utf-8")
    assert main(["--check"], path) == 1
    assert "make docs" in capsys.readouterr().err
    assert path.read_text(encoding="utf-8") == "the law of yesterday"


def test_a_page_that_was_written_is_current(tmp_path: Path) -> None:
    path = tmp_path / "law.md"
    assert main([], path) == 0
    assert main(["--check"], path) == 0


def test_a_changed_limit_changes_the_page() -> None:
    changed = of(lambda law: law["clocks"]["signature"].update(limit={"hours": 96}))
    assert "**72 hours**" in WRITTEN and "**96 hours**" not in WRITTEN
    assert "**96 hours**" in changed
    assert "64 hours: reminds the citizen" in changed, "its reminders move with it"


def test_a_right_given_to_others_changes_the_page() -> None:
    def widen(law: dict[str, Any]) -> None:
        law["actions"]["decide-appeal"]["by"] = ["control-room"]

    assert of(widen) != WRITTEN


def test_a_condition_that_is_taken_away_changes_the_page() -> None:
    def open_to_all(law: dict[str, Any]) -> None:
        del law["actions"]["close"]["unless"]

    assert of(open_to_all) != WRITTEN


def test_the_first_paragraph_of_a_guards_docstring_stands_on_the_page() -> None:
    assert "A preliminary enquiry exists for offences of three to under seven years" in WRITTEN
    assert "recorded by a woman officer: BNSS 173(1), first proviso." in WRITTEN


# -- complete ----------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["state", "action", "clock"])
def test_every_state_action_and_clock_has_its_place_and_both_names(kind: str) -> None:
    named: dict[str, Any] = {
        "state": DEFINITION.states,
        "action": DEFINITION.actions,
        "clock": DEFINITION.clocks,
    }[kind]
    for name, part in named.items():
        assert f'<a id="{kind}-{name}"></a>' in WRITTEN
        assert f"`{name}`" in WRITTEN
        assert part.label["en"] in WRITTEN and part.label["hi"] in WRITTEN


def test_every_document_is_named_with_the_action_that_issues_it() -> None:
    for kind, document in DEFINITION.documents.items():
        (row,) = [line for line in WRITTEN.splitlines() if f"(`{kind}`) |" in line]
        assert document.name["en"] in row and document.name["hi"] in row
        assert "(#action-" in row


def test_every_section_of_the_table_is_named_and_counted_once() -> None:
    rows = re.findall(r"^\| (BNS [^|]+) \| .+ \| (?:yes|no) \| ", WRITTEN, re.MULTILINE)
    assert len(rows) == len(set(rows))
    assert set(rows) <= set(TABLE)
    assert {offence.number for offence in TABLE.values()} == {TABLE[row].number for row in rows}
    counted = re.findall(r"^\| `[a-z0-9-]+` \| (\d+) \| ", WRITTEN, re.MULTILINE)
    assert sum(map(int, counted)) == len(rows)


def test_a_clause_with_the_consequences_of_its_section_has_no_row_of_its_own() -> None:
    assert "| BNS 64(2) |" in WRITTEN
    assert "BNS 64(2)(a)" in TABLE and "| BNS 64(2)(a) |" not in WRITTEN


def test_every_handling_state_belongs_to_one_part() -> None:
    parted = [state for part in PARTS.values() for state in part]
    assert len(parted) == len(set(parted))
    assert set(parted) == DEFINITION.regions[HANDLING]


def drawn(diagrams: list[str]) -> set[tuple[str, str, str]]:
    """(from, to, action) of every arrow, by English names; a box of several counts for each."""
    matches = set()
    for diagram in diagrams:
        names = {box: label.removeprefix("one of:<br/>") for label, box in BOX.findall(diagram)}
        for source, to, actions in ARROW.findall(diagram):
            for start in names.get(source, source).split("<br/>"):
                target = names[to].split("<br/>")[0]
                matches |= {(start, target, action) for action in actions.split(" / ")}
    return matches


def test_every_way_is_drawn() -> None:
    beside = [name for name in DEFINITION.regions if name != HANDLING]
    diagrams = [*handling_parts(DEFINITION).values(), *(region(DEFINITION, r) for r in beside)]
    arrows = drawn(diagrams)
    label = {name: state.label["en"] for name, state in DEFINITION.states.items()}
    for action in DEFINITION.actions.values():
        for way in action.transitions:
            for state in way.from_states if way.to != SAME else ():
                assert (label[state], label[way.to], action.label["en"]) in arrows
            for state in way.also:
                assert ("[*]", label[state], action.label["en"]) in arrows


def test_diagrams_name_boxes_without_hyphens_and_quote_their_labels() -> None:
    for diagram in re.findall(r"```mermaid\n(.*?)```", WRITTEN, re.DOTALL):
        names = {name for _label, name in BOX.findall(diagram)}
        assert names and all(re.fullmatch(r"[a-z0-9_]+", name) for name in names)
        for source, to, label in ARROW.findall(diagram):
            assert {source, to} - {"[*]"} <= names
            assert not set(label) & set(';:#"')


def test_a_clock_is_shown_in_the_states_in_which_it_may_run_and_in_no_other() -> None:
    def shown_in(clock: str) -> set[str]:
        return runs_in(DEFINITION, DEFINITION.clocks[clock])

    assert shown_in("enquiry") == {"enquiry-permitted", "enquiry-open"}
    assert shown_in("reply") == {"information-requested"}
    assert shown_in("non-cognizable-record") == {"classified"}
    assert {"acknowledged", "classified", "enquiry-open"} <= shown_in("decision")
    assert not {"fir-registered", "closed", "signed"} & shown_in("decision")
    assert shown_in("signature") == {"unsigned"}


# -- in words ----------------------------------------------------------------------------------


def all_conditions() -> list[Conditions]:
    ways = [way for action in DEFINITION.actions.values() for way in action.transitions]
    parts = [*DEFINITION.actions.values(), *ways]
    result = [query for part in parts for query in (part.only_if, part.unless)]
    result += [clock.only_if for clock in DEFINITION.clocks.values()]
    return result + [urgent.only_if for urgent in DEFINITION.next_first]


def test_every_condition_is_said_in_words() -> None:
    for query in all_conditions():
        for path, wanted in query.items():
            sentences = conditions(DEFINITION, {path: wanted})
            assert sentences and f"`{path}`" not in sentences, (
                f"say {path}: {wanted} in law_page/words.py"
            )


def test_every_link_within_the_page_leads_somewhere() -> None:
    linked = set(re.findall(r"\]\(#([^)]+)\)", WRITTEN))
    headings = re.findall(r"^## (.+)$", WRITTEN, re.MULTILINE)
    places = {heading.lower().replace(" ", "-") for heading in headings}
    assert linked and linked <= places | set(re.findall(r'<a id="([^"]+)"></a>', WRITTEN))


def test_the_page_begins_with_what_happens_in_each_stage_and_its_details_are_folded() -> None:
    assert set(COURSE) == set(STAGES)
    overview = WRITTEN.partition("## Overview")[2].partition("## The course of a case")[0]
    for stage, course in COURSE.items():
        assert f"**{stage}.** {course}" in overview
    opened = re.sub(r"<details>.*?</details>", "", WRITTEN, flags=re.DOTALL)
    for detail in ("```mermaid", "(`acknowledged`)", "* Who: ", "What may follow: "):
        assert detail in WRITTEN and detail not in opened, f"not folded: {detail}"
    # A blank line on either side: else the forge shows the Markdown within as it is written.
    assert WRITTEN.count("</summary>\n\n") == WRITTEN.count("\n\n</details>")
    assert WRITTEN.count("<details>") == WRITTEN.count("</summary>\n\n")


def test_every_row_of_a_table_has_the_cells_of_its_head() -> None:
    for block in re.findall(r"(?:^\|.*\n)+", WRITTEN, re.MULTILINE):
        cells = {len(re.findall(r"(?<!\\)\|", line)) for line in block.splitlines()}
        assert len(cells) == 1, block.splitlines()[0]


def test_no_path_of_a_machine_stands_on_the_page() -> None:
    assert str(ROOT) not in WRITTEN
    assert not re.search(r"(?<![\w.])/(?:home|root|tmp|usr|var)/", WRITTEN)


# -- decisions ---------------------------------------------------------------------------------


@pytest.mark.parametrize("reading", READINGS, ids=lambda reading: reading.key)
def test_a_reading_points_to_where_it_is_decided(reading: Any) -> None:
    assert value_of(DEFINITION, reading.key) not in (None, "", [], {})
    assert f"`{reading.key}`" in WRITTEN


def test_the_reading_on_publication_points_to_the_mark_that_publishes() -> None:
    (key,) = [reading.key for reading in READINGS if reading.key.startswith("clocks.publication")]
    assert value_of(DEFINITION, key.removesuffix(".at"))["takes"] == "publish-fir"


def test_the_numbers_of_the_registers_are_written_as_the_service_writes_them() -> None:
    book: Any = SimpleNamespace(next=lambda office, now: (2026, 1))
    facts = complaint_facts(Sources(Any, Any, Books(book, book, book), {}, Any))  # type: ignore[arg-type]

    def number(fact: str, body: dict[str, Any]) -> str:
        case = {"state": "classified", "offices": {"handling": "5117012"}}
        now = datetime(2026, 11, 21, tzinfo=UTC)
        step: Any = SimpleNamespace(body=body, case=case, now=now)
        return facts[fact](step)["number"]

    assert [book.example for book in BOOKS[1:]] == [
        number("register-number", {}),
        number("register-number", {"zero": True}),
        number("ncr-number", {}),
    ]
