"""``feed``: cases that only follow what another system publishes.

    feed: {key: court_number, moves: {listed: record-hearing, disposed: record-outcome}}
    feed: {key: event, begins: call}

``key`` is the answer by which the other system knows the matter; ``moves`` names, for each kind of
entry that it publishes, the action of the system that takes it. The entry's values are the answers
of that action. An entry of the kind ``begins`` begins a case: its values are the application.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from casework.definition.model import Definition
from casework.definition.sources.whole import DefinitionSource
from casework.typed.fields import Answers

Findings = Iterator[str]


@dataclass(frozen=True)
class Feed:
    """See the module."""

    key: str
    moves: Mapping[str, str]
    begins: str | None = None


def feed_of(source: DefinitionSource) -> Feed | None:
    """Return what a definition follows; None where it follows nothing."""
    written = source.get("feed")
    if not written:
        return None
    return Feed(written["key"], dict(written.get("moves", {})), written.get("begins"))


def key_in(definition: Definition, form: Answers) -> str | None:
    """Return the key of an application as the other system writes it: capitals, without spaces;
    None where the definition follows nothing, and of a case whose answers were erased."""
    feed = feed_of(definition.source)
    answer = form.get(feed.key) if feed else None
    return "".join(str(answer).split()).upper() if answer else None


def feeds_are_taken(definition: Definition) -> Findings:
    """The key is asked for, and each kind of entry is taken by an action of the system."""
    feed = feed_of(definition.source)
    if feed is None:
        return
    required = {spec["name"] for spec in definition.form.specs if spec.get("required")}
    if feed.key not in required:
        yield f"the feed is followed by {feed.key!r}, which the form does not require"
    if not feed.moves and not feed.begins:
        yield "a feed is followed that neither begins nor moves a case"
    if feed.begins and not _is_the_systems(definition, definition.start.by):
        yield f"entries of kind {feed.begins!r} begin a case, which is not the system's to begin"
    for kind, name in feed.moves.items():
        action = definition.actions.get(name)
        if action is None:
            yield f"entries of kind {kind!r} are taken by the unknown action {name!r}"
        elif not _is_the_systems(definition, action.by):
            yield f"entries of kind {kind!r} are taken by {name}, which is not the system's"


def _is_the_systems(definition: Definition, by: Iterable[str]) -> bool:
    return any("system" in definition.groups.get(group, {}) for group in by)
