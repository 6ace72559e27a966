"""How it is written who has a part in a case, and who sees what of it."""

from typing import NotRequired, TypedDict

from contracts.typed import Text


class AccessRuleSource(TypedDict):
    """Who may read a field, and whether in full or masked."""

    who: list[str]
    show: NotRequired[str]


AccessRules = dict[str, list[AccessRuleSource]]
"""The rules of each field, the first that applies counts."""


class AccessSource(TypedDict):
    """Who may see what of a case."""

    see: list[str]
    see_sensitive: list[str]
    fields: AccessRules
    notes: dict[str, list[str]]
    fields_by_state: NotRequired[dict[str, AccessRules]]
    view: NotRequired[dict[str, list[str]]]
    parts: NotRequired[dict[str, list[str]]]


class ContactSource(TypedDict, total=False):
    """Which answers say how the citizen is reached."""

    email: str
    language: str


class PartySource(TypedDict):
    """Who has a part in a case, by the answers that say how they are reached."""

    name: Text
    mobile: str
    email: NotRequired[str]
    joins: NotRequired[str | list[str]]
    language: NotRequired[str]


class CounterSource(TypedDict):
    """For whom an officer files; see `definition.counter`."""

    mobile: str
    email: NotRequired[str]
    joins: NotRequired[list[str]]


class PostSource(TypedDict):
    """How an office of the department stands to a case."""

    name: Text
    audience: NotRequired[str]
    kind: NotRequired[str]
    chain: NotRequired[bool]
    last_resort: NotRequired[bool]


class DepartmentSource(TypedDict):
    """The department, as a definition carries it on the bus."""

    code: str
    name: Text
    posts: dict[str, PostSource]
