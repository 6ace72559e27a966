"""Rules of the linter about who may do and see what."""

from collections.abc import Iterator, Mapping

from casework.definition.bilingual import is_bilingual
from casework.definition.department import Department
from casework.definition.hand_forms import hand_forms
from casework.definition.links import ASKING
from casework.definition.model import Definition
from casework.engine.access import FULL, MASKED, PARTS, RELATIONS
from contracts.departments import PLATFORM_ROLES, ROLE_MARK
from contracts.typed import Json

CONTACT_FIELD = "mobile"
"""Known from sign-in rather than from the form; the access policy names it beside the form's."""
Findings = Iterator[str]


def roles_are_held(definition: Definition, department: Department) -> Findings:
    """Check that every role is one that somebody of the department holds, or the platform's; one of
    another department has a part at the office that asks, and nowhere else."""
    for group, members in definition.groups.items():
        for role, relations in members.items():
            anothers = ROLE_MARK in role and set(relations) == {ASKING}
            if role not in PLATFORM_ROLES and role not in department.roles and not anothers:
                yield f"group {group} names the role {role!r}, which nobody holds"


def groups_are_known(definition: Definition) -> Findings:
    """Check that every relation is one of every case, a post of the department or a party; every
    group is declared."""
    for group, members in definition.groups.items():
        named = {relation for relations in members.values() for relation in relations}
        for relation in sorted(named - RELATIONS - {*definition.posts, *definition.parties}):
            yield f"group {group} names the unknown relation {relation!r}"
    for action in definition.actions.values():
        if not action.by:
            yield f"action {action.name} may be taken by nobody"
        offered = {
            group
            for choices in action.form.choices.values()
            for choice in choices.values()
            for group in choice.get("by", ())
        }
        for group in sorted({*action.by, *offered} - set(definition.groups)):
            yield f"action {action.name} names the unknown group {group!r}"
    for form in hand_forms(definition).values():
        for group in sorted(set(form.who) - set(definition.groups)):
            yield f"the form {form.kind} is for the unknown group {group!r}"


def personal_data_is_guarded(definition: Definition) -> Findings:
    """Check that personal data has a retention,
    every answer an access rule that names known groups."""
    source = definition.source
    retention = source.get("retention", {})
    if definition.form.personal and not (
        retention.get("personal") and is_bilingual(retention.get("rule"))
    ):
        yield "the form asks for personal data and no retention is given"
    policy = source.get("access", {})
    fields = {spec["name"] for spec in definition.form.specs}
    fields |= set() if definition.anonymous else {CONTACT_FIELD}
    for field in sorted(fields - set(policy.get("fields", {}))):
        yield f"no access rule is given for the field {field}"
    by_state = policy.get("fields_by_state", {})
    for state in sorted(set(by_state) - set(definition.states)):
        yield f"access rules are given for the unknown state {state!r}"
    for rules in (policy.get("fields", {}), *by_state.values()):
        for field in sorted(set(rules) - fields):
            yield f"an access rule is given for the unknown field {field!r}"
        for rule in (rule for each in rules.values() for rule in each):
            if rule.get("show", FULL) not in (FULL, MASKED):
                yield f"an access rule shows a field in the unknown way {rule['show']!r}"
    for field in sorted(set(policy.get("view", {})) - set(definition.view_fields)):
        yield f"an access rule is given for {field!r}, which the view does not show"
    for part in sorted(set(policy.get("parts", {})) - set(PARTS)):
        yield f"an access rule is given for {part!r}, which is no part of a case"
    for group in sorted(_policy_groups(policy) - set(definition.groups)):
        yield f"an access rule names the unknown group {group!r}"
    sensitive = any(choice.get("sensitive") for choice in definition.choices.values())
    if sensitive and not policy.get("see_sensitive"):
        yield "there are sensitive matters and no rule who may see them"


def _policy_groups(policy: Mapping[str, Json]) -> set[str]:
    named = {*policy.get("see", ()), *policy.get("see_sensitive", ())}
    for part in ("notes", "view", "parts"):
        named |= {group for groups in policy.get(part, {}).values() for group in groups}
    for rules in (policy.get("fields", {}), *policy.get("fields_by_state", {}).values()):
        named |= {group for each in rules.values() for rule in each for group in rule["who"]}
    return named
