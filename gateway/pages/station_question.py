"""The one question that routing leaves to the citizen: which of these stations is it?"""

from dataclasses import dataclass

from casework.typed.fields import ViewFields
from contracts.typed import Text
from gateway.pages.form_specs import specs_of
from gateway.pages.typed import StationOffered

ACTION, FIELD = "choose-station", "station"
"""Which action answers the question, and in which of its fields. Asked for by name: there are other
actions that take a station alone, such as the choice of one to sign at."""


@dataclass(frozen=True)
class StationQuestion:
    """``text`` may be None; the answer goes into ``field`` of ``action``."""

    text: Text | None
    alternatives: list[StationOffered]
    action: str
    field: str


def question_of(view: ViewFields) -> StationQuestion | None:
    """Return the open question of a case view, None where there is none.

    It is open while routing offers alternatives and the action that answers is open to the reader.
    """
    routing = view.get("routing") or {}
    if not routing.get("alternatives"):
        return None
    for action in view.get("actions", []):
        fields = {spec["name"] for spec in specs_of(action.get("form"))}
        if action["name"] == ACTION and FIELD in fields:
            return StationQuestion(
                routing.get("question"), routing["alternatives"], action["name"], FIELD
            )
    return None
