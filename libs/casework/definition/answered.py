"""What the answers of an action say of the case by themselves, without any rule."""

from collections.abc import Mapping
from typing import Any

from casework.definition.model import Action, Definition
from casework.definition.own_offices import placed
from casework.engine.kept_answers import kept


def answered(
    definition: Definition, action: Action, answers: Mapping[str, Any], case: Mapping[str, Any]
) -> dict[str, Any]:
    """Return the fields of ``case`` that the answers set: where it lies, and what is kept."""
    place = placed(definition, answers, case["sensitive"]) if action.starts else {}
    return place | kept(definition, action, answers, case)
