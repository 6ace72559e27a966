"""Which categories of matters there are: what the services announced that they ask about.

A service asks with the category that its definition's ``routing`` names: a fixed one (``as``), the
answer to one field of its form (``category``), or its own code.
"""

from collections.abc import Iterator, Set

from contracts.errors import ValidationFailed
from contracts.typed import Json, JsonObject

ALWAYS = frozenset({"other"})
"""What is asked about where nobody has said what it is."""


def categories_of(announced: JsonObject) -> set[str]:
    """Return the categories that a service may ask about, by the data of ``service.announced``.

    Empty where it cannot be told: then nothing is known to be wrong.
    """
    categories: set[str] = set()
    for definition in announced.get("definitions") or ():
        routing = definition.get("routing")
        if not isinstance(routing, dict):
            continue
        field = routing.get("category")
        choices = set(_choices(definition.get("form"), field)) if field else set()
        if field and not choices:
            return set()
        categories |= {definition["code"], *choices}
        categories |= {routing["as"]} if routing.get("as") else set()
    return categories


def refuse_unknown(category: str, known: Set[str], with_units: Set[str]) -> None:
    """Refuse with ValidationFailed what nobody announced; nothing while nobody announced any.

    ``with_units``: categories that the directory itself has a rule for.
    """
    if known and category not in known | with_units | ALWAYS:
        raise ValidationFailed(fields={"category": "no-such-category"})


def _choices(inside: Json, field: str) -> Iterator[str]:
    """Yield the values that the form's field of this name lets choose, wherever it stands."""
    if isinstance(inside, list):
        for one in inside:
            yield from _choices(one, field)
    elif isinstance(inside, dict):
        if inside.get("name") == field:
            yield from (one["value"] for one in inside.get("choices") or ())
        for value in inside.values():
            yield from _choices(value, field)
