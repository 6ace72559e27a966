"""What a step adds to the records of a case."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from casework.definition import loader
from casework.definition.lint.linter import lint
from casework.definition.model import BadDefinition
from casework.engine.records import row_at
from tests.unit.casework.record_samples import source
from tests.unit.casework.region_samples import HEAD, MONDAY, Procession
from tests.unit.casework.samples import both


def moved(procession: Procession, **body: Any) -> Any:
    (added,) = procession.act(HEAD, "move-banner", **body).records
    return added


def test_a_step_adds_a_row_of_answers_paths_and_words() -> None:
    procession = Procession(loader.load(source()))
    assert procession.last.records == ()
    first = moved(procession, to="Shelf 3", why="safe", seal="A1")
    assert first.values == {
        "from": both("the shelf"),
        "to": "Shelf 3",
        "why": both("Safe keeping"),
        "seal_after": "A1",
    }
    assert (first.book, first.by, first.role) == ("custody", HEAD.id, "sho")
    assert (first.office, first.action, first.sequence) == ("5117012", "move-banner", 2)
    second = moved(procession, to="Shelf 4", seal="A2")
    assert (second.values["seal_before"], second.values["seal_after"]) == ("A1", "A2")


def test_what_is_personal_in_a_row_is_neither_in_the_timeline_nor_in_the_view() -> None:
    procession = Procession(loader.load(source()))
    moved(procession, to="Shelf 3")
    assert "Shelf 3" not in str(procession.view) and "Shelf 3" not in str(procession.case)


def test_the_newest_row_by_a_moment_says_where_a_thing_was() -> None:
    hour = timedelta(hours=1)
    rows = [{"n": n, "at": MONDAY + n * hour} for n in (1, 2, 3)]
    assert row_at(rows, MONDAY) is None
    assert row_at(rows, MONDAY + 2 * hour) == rows[1]
    assert row_at(rows, MONDAY + 9 * hour) == rows[2]


def test_the_sample_is_sound() -> None:
    assert lint(loader.load(source())) == []


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda d: d["records"]["custody"].update(who=[]), "record custody is read by nobody"),
        (lambda d: d["records"]["custody"].update(who=["all"]), "names the unknown group 'all'"),
        (lambda d: d["records"]["custody"].update(name={"hi": "अभिरक्षा"}), "both languages"),
        (lambda d: d["records"]["custody"].update(shows=["to"]), "which nobody reads"),
        (lambda d: d["records"]["custody"]["fields"].update(x=both("X")), "filled by no action"),
        (lambda d: d["actions"]["move-banner"].pop("records"), "no action adds to it"),
        (lambda d: _custody(d).update(x="to"), "the unknown field 'x'"),
        (lambda d: _custody(d).update(why="because"), "'because', which its form does not ask"),
        (lambda d: _custody(d).update(why={"en": "So"}), "not in both languages"),
        (
            lambda d: d["actions"]["move-banner"]["records"].update(other={"to": "to"}),
            "the record other, which is unknown",
        ),
    ],
)
def test_a_record_that_is_not_sound_is_found(change: Callable[[dict], Any], says: str) -> None:
    changed = source()
    change(changed)
    assert [one for one in lint(loader.load(changed)) if says in one]


def test_a_record_without_a_chain_is_none() -> None:
    changed = source()
    changed["records"]["custody"]["chained"] = False
    with pytest.raises(BadDefinition, match="not chained"):
        loader.load(changed)


def _custody(definition: dict[str, Any]) -> dict[str, Any]:
    values: dict[str, Any] = definition["actions"]["move-banner"]["records"]["custody"]
    return values
