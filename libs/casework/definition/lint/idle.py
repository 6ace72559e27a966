"""What stands in a service's folder and nothing uses: it was meant for something.

Definitions of one service share what they include, so a name is idle only where none of them uses
it.
"""

import re
from collections.abc import Iterator

from casework.definition.department import Department
from casework.definition.model import Definition
from casework.definition.own_offices import RULES
from casework.definition.posts import HANDLING_POST, audiences, upwards_from
from casework.definition.sources.common import Source
from casework.definition.versions import Definitions
from casework.engine.officers import FIELDS as OFFICER_FIELDS
from contracts.typed import Json

ROUTING, NOTIFY = "routing", "notify"
_GROUPS_AT = frozenset({"by", "who", "see", "see_sensitive", "shown_to"})
"""The keys of a definition under which groups are named, wherever they stand."""
_GROUPS_BELOW = ("notes", "view", "parts")
"""The parts of ``access`` that give groups by a name of their own."""
_VARIABLE = re.compile(r"\{([a-z_]+)")
Findings = Iterator[str]


def names_are_used(definitions: Definitions) -> Findings:
    """Check that every group may do or see something,
    and every variable stands in a text or a message."""
    groups, variables = set[str](), set[str]()
    for definition in definitions:
        groups |= _groups_named(definition)
        variables |= _variables_named(definition)
    for definition in definitions:
        for name in sorted(set(definition.groups) - groups):
            yield f"{definition.code}: the group {name} may do and see nothing"
        for name in sorted(set(definition.variables) - variables):
            yield f"{definition.code}: the variable {name} stands in no text and no message"


def department_is_used(definitions: Definitions, department: Department) -> Findings:
    """Check that every role that heads no office is in some group; every post is a relation in some
    group, that of some message or appointment, above one of these, or the last resort."""
    groups = [members for definition in definitions for members in definition.groups.values()]
    roles = {role for members in groups for role in members}
    for name, role in department.roles.items():
        if name not in roles and not role.heads:
            yield f"the role {name} is in no group of any definition"
    posts = {relation for members in groups for named in members.values() for relation in named}
    addressed = audiences(department.posts)
    for definition in definitions:
        rules = definition.notifications.values()
        posts |= {rule.office or addressed.get(rule.audience, "") for rule in rules}
        posts |= {slot.office for slot in definition.slots.values()}
    posts |= {above for name in posts for above in upwards_from(department.posts, name)}
    for relation, post in department.posts.items():
        if relation not in posts | {HANDLING_POST} and not post.last_resort:
            yield f"the post {relation} is named by no definition"


def views_are_filled(definitions: Definitions) -> Findings:
    """Check that, without effects of the service's own, the view shows what answers, books and
    appointments fill, and nothing else."""
    for definition in definitions:
        paths = [path for action in definition.actions.values() for path in action.keep]
        paths += [slot.at for slot in definition.slots.values()]
        filled = {path.partition(".")[0] for path in paths} | OFFICER_FIELDS
        filled |= {*definition.registers, *definition.records}
        for name in sorted(set(definition.view_fields) - filled):
            yield f"{definition.code}: the view shows {name}, which nothing fills"


def needs_are_used(definitions: Definitions, needs: tuple[str, ...]) -> Findings:
    """Check that routing is needed where a definition routes, and notify where one tells
    somebody: what is needed is granted as a right on the bus. Rules that say the place
    may ask the directory."""
    placing = any(one.source.get("place", {}).get("of") == RULES for one in definitions)
    routing = [one.code for one in definitions if one.routing is not None]
    telling = [one.code for one in definitions if one.notifications]
    for need, codes, does in (
        (ROUTING, routing, "asks routing"),
        (NOTIFY, telling, "sends messages"),
    ):
        if need in needs and not (codes or (need == ROUTING and placing)):
            yield f"service.yaml needs {need}, and no definition {does}"
        if codes and need not in needs:
            yield f"{codes[0]} {does}, and service.yaml does not need {need}"


def _groups_named(definition: Definition) -> set[str]:
    access: Source = {**definition.source.get("access", {})}
    below = [groups for part in _GROUPS_BELOW for groups in access.get(part, {}).values()]
    named = {text for key, text in _texts(definition.source) if key in _GROUPS_AT}
    return named | {group for groups in below for group in groups}


def _variables_named(definition: Definition) -> set[str]:
    named = {name for rule in definition.notifications.values() for name in rule.variables}
    return named | {
        name for _, text in _texts(definition.source) for name in _VARIABLE.findall(text)
    }


def _texts(part: Json, key: str = "") -> Iterator[tuple[str, str]]:
    """Yield each text with the key under which it, or its list, stands."""
    if isinstance(part, dict):
        for name, below in part.items():
            yield from _texts(below, name)
    elif isinstance(part, (list, tuple)):
        for item in part:
            yield from _texts(item, key)
    elif isinstance(part, str):
        yield key, part
