"""How long personal data is kept, as the definition says it."""

from datetime import UTC, datetime
from typing import Any

import pytest

from casework.definition import loader
from casework.definition.lint.linter import lint
from casework.definition.model import Definition
from casework.definition.retention import Unreadable, erase_at
from tests.unit.casework.samples import both, source


def definition(personal: Any) -> Definition:
    raw_definition = source()
    raw_definition["retention"] = {"personal": personal, "rule": both("Erased")}
    return loader.load(raw_definition)


@pytest.mark.parametrize(
    ("personal", "closed", "erased"),
    [
        ({"years": 3}, datetime(2026, 11, 16, tzinfo=UTC), datetime(2029, 11, 16, tzinfo=UTC)),
        ({"days": 30}, datetime(2026, 11, 16, tzinfo=UTC), datetime(2026, 12, 16, tzinfo=UTC)),
        ({"years": 1}, datetime(2028, 2, 29, tzinfo=UTC), datetime(2029, 3, 1, tzinfo=UTC)),
    ],
)
def test_it_is_counted_from_closing(personal: Any, closed: datetime, erased: datetime) -> None:
    assert erase_at(definition(personal), closed) == erased
    assert erase_at(definition(personal), None) is None


def test_without_a_retention_nothing_is_erased() -> None:
    raw_definition = source()
    del raw_definition["retention"]
    assert erase_at(loader.load(raw_definition), datetime(2026, 11, 16, tzinfo=UTC)) is None


@pytest.mark.parametrize(
    "personal", [{"weeks": 3}, {"years": "ten"}, {"years": 0}, {"years": 1, "days": 1}, "for ever"]
)
def test_one_that_cannot_be_counted_is_found(personal: Any) -> None:
    assert any("personal data" in one for one in lint(definition(personal)))
    with pytest.raises(Unreadable):
        erase_at(definition(personal), datetime(2026, 11, 16, tzinfo=UTC))
