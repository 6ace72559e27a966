"""What is no definition is refused when it is loaded, before any rule of the linter looks at it."""

from typing import Any

import pytest

from casework.definition import loader
from casework.definition.model import BadDefinition
from tests.unit.casework.samples import source


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("form/fields/1/type", "colour"),
        ("clocks/decide/limit", {"fortnights": 1}),
        ("clocks/decide/limit", {"hours": 1, "days": 1}),
        ("clocks/decide/marks", [{"tell": [], "text": {}}]),
        ("states", None),
    ],
)
def test_data_that_is_no_definition_is_refused(path: str, value: Any) -> None:
    broken = source()
    *way, last = path.split("/")
    part: Any = broken
    for key in way:
        part = part[int(key)] if isinstance(part, list) else part[key]
    part[last] = value
    with pytest.raises(BadDefinition):
        loader.load(broken)


@pytest.mark.parametrize("part", ["code", "form", "states", "actions", "groups", "bus_service"])
def test_a_missing_part_is_named(part: str) -> None:
    broken = source()
    del broken[part]
    with pytest.raises(BadDefinition, match=part):
        loader.load(broken)


def test_a_definition_in_another_format_is_refused() -> None:
    with pytest.raises(BadDefinition, match="format 2"):
        loader.load({**source(), "format": 2})
