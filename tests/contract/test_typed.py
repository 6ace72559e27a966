"""The types say what the schemas check or describe, field by field; the gateway's answers say what
the view says."""

from datetime import datetime
from typing import Any

import pytest
from marshmallow import Schema, fields

from contracts import envelope, events, typed
from gateway.cases import shapes
from gateway.cases import typed as cases
from gateway.directory import shapes as directory_shapes
from gateway.directory import typed as directory
from gateway.identity import notice
from gateway.identity import shapes as identity_shapes
from gateway.identity import typed as identity
from gateway.messages import shapes as message_shapes
from gateway.messages import use_cases as messages
from gateway.officers import shapes as officer_shapes
from gateway.officers import typed as officers

SAME = [
    (typed.OfficeName, events.OfficeName),
    (typed.NextStep, events.Next),
    (typed.Clock, events.ClockStatus),
    (typed.TimelineEntry, events.TimelineEntry),
    (typed.Payment, events.Payment),
    (typed.View, events.TrackingView),
    (typed.Notice, events.Notice),
    (typed.EventActor, envelope.ActorShape),
    (typed.Envelope, envelope.EventEnvelope),
]
ANSWERED = [
    (cases.NextStep, shapes.NextStep),
    (cases.CaseLinks, shapes.CaseLinks),
    (cases.CaseEntry, shapes.CaseEntry),
    (cases.CaseList, shapes.CaseList),
    (cases.CaseView, shapes.CaseView),
    (cases.PublicCase, shapes.PublicCase),
    (cases.TrackedCase, shapes.TrackedCase),
    (cases.CaseRecord, shapes.CaseRecord),
    (cases.CallNoted, message_shapes.CallNoted),
    (messages.Preferences, message_shapes.Preferences),
    (messages.ConfirmedEmail, message_shapes.ConfirmedEmail),
    (notice.NoticeState, identity_shapes.Notice),
    (identity.Session, identity_shapes.Session),
    (identity.CitizenSession, identity_shapes.CitizenSession),
    (identity.DrawnPhrase, identity_shapes.DrawnPhrase),
    (identity.OfficerSession, identity_shapes.OfficerSession),
    (officers.Proposed, officer_shapes.Proposed),
    (officers.OfficerEntry, officer_shapes.PostedOfficer),
    (directory.AsOf, directory_shapes.AsOf),
    (directory.StationMatch, directory_shapes.StationFound),
]
KINDS: dict[type[fields.Field], type] = {
    fields.String: str,
    fields.AwareDateTime: str,
    fields.Integer: int,
    fields.Float: float,
    fields.Boolean: bool,
    fields.List: list,
    fields.Dict: dict,
    fields.Nested: dict,
}


def of_field(field: fields.Field) -> tuple[type, bool]:
    """What a value is, and whether it may be None."""
    return KINDS[type(field)], field.allow_none


@pytest.mark.parametrize(("shape", "schema"), SAME + ANSWERED, ids=lambda one: one.__name__)
def test_a_type_and_its_schema_have_the_same_fields(shape: Any, schema: type[Schema]) -> None:
    declared = schema().fields
    assert typed.kinds(shape) == {name: of_field(field) for name, field in declared.items()}
    assert shape.__required_keys__ == {name for name, field in declared.items() if field.required}


@pytest.mark.parametrize(
    "answer", [shapes.CaseView, shapes.CaseEntry, shapes.TrackedCase, shapes.PublicCase]
)
def test_an_answer_shows_a_field_of_a_case_as_the_view_has_it(answer: type[Schema]) -> None:
    view = typed.kinds(typed.View)
    # In an answer `links` are addresses; the view's own are answered as `linked_cases`.
    kinds = {name: of_field(one) for name, one in answer().fields.items() if name != "links"}
    assert {name: one for name, one in kinds.items() if name in view} == {
        name: view[name] for name in kinds if name in view
    }


def test_times_on_the_bus_are_text_with_a_zone() -> None:
    event = envelope.new_event("case.noted", "echo", data={})
    assert datetime.fromisoformat(event["occurred_at"]).tzinfo is not None
