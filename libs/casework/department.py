"""A department as its service's folder describes it: roles, posts and offices."""

from collections.abc import Mapping
from dataclasses import dataclass

Text = Mapping[str, str]


@dataclass(frozen=True)
class Role:
    """What an officer of the department is. ``heads``: enters leave and postings at the office."""

    name: Text
    rank: int
    heads: bool = False


@dataclass(frozen=True)
class Post:
    """How an office stands to a case. ``kind``: of which kind the office is that holds the post."""

    name: Text
    audience: str | None = None
    kind: str | None = None
    chain: bool = False
    last_resort: bool = False


@dataclass(frozen=True)
class Office:
    """One office; its ``code`` is the one it has outside the department, ``prisons:BEUR``;
    ``parent`` is the code of the office above it."""

    code: str
    kind: str
    name: Text
    parent: str | None = None
    mobile: str | None = None
    email: str | None = None


@dataclass(frozen=True)
class Department:
    """``offices`` None: those of the directory that routing keeps."""

    code: str
    name: Text
    roles: Mapping[str, Role]
    posts: Mapping[str, Post]
    offices: tuple[Office, ...] | None
