"""What a definition lets programs do through Open311, and what is public of its cases."""

from typing import Any

import pytest

from casework.definition import loader
from casework.definition.lint.linter import lint
from casework.definition.model import BadDefinition
from casework.definition.open311 import read_listed
from tests.unit.casework.reading_room_samples import both, source

LISTED: dict[str, Any] = {
    "while": {"publication": True},
    "opened": "publication.on",
    "describes": ["publication.what"],
    "place": "spot",
}
FILED, LISTED_AT = "2026-01-05T10:00:00.000+00:00", "2026-01-06T09:00:00.000+00:00"
OVER = "2026-01-08T09:00:00.000+00:00"


def entry(sequence: int, at: str, state: str) -> dict[str, Any]:
    return {"sequence": sequence, "at": at, "state": state, "text": both("who did what")}


def view(**changes: Any) -> dict[str, Any]:
    return {
        "_id": "7K2M-9QXV-4TR8-F",
        "sensitive": False,
        "erased_at": None,
        "filed_at": FILED,
        "closed_at": None,
        "state": "listed",
        "station": {"code": "X", "name": both("Office"), "phone": "9"},
        "next": {"what": both("next"), "by": OVER, "rule": None},
        "publication": {"on": "2026-01-06", "what": both("Lamp"), "who": "Test Person"},
        "spot": {"lat": 25.62224999, "lon": 85.12721234, "accuracy": 4},
        "timeline": [
            entry(1, FILED, "reported"),
            entry(2, LISTED_AT, "listed"),
            entry(3, LISTED_AT, "listed"),
            entry(4, OVER, "mended"),
        ],
        **changes,
    }


def test_a_row_has_what_the_definition_names_and_a_place_to_a_hundred_metres():
    row = read_listed(LISTED).row_of(view())
    assert row is not None
    assert (row["lat"], row["long"]) == (25.622, 85.127)
    assert row["words"] == [both("Lamp")]
    assert row["agency"] == both("Office")
    assert row["requested"] == "2026-01-05T18:30:00.000+00:00"  # midnight in India
    assert row["updated"] == OVER and row["open"] is True
    assert "Test Person" not in str(row) and "who did what" not in str(row)
    assert "25.62224" not in str(row)


def test_changes_before_a_case_was_public_are_not_told():
    row = read_listed(LISTED).row_of(view())
    assert row is not None
    assert [one["sequence"] for one in row["updates"]] == [2, 4]


@pytest.mark.parametrize(
    "changes",
    [
        {"publication": None},
        {"publication": {"what": both("Lamp")}},
        {"publication": {"on": "soon", "what": both("Lamp")}},
        {"sensitive": True},
        {"sensitive": None},
        {"erased_at": OVER},
    ],
)
def test_what_is_not_opened_sensitive_or_erased_has_no_row(changes: dict[str, Any]):
    assert read_listed(LISTED).row_of(view(**changes)) is None


def test_a_case_that_is_over_stays_public_as_closed():
    row = read_listed(LISTED).row_of(view(closed_at=OVER, next=None))
    assert row is not None and row["open"] is False and row["due"] is None


def findings(open311: Any) -> list[str]:
    return lint(loader.load(source() | {"open311": open311}))


def test_a_service_that_takes_requests_is_sound():
    assert findings({"takes": {}, "keywords": ["seat"]}) == []
    assert findings({"listed": {"while": {"closed_at": True}}}) == []


@pytest.mark.parametrize(
    ("open311", "says"),
    [
        ({"shows": 1}, "open311 says 'shows', which nobody reads"),
        ({"listed": {"while": {"state": ["x"]}, "photo": "x"}}, "says 'photo', which nobody reads"),
        ({"takes": {"phone": "purpose"}}, "open311 takes 'phone', which Open311 does not know"),
        ({"takes": {"media": "nothing"}}, "does not ask it as files"),
        ({"update": {"action": "fly", "text": "t"}}, "open311 updates take fly"),
        ({"listed": {"while": {"form": True}}}, "open311 lists form, which the view"),
        ({"listed": {"while": {"state": ["x"]}, "describes": ["owner"]}}, "open311 shows owner"),
        ({"listed": {"while": {"state": "x"}}}, "for something else than true or a list"),
        ({"listed": {"while": {"state": ["x"]}, "place": "form"}}, "open311 lists form"),
    ],
)
def test_what_cannot_be_taken_or_shown_is_found(open311: dict[str, Any], says: str):
    assert any(says in one for one in findings(open311)), findings(open311)


def test_a_service_with_sensitive_choices_lists_no_requests():
    changed = source() | {"category": "kind"}
    field = {"name": "kind", "type": "choice", "label": both("Kind")}
    field["choices"] = [{"value": "a", "label": both("A"), "sensitive": True}]
    changed["form"] = {**changed["form"], "fields": [*changed["form"]["fields"], field]}
    listed = {"open311": {"listed": {"while": {"closed_at": True}}}}
    assert any("that has sensitive ones" in one for one in lint(loader.load(changed | listed)))


@pytest.mark.parametrize("open311", [{"listed": {}}, {"listed": {"while": {}}}, {"keywords": "a"}])
def test_what_opens_nothing_is_no_definition(open311: dict[str, Any]):
    with pytest.raises(BadDefinition):
        loader.load(source() | {"open311": open311})


def test_no_public_list_takes_the_name_of_the_public_requests():
    part = {"name": both("L"), "row": "r", "while": {"state": ["x"]}, "key": "k", "day": "d"}
    shows = [{"field": "k", "label": both("K")}, {"field": "d", "kind": "day", "label": both("D")}]
    changed = source() | {"public": {"open311": {**part, "shows": shows}}}
    assert any("no public list is called open311" in one for one in lint(loader.load(changed)))
