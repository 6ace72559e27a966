"""Finding the station is written once and included by the services that ask routing."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from casework.definition import loader
from casework.definition.lint.linter import lint
from casework.definition.model import BadDefinition
from tests.unit.casework.reading_room_samples import source as placed
from tests.unit.casework.samples import both
from tests.unit.casework.samples import source as routed

SHARED = ("route", "choose-station", "assign-station")


def including(include: Any = "routing", **changes: Any) -> dict[str, Any]:
    """The procession without its own way of finding a station."""
    known = routed()
    del known["states"]["routing-pending"], known["actions"]["route"]
    return {**known, "include": include, **changes}


def loaded(include: Any = "routing", **changes: Any) -> dict[str, Any]:
    return loader.load(including(include, **changes)).to_dict()


def test_states_clocks_and_actions_are_there_as_if_they_were_written() -> None:
    known = loaded({"routing": {"to": "applied"}})
    assert "include" not in known and loader.load(known).source == known
    assert next(iter(known["states"])) == "routing-pending"
    assert list(known["actions"])[:4] == ["apply", *SHARED]
    assert known["clocks"]["routing"]["ends_on"] == ["applied"]
    ways = known["actions"]["route"]["transitions"]
    assert [way["to"] for way in ways] == ["applied", "same", "same"]


def test_templates_bear_the_code_of_the_service() -> None:
    recipients = loaded()["actions"]["route"]["transitions"][0]["tells"]
    assert recipients == ["procession.routed.citizen", "procession.routed.station"]


@pytest.mark.parametrize("include", ["routing", ["routing"], {"routing": None}, {"routing": {}}])
def test_an_include_may_be_written_without_parameters(include: Any) -> None:
    known = loaded(include)
    assert set(SHARED) < set(known["actions"])
    assert "law" not in known["actions"]["route"]["transitions"][0]


def test_parameters_are_put_in_whole() -> None:
    decision = {"law": "BNSS 173(1)", "decided_by": ["desk"], "chosen": both("Chosen")}
    known = loaded({"routing": decision})
    assert known["actions"]["choose-station"]["transitions"][0]["text"] == both("Chosen")
    assert known["actions"]["choose-station"]["transitions"][0]["law"] == "BNSS 173(1)"
    assert known["actions"]["assign-station"]["by"] == ["desk"]


def test_what_the_definition_says_itself_goes_before_what_it_includes() -> None:
    known = including()
    known["states"]["routing-pending"] = {"name": both("Wait")}
    known["clocks"]["routing"] = {"limit": {"hours": 2}}
    merged = loader.load(known).source
    assert merged["states"]["routing-pending"]["name"] == both("Wait")
    assert merged["states"]["routing-pending"]["next"]["clock"] == "routing"
    assert merged["clocks"]["routing"]["limit"]["hours"] == 2


def test_what_is_included_is_not_changed_by_who_includes_it() -> None:
    first = loaded()
    first["actions"]["route"]["by"].append("everybody")
    first["actions"]["route"]["transitions"].clear()
    assert loaded()["actions"]["route"]["by"] == ["system"]


@pytest.mark.parametrize(
    ("include", "fault"),
    [
        ("weather", "there is nothing to include as 'weather'"),
        ({"routing": {"colour": "red"}}, "has no parameter 'colour'"),
    ],
)
def test_what_cannot_be_included_is_refused(include: Any, fault: str) -> None:
    with pytest.raises(BadDefinition, match=fault):
        loaded(include)


def _drop(*path: str) -> Callable[[dict], None]:
    def change(part: Any) -> None:
        for key in path[:-1]:
            part = part[key]
        del part[path[-1]]

    return change


BROKEN = {
    "no state": (
        lambda d: d.update(including({}), include={}),
        "routing is asked and there is no state routing-pending",
    ),
    "no action": (
        lambda d: d["actions"].update(router=d["actions"].pop("route")),
        "routing is asked and no action route leads out of routing-pending",
    ),
    "not asked": (_drop("routing"), "a state routing-pending and no routing is asked"),
    "not the system's": (
        lambda d: d["actions"]["route"].update(by=["desk"]),
        "the action route is not the system's to take",
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_routing_that_leads_nowhere_is_found(name: str) -> None:
    broken = routed()
    change, expected = BROKEN[name]
    change(broken)
    findings = lint(loader.load(broken))
    assert any(expected in finding for finding in findings), findings


def test_a_service_that_places_its_cases_needs_none_of_it() -> None:
    assert lint(loader.load(placed())) == []


def in_a_service(folder: Path, include: Any, shared: str) -> dict[str, Any]:
    """The procession in a service's folder, with what its definitions share."""
    (folder / "definitions").mkdir()
    (folder / "includes").mkdir()
    (folder / "includes" / "limits.yaml").write_text(shared, encoding="utf-8")
    file = folder / "definitions" / "procession.yaml"
    file.write_text(yaml.safe_dump(including(include)), encoding="utf-8")
    return loader.load_file(file).to_dict()


def test_what_the_definitions_of_a_service_share_lies_in_its_own_folder(tmp_path: Path) -> None:
    shared = """
    parameters: {more: [], days: 1, gone: null}
    view: [until, <more>, <gone>]
    limits: {<templates>: <days>}
    """
    include: dict[str, Any] = {"routing": {}, "limits": {"more": ["route_by"], "days": 3}}
    known = in_a_service(tmp_path, include, shared)
    assert known["view"] == ["until", "route_by"]
    assert known["limits"] == {"procession": 3}
    assert "include" not in known


def test_messages_may_stand_together_under_the_services_name() -> None:
    transitions = loaded({"routing": {"templates": "processions"}})["actions"]["route"][
        "transitions"
    ]
    assert transitions[0]["tells"][0] == "processions.routed.citizen"
