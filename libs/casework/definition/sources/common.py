"""What the parts of a definition are written with."""

from collections.abc import Mapping
from typing import get_type_hints

from contracts.typed import Json

Source = Mapping[str, Json]
"""A part of which it is not known yet what it is: as it was read from a file or came on the bus."""


Conditions = Mapping[str, Json]
"""What has to hold of a case, ``{path: wanted}``: ``true`` asks for anything that is not empty
there, a list for one of it."""


SpanSource = Mapping[str, int]
"""A span of time: ``{minutes: 30}``, ``{hours: 48}``, ``{days: 7}``."""


def keys_of(part: type) -> frozenset[str]:
    """Return the keys that a part written as one of these types may have."""
    return frozenset(get_type_hints(part))
