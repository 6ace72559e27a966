"""``counter``: an officer files for a person who is there, with or without a mobile.

``counter: {mobile: informant_mobile, email: email, joins: [hand-to-informant]}`` names the answer,
asked ``at_counter``, that says how the person is reached. Whoever has that mobile owns the case and
is told of it. Without one nobody owns it, until one of the actions that it ``joins`` by says who
does. Who filed stands in the first entry of the timeline either way.
"""

from collections.abc import Mapping

from casework.definition.parties import Party
from casework.definition.sources.people import CounterSource
from casework.definition.sources.workflow import ActionSource

OWNER = "owner"
"""Under this name the gateway says which citizen the mobile belongs to, as of a party."""


def read_counter(
    source: CounterSource | None, actions: Mapping[str, ActionSource]
) -> dict[str, Party]:
    """Return ``{"owner": who is named at the counter}``; empty where officers file for nobody."""
    if not source:
        return {}
    starts = (name for name, action in actions.items() if action.get("starts"))
    return {
        OWNER: Party(
            name=OWNER,
            label={"hi": "आवेदक", "en": "Applicant"},
            joins=(*starts, *source.get("joins", ())),
            mobile=source["mobile"],
            email=source.get("email"),
        )
    }
