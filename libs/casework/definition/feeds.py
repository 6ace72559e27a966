"""``feed``: cases that only follow what another system publishes.

    feed: {key: court_number, moves: {listed: record-hearing, disposed: record-outcome}}
    feed: {key: event, begins: call, instead: {kind: other, called_at: received}, refused_in: words}

``key`` is the answer by which the other system knows the matter; ``moves`` names, for each kind of
entry that it publishes, the action of the system that takes it. The entry's values are the answers
of that action. An entry of the kind ``begins`` begins a case: its values are the application.
What the form refuses of such an entry is not lost: the answer that ``instead`` gives takes its
place (``received``: the moment it came), and what was sent stands in words under ``refused_in``, so
that whoever works the case reads it.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from casework.definition.model import Definition
from casework.definition.sources.whole import DefinitionSource
from casework.typed.fields import Answers
from contracts.typed import Json

Findings = Iterator[str]
RECEIVED = "received"
"""Of ``instead``: the moment in which the entry came."""
NOT_READ = "अपने आप नहीं पढ़ा जा सका / Could not be read automatically:"
"""Before what was sent and is no answer of the form."""


@dataclass(frozen=True)
class Feed:
    """See the module."""

    key: str
    moves: Mapping[str, str]
    begins: str | None = None
    instead: Mapping[str, Json] = field(default_factory=dict)
    refused_in: str | None = None


def feed_of(source: DefinitionSource) -> Feed | None:
    """Return what a definition follows; None where it follows nothing."""
    written = source.get("feed")
    if not written:
        return None
    return Feed(
        key=written["key"],
        moves=dict(written.get("moves", {})),
        begins=written.get("begins"),
        instead=dict(written.get("instead", {})),
        refused_in=written.get("refused_in"),
    )


def as_far_as_taken(
    definition: Definition, values: Answers, refused: Iterable[str], received: datetime
) -> Answers | None:
    """Return the answers with which an entry begins a case all the same, though the form refuses
    some (the names in ``refused``, as ValidationFailed has them); None where it cannot, as the
    definition does not say how or the key is among them."""
    feed = feed_of(definition.source)
    names = {name.partition(".")[0] for name in refused}
    if feed is None or feed.refused_in is None or feed.key in names:
        return None
    answers = {name: value for name, value in values.items() if name not in names}
    for name in names & feed.instead.keys():
        value = feed.instead[name]
        answers[name] = received.isoformat() if value == RECEIVED else value
    lines = [f"{name}: {values[name]}" for name in sorted(names & values.keys())]
    words = "\n".join([str(answers.get(feed.refused_in) or ""), NOT_READ, *lines]).strip()
    spec = next(one for one in definition.form.specs if one["name"] == feed.refused_in)
    return {**answers, feed.refused_in: words[: spec["max_length"]]}


def key_in(definition: Definition, form: Answers) -> str | None:
    """Return the key of an application as the other system writes it: capitals, without spaces;
    None where the definition follows nothing, and of a case whose answers were erased."""
    feed = feed_of(definition.source)
    answer = form.get(feed.key) if feed else None
    return "".join(str(answer).split()).upper() if answer else None


def feeds_are_taken(definition: Definition) -> Findings:
    """Check that the key is asked for,
    and each kind of entry is taken by an action of the system."""
    feed = feed_of(definition.source)
    if feed is None:
        return
    required = {spec["name"] for spec in definition.form.specs if spec.get("required")}
    if feed.key not in required:
        yield f"the feed is followed by {feed.key!r}, which the form does not require"
    if not feed.moves and not feed.begins:
        yield "a feed is followed that neither begins nor moves a case"
    yield from _refused_is_kept(definition, feed)
    if feed.begins and not _is_the_systems(definition, definition.start.by):
        yield f"entries of kind {feed.begins!r} begin a case, which is not the system's to begin"
    for kind, name in feed.moves.items():
        action = definition.actions.get(name)
        if action is None:
            yield f"entries of kind {kind!r} are taken by the unknown action {name!r}"
        elif not _is_the_systems(definition, action.by):
            yield f"entries of kind {kind!r} are taken by {name}, which is not the system's"


def _refused_is_kept(definition: Definition, feed: Feed) -> Findings:
    types = definition.form.types
    if feed.instead and not feed.refused_in:
        yield "what takes the place of refused answers is said, and not where these are read"
    if feed.refused_in and (not feed.begins or types.get(feed.refused_in) != "text"):
        yield f"refused answers are read in {feed.refused_in!r}, no text of what an entry begins"
    for name in sorted(feed.instead.keys() - types.keys()):
        yield f"the feed gives {name!r} instead, which the form does not ask for"


def _is_the_systems(definition: Definition, by: Iterable[str]) -> bool:
    return any("system" in definition.groups.get(group, {}) for group in by)
