"""How offices stand to a case: the posts that a department declares, and whom an audience means.

A case keeps under ``offices`` which office holds each post. The posts' names are also relations:
who works at the office that holds a post stands so to the case (``casework.engine.access``).
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import cast

from casework.definition.bilingual import Text
from casework.definition.sources.people import PostSource

HANDLING_POST = "handling"
"""The office that handles the case. Every department has this post."""
CITIZEN, OFFICER = "citizen", "officer"
"""Audiences in every department: who filed the case, and the officer who is designated in it, who
is reached through the office that handles it."""


@dataclass(frozen=True)
class Post:
    """How an office stands to a case.

    ``name`` is what the citizen reads where the office is told of a delay; ``audience`` the word
    for it in the names of templates, None where no template addresses it by itself; ``kind`` the
    kind of office that holds it. ``chain``: it is above the one before it. ``last_resort``: it is
    told where nobody else can be.
    """

    name: Text
    audience: str | None = None
    kind: str | None = None
    chain: bool = False
    last_resort: bool = False

    def to_dict(self) -> PostSource:
        """Return what ``read_posts`` takes for this post, in JSON types."""
        fields = {key: value for key, value in asdict(self).items() if value}
        return cast(PostSource, {**fields, "name": dict(self.name)})


Posts = Mapping[str, Post]


def read_posts(source: Mapping[str, PostSource]) -> dict[str, Post]:
    """Return the posts in their order; KeyError or TypeError where ``source`` holds none."""
    return {
        relation: Post(
            name=part["name"],
            audience=part.get("audience"),
            kind=part.get("kind"),
            chain=bool(part.get("chain", False)),
            last_resort=bool(part.get("last_resort", False)),
        )
        for relation, part in source.items()
    }


def audiences(posts: Posts) -> dict[str, str]:
    """Return which post each audience addresses; a citizen is not reached through an office."""
    named = {post.audience: relation for relation, post in posts.items() if post.audience}
    return {OFFICER: HANDLING_POST} | named


def upwards_from(posts: Posts, relation: str) -> tuple[str, ...]:
    """Return the post and those above it; the post alone where it is not part of the chain."""
    chain = tuple(name for name, post in posts.items() if post.chain)
    return chain[chain.index(relation) :] if relation in chain else (relation,)


def last_resort(posts: Posts) -> str | None:
    """Return the post that is told where nobody else can be; None where none is."""
    return next((relation for relation, post in posts.items() if post.last_resort), None)
