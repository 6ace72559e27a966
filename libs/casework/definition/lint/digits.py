"""Rules about texts of digits."""

from collections.abc import Iterable, Iterator

from casework.definition.form import DEFAULT_MAX_LENGTH
from casework.definition.model import Definition
from casework.definition.sources.form import FieldSource

Findings = Iterator[str]


def numbers_of_digits_say_how_many(definition: Definition) -> Findings:
    """Check that only a text is of digits, and says how many: who is refused reads it."""
    yield from _of("the form", definition.form.specs)
    for action in definition.actions.values():
        yield from _of(f"the form of {action.name}", action.form.specs)


def _of(where: str, specs: Iterable[FieldSource]) -> Findings:
    for spec in specs:
        yield from _of(f"{where}, in {spec['name']}", spec.get("fields", ()))
        if "digits" not in spec:
            continue
        field = f"{where} asks {spec['name']} in digits"
        if spec["type"] != "text":
            yield f"{field}, which is no text"
        elif not 1 <= spec.get("min_length", 0) <= spec.get("max_length", 0) <= DEFAULT_MAX_LENGTH:
            yield f"{field} and does not say how few and how many"
