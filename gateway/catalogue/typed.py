"""What the catalogue says of a service, as types; `shapes` checks and describes the same."""

from collections.abc import Mapping
from typing import NotRequired, TypedDict

from casework.definition.bilingual import Text
from casework.definition.sources.common import Source
from casework.definition.sources.form import FieldSource, StepSource
from contracts.typed import JsonObject


class DepartmentEntry(TypedDict):
    """Whose service it is."""

    code: str
    name: Text


class ServiceEntry(TypedDict):
    """The line of a service in the catalogue."""

    code: str
    version: int
    name: Text
    help: Text | None
    group: str | None
    department: DepartmentEntry


class FormDescription(TypedDict):
    """A form: its JSON Schema, its labels by field, its fields as the definition has them, and the
    steps in which it is asked, in their order."""

    schema: JsonObject
    labels: dict[str, Text]
    fields: list[FieldSource]
    steps: list[StepSource]


class StateName(TypedDict):
    """A state: what it is called, whether the matter ends in it, and its region."""

    name: Text
    terminal: bool
    region: str


class ActionName(TypedDict):
    """An action; ``offline``: it may be answered without a network; ``several``: one press in an
    office's list takes it, of one case or of several alike."""

    name: Text
    offline: NotRequired[bool]
    several: NotRequired[bool]


class ClockName(TypedDict):
    """A clock, and the rule that its limit rests on."""

    name: Text
    rule: Text | None


class FeeName(TypedDict):
    """What an application costs."""

    rupees: int
    name: Text


class BulkLimit(TypedDict):
    """How many applications one upload may hold."""

    rows: int


class RecordName(TypedDict):
    """A record of its cases, with the labels of its fields."""

    name: Text
    fields: Mapping[str, Text]


class Named(TypedDict):
    """Something that is called so."""

    name: Text


class ServiceDescription(ServiceEntry):
    """A service with its form, and the names of its states, actions and clocks."""

    law: str | None
    identity: str | None
    retention: Text | None
    form: FormDescription
    states: dict[str, StateName]
    actions: dict[str, ActionName]
    clocks: dict[str, ClockName]
    first_limit: str | None
    fee: FeeName | None
    category_field: str | None
    filed_by: list[str]
    bulk: BulkLimit | None
    office_name: Text | None
    panels: Source
    records: dict[str, RecordName]
    links: dict[str, Named]
    public: dict[str, Named]
    search: Mapping[str, tuple[str, ...]]
