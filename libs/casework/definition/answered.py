"""Fields of a case that come straight from the answers of an action, without a rule."""

from casework.definition.model import Action, Definition
from casework.definition.own_offices import placed
from casework.engine.kept_answers import fields_of_answers
from casework.typed.fields import Answers, CaseFields, Changes


def answered(definition: Definition, action: Action, answers: Answers, case: CaseFields) -> Changes:
    """Return the fields of ``case`` that the answers set: where it lies, and what is kept."""
    place = placed(definition, answers, case["sensitive"]) if action.starts else {}
    return place | fields_of_answers(definition, action, answers, case)
