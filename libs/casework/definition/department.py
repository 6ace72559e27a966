"""A department: who works in it, at which offices, and how its offices stand to a case.

What is written in a folder has short names; here, on the bus and in the gateway roles and offices
bear their department's code, ``prisons/jail-clerk`` and ``prisons:BEUR``, so that nobody is taken
for another department's officer. The home department of a deployment is without prefix: the public
API had its names first.
"""

import csv
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from casework.definition.bilingual import Text
from casework.definition.posts import Post, read_posts
from casework.definition.sources.common import Source
from casework.definition.sources.people import DepartmentSource
from contracts.departments import OFFICE_MARK, PLATFORM_ROLES, ROLE_MARK
from contracts.typed import JsonObject

COLUMNS = ("code", "kind", "name_hi", "name_en", "parent", "mobile", "email")


class BadDepartment(Exception):
    """The data describes no department; the message says where."""


@dataclass(frozen=True)
class Role:
    """What somebody is posted as. ``rank`` 1 is the lowest; who ``heads`` may enter leave and
    postings at the own office."""

    name: Text
    rank: int
    heads: bool = False


@dataclass(frozen=True)
class Office:
    """Where somebody is posted; ``parent`` is the office above it, None at the top."""

    code: str
    kind: str
    name: Text
    parent: str | None = None
    mobile: str | None = None
    email: str | None = None


@dataclass(frozen=True)
class Department:
    """Roles by their qualified names, posts by their relations, offices with qualified codes.

    ``offices`` None: they are those of the directory that routing keeps.
    """

    code: str
    name: Text
    roles: Mapping[str, Role]
    posts: Mapping[str, Post]
    offices: tuple[Office, ...] | None
    home: bool = False

    def qualified_role(self, name: str) -> str:
        """Return the role's name outside the department; the platform's roles are everybody's."""
        if self.home or name in PLATFORM_ROLES or ROLE_MARK in name:
            return name
        return f"{self.code}{ROLE_MARK}{name}"

    def qualified_office(self, code: str) -> str:
        """Return the office's code outside the department."""
        return code if self.home or OFFICE_MARK in code else f"{self.code}{OFFICE_MARK}{code}"

    def described(self) -> DepartmentSource:
        """Return what a definition carries of its department, in JSON types."""
        posts = {relation: post.to_dict() for relation, post in self.posts.items()}
        return {"code": self.code, "name": dict(self.name), "posts": posts}

    def to_dict(self) -> JsonObject:
        """Return ``{"department", "roles", "posts", "offices"}`` in JSON types, as announced."""
        described: JsonObject = {**self.described()}
        posts = described.pop("posts")
        offices = None if self.offices is None else [asdict(office) for office in self.offices]
        roles = {name: asdict(role) for name, role in self.roles.items()}
        return {"department": described, "roles": roles, "posts": posts, "offices": offices}


def load(source: Source, folder: Path | None = None) -> Department:
    """Return the department in ``source``: its ``department``, ``roles``, ``posts``, ``offices``.

    ``offices`` names a CSV file in ``folder``, or says in any other word that they are those of the
    directory. Raises BadDepartment where a part is absent or has the wrong form; whether the whole
    makes sense is ``casework.definition.lint.department``'s question.
    """
    try:
        head = source["department"]
        home = bool(head.get("home", False))
        department = Department(head["code"], head["name"], {}, {}, None, home)
        return replace(
            department,
            roles={
                department.qualified_role(name): _role(part)
                for name, part in source["roles"].items()
            },
            posts=read_posts(source["posts"]),
            offices=_offices(department, source["offices"], folder),
        )
    except KeyError as error:
        raise BadDepartment(f"{error.args[0]!r} is missing") from error
    except (AttributeError, OSError, TypeError, ValueError) as error:
        raise BadDepartment(str(error)) from error


def _role(part: Source) -> Role:
    return Role(part["name"], int(part["rank"]), bool(part.get("heads", False)))


def _offices(department: Department, source: str, folder: Path | None) -> tuple[Office, ...] | None:
    if not source.endswith(".csv"):
        return None
    if folder is None:
        raise BadDepartment(f"{source} lies in no folder")
    with (folder / source).open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file)
        missing = set(COLUMNS) - set(rows.fieldnames or ())
        if missing:
            raise BadDepartment(f"{source} has no column {', '.join(sorted(missing))}")
        return tuple(_office(department, row) for row in rows)


def _office(department: Department, row: Mapping[str, str | None]) -> Office:
    cells = {column: (row[column] or "").strip() for column in COLUMNS}
    return Office(
        code=department.qualified_office(cells["code"]),
        kind=cells["kind"],
        name={"hi": cells["name_hi"], "en": cells["name_en"]},
        parent=department.qualified_office(cells["parent"]) if cells["parent"] else None,
        mobile=cells["mobile"] or None,
        email=cells["email"] or None,
    )


def qualify(source: Source, department: Department) -> JsonObject:
    """Return a definition's source as it leaves the department's folder: its roles and its fallback
    office qualified, its department described in it. What is qualified already stays as it is."""
    qualified: JsonObject = {**source, "department": department.described()}
    qualified["groups"] = {
        group: {department.qualified_role(role): relations for role, relations in members.items()}
        for group, members in source["groups"].items()
    }
    routing = source.get("routing") or {}
    if "fallback_office" in routing:
        fallback = department.qualified_office(routing["fallback_office"])
        qualified["routing"] = {**routing, "fallback_office": fallback}
    return qualified
