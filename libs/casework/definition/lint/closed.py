"""Rules of the linter about closed text: what everybody may read says so, and nothing closed is
kept where it has to be read, found or compared without being opened."""

from collections.abc import Iterable, Iterator
from contextlib import suppress

from casework.definition.closing import FREE, ROWS
from casework.definition.model import Action, BadDefinition, Definition
from casework.definition.public_lists import public_lists
from casework.definition.sources.form import FieldSource

Findings = Iterator[str]


def what_is_public_says_so(definition: Definition) -> Findings:
    """Check that ``public`` stands at what would be closed without it, and nowhere else."""
    for spec in _every(definition.form.specs):
        if "public" in spec:
            yield f"the form says public of {spec['name']}: an application is never public"
    for action in definition.actions.values():
        for spec in _every(action.form.specs if not action.starts else ()):
            where = f"action {action.name} says public of {spec['name']}"
            if "public" in spec and spec["type"] not in FREE:
                yield f"{where}, which is no free text and not closed anyway"
            elif spec.get("public") and spec.get("pii"):
                yield f"{where}, which is personal"


def closed_texts_stay_closed(definition: Definition) -> Findings:
    """Check that a text which is kept and read by everybody, or compared, is public."""
    for path, (action, name) in _places_of_closed(definition).items():
        for reader in sorted({who for who, read in _read_open(definition) if _leads(read, path)}):
            yield (
                f"{reader} reads {path}, where action {action.name} keeps the closed text {name}: "
                "say `public: true` at that field, with the reason, if everybody may read it"
            )


def _places_of_closed(definition: Definition) -> dict[str, tuple[Action, str]]:
    return {
        path: (action, name)
        for action in definition.actions.values()
        for path, name in action.keep.items()
        if name in action.form.closed
    }


def _leads(read: str, path: str) -> bool:
    return read == path or path.startswith(f"{read}.")


def _read_open(definition: Definition) -> Iterator[tuple[str, str]]:
    """Yield who reads which path of the case without opening what is closed in it."""
    with suppress(BadDefinition):  # which another rule tells of
        for one in public_lists(definition.source).values():
            yield from ((f"the public list {one.name}", f"{one.row}.{s.field}") for s in one.shows)
    listed = definition.open311.listed if definition.open311 else None
    yield from (("open311", path) for path in (listed.paths if listed else ()))
    for document in definition.documents.values():
        who = f"the check of {document.kind}"
        yield from ((who, line.path) for line in document.verify_shows)
    yield from (("unique", path) for path in definition.unique)
    for action in definition.actions.values():
        conditions_of = [action.only_if, action.unless]
        conditions_of += [side for one in action.transitions for side in (one.only_if, one.unless)]
        for conditions in conditions_of:
            # Whether there is one is no secret; which it is can be asked of nothing closed.
            compared = (path for path, wanted in conditions.items() if wanted is not True)
            yield from ((f"action {action.name}", path) for path in compared)
    for clock in definition.clocks.values():
        compared = (path for path, wanted in clock.only_if.items() if wanted is not True)
        yield from ((f"clock {clock.name}", path) for path in compared)


def _every(specs: Iterable[FieldSource]) -> Iterator[FieldSource]:
    for spec in specs:
        yield spec
        if spec["type"] in ROWS:
            yield from _every(spec["fields"])
