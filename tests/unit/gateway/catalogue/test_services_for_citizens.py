"""Which services people are shown: those that they may apply for."""

import pytest

from gateway.catalogue.catalogue import Service
from gateway.catalogue.typed import DepartmentEntry
from tests.support.buildings import building


@pytest.mark.parametrize(
    ("folder", "code", "visible"),
    [
        ("prosecution", "prosecution-status", True),
        ("tips", "secret-tip", True),
        ("permissions", "route-report", False),
        ("notices", "public-notices", False),
    ],
)
def test_what_officers_alone_begin_is_not_offered_to_citizens(
    folder: str, code: str, visible: bool
):
    definition = building(folder).definitions.newest(code)
    department: DepartmentEntry = {"code": "police", "name": {"hi": "पुलिस", "en": "Police"}}
    assert Service(definition, "", folder, department).for_citizens is visible
