"""What one press does: the actions that a definition marks ``several``, which ask for one choice at
most. In a list they are taken of several cases alike, on the page of a case of that one."""

from collections.abc import Iterable
from dataclasses import dataclass

from casework.typed.replies import OpenAction
from gateway.pages.form_specs import specs_of
from gateway.pages.services import ServiceWords
from gateway.pages.typed import Spec


@dataclass(frozen=True)
class Quick:
    """One such action: its name, what it is called, the one field that it asks (None: nothing)."""

    name: str
    label: str
    field: Spec | None


def quick_actions(words: ServiceWords, actions: Iterable[OpenAction]) -> list[Quick]:
    """Return those of a case's open actions that one press takes, in the definition's order."""
    declared = words.definition["actions"]
    return [
        Quick(
            action["name"], words.action_label(action), next(iter(specs_of(action["form"])), None)
        )
        for action in actions
        if action["name"] in declared and declared[action["name"]].get("several")
    ]


def offered(lines: Iterable[list[Quick]]) -> list[Quick]:
    """Return the actions of several lists, each name once."""
    return list({one.name: one for quick in lines for one in quick}.values())
