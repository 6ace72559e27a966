"""Which fields of a case an answer shows: those that its shape and the view on the bus both have.

`contracts.events.TrackingView` says what a case is, `shapes` what of it is answered; nothing else
lists these fields. What only the gateway adds, such as links, is in the shape alone.
"""

from __future__ import annotations

from marshmallow import Schema

from contracts.events import ClockStatus, TimelineEntry, TrackingView
from gateway.cases import shapes

LINKED = "links"
"""Of the view: rows of linked cases, answered as `linked_cases`. In an answer `links` are the
addresses of the case itself, which the API had first."""
_OF_A_CASE = frozenset(TrackingView().fields) - {LINKED}


def shown_by(shape: type[Schema]) -> tuple[str, ...]:
    """Return the fields of the view that answers of this shape show."""
    return tuple(name for name in shape().fields if name in _OF_A_CASE)


LISTED = shown_by(shapes.CaseEntry)
SHOWN = shown_by(shapes.CaseView)
CLOCK = tuple(ClockStatus().fields)
TIMELINE = tuple(TimelineEntry().fields)
PAYMENT = tuple(shapes.Payment().fields)
ROUTING = tuple(shapes.Routing().fields)

DECIDES_ACCESS = (
    "bus_service",
    "definition_version",
    "owner",
    "parties",
    "offices",
    "office_codes",
    "sensitive",
    "sequence",
)
"""What the access policy looks at: read with every line of a list, and not shown in it."""
