"""An action as whoever may take it sees it."""

from casework.definition.form_schema import json_schema
from casework.definition.model import Action
from casework.typed.replies import OpenAction


def action_view(action: Action, hidden: frozenset[tuple[str, str]] = frozenset()) -> OpenAction:
    """Return an action as ``open_actions`` lists it, without the choices ``hidden``: (field,
    value)."""
    one: OpenAction = {
        "name": action.name,
        "label": dict(action.label),
        "form": json_schema(action.form, hidden),
    }
    if action.previews:
        one["preview"] = True
    return one
