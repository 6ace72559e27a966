"""How a definition is written: a YAML file, or a folder of them, and what is announced of it.

Which keys a part may have is said by its type and nowhere else: the linter (`lint.keys`) refuses
any other. A new key is entered in the type with what reads it.
"""

from typing import NotRequired, TypedDict

from casework.definition.sources.form import FormSource
from casework.definition.sources.links import AskedSource, LinkedBySource, LinkSource
from casework.definition.sources.parts import (
    BulkSource,
    DocumentSource,
    FeedSource,
    FeeSource,
    HandFormSource,
    Open311Source,
    PlaceSource,
    RecordSource,
    RegisterSource,
    RetentionSource,
    RoutingSource,
    SlotSource,
)
from casework.definition.sources.people import (
    AccessSource,
    ContactSource,
    CounterSource,
    DepartmentSource,
    PartySource,
)
from casework.definition.sources.workflow import (
    ActionSource,
    ClockSource,
    NextStepSource,
    NotificationSource,
    StateSource,
    VariableSource,
)
from contracts.typed import Json, Text


class DefinitionSource(TypedDict):
    """A whole definition, its includes and groups resolved."""

    code: str
    version: int
    bus_service: str
    name: Text
    form: FormSource
    states: dict[str, StateSource]
    actions: dict[str, ActionSource]
    groups: dict[str, dict[str, str | list[str]]]
    access: AccessSource
    asked: NotRequired[AskedSource]
    asked_by: NotRequired[list[str]]
    bulk: NotRequired[BulkSource]
    category: NotRequired[str]
    clocks: NotRequired[dict[str, ClockSource]]
    contact: NotRequired[ContactSource]
    counter: NotRequired[CounterSource]
    department: NotRequired[DepartmentSource]
    documents: NotRequired[dict[str, DocumentSource]]
    fee: NotRequired[FeeSource]
    feed: NotRequired[FeedSource]
    format: NotRequired[int]
    group: NotRequired[str]
    hand_forms: NotRequired[dict[str, HandFormSource]]
    help: NotRequired[Text]
    identity: NotRequired[str]
    law: NotRequired[Json]
    limits: NotRequired[dict[str, Json]]
    linked_by: NotRequired[dict[str, LinkedBySource]]
    links: NotRequired[dict[str, LinkSource]]
    next_first: NotRequired[list[NextStepSource]]
    notifications: NotRequired[dict[str, NotificationSource]]
    office_name: NotRequired[Text]
    officer_language: NotRequired[str]
    open311: NotRequired[Open311Source]
    panels: NotRequired[Json]
    parties: NotRequired[dict[str, PartySource]]
    place: NotRequired[PlaceSource]
    public: NotRequired[Json]
    records: NotRequired[dict[str, RecordSource]]
    registers: NotRequired[dict[str, RegisterSource]]
    retention: NotRequired[RetentionSource]
    routing: NotRequired[RoutingSource]
    search: NotRequired[dict[str, list[str]]]
    slots: NotRequired[dict[str, SlotSource]]
    takes_over: NotRequired[list[str]]
    unique: NotRequired[list[str]]
    variables: NotRequired[dict[str, VariableSource]]
    view: NotRequired[list[str]]
