"""``steps``: a long form asked a few questions at a time; and which questions are asked at all.

``steps: [{name: place, label: {hi: …, en: …}}, …]`` are in their order, each field says its
``step``. A field that is asked only ``when`` another was answered so stands in a later step than
that one, so that the pages need no script. ``when: {occurred_at: [{older_than: {days: 1}}]}`` asks
about a moment that lies further back than that.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime

from casework.definition.bilingual import Text
from casework.definition.sources.form import FieldSource
from casework.definition.spans import read_span
from casework.typed.fields import Answers
from chassis import time_source
from contracts.typed import Json

OLDER_THAN = "older_than"
"""In the place of a value of ``when``: the answer is a moment, so long ago at least."""


def is_asked(spec: Mapping[str, Json], answers: Answers) -> bool:
    """Return whether a field is asked of one who gave ``answers``, valid or as they were typed."""
    return all(
        any(_is(answers.get(other), one) for one in wanted)
        for other, wanted in spec.get("when", {}).items()
    )


def values_of(wanted: Iterable[Json]) -> list[Json] | None:
    """Return the values that ``when`` names for a field; None where it names a time instead, which
    no schema can say."""
    values = list(wanted)
    return None if any(isinstance(value, Mapping) for value in values) else values


def _is(answer: Json, wanted: Json) -> bool:
    if not isinstance(wanted, Mapping):
        return answer == wanted
    try:
        moment = datetime.fromisoformat(answer)
    except (TypeError, ValueError):
        return False
    span = read_span(wanted[OLDER_THAN])
    return moment.tzinfo is not None and moment <= time_source.now() - span


def check_steps(specs: Iterable[FieldSource], steps: Mapping[str, Text]) -> None:
    """Raise ValueError for a field in no step, or one that depends on what is not asked before."""
    if not steps:
        return
    order = {name: number for number, name in enumerate(steps)}
    at = {spec["name"]: order.get(spec.get("step", "")) for spec in specs}
    if unknown := sorted(name for name, number in at.items() if number is None):
        raise ValueError(f"fields {unknown} are in no step of the form")
    for spec in specs:
        for other in spec.get("when", {}):
            here, there = at[spec["name"]], at.get(other)
            if here is not None and there is not None and there >= here:
                raise ValueError(f"field {spec['name']!r} depends on {other!r} of no earlier step")
