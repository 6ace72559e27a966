"""Rules of the linter about people beside the owner who have a part in a case."""

from collections.abc import Iterator

from casework.definition.model import Definition
from casework.definition.parties import Party
from casework.definition.posts import CITIZEN, OFFICER, audiences
from casework.definition.sources.common import keys_of
from casework.definition.sources.people import PartySource
from casework.engine.access import RELATIONS
from contracts.departments import PLATFORM_ROLES
from contracts.events import LANGUAGES

KEYS = keys_of(PartySource)
Findings = Iterator[str]


def parties_have_a_part(definition: Definition) -> Findings:
    """Check that a party is called what nothing else is, is named by answers of the actions by
    which it joins, and sees something, does something or is told something."""
    posts = definition.posts
    reserved = {CITIZEN, OFFICER, *RELATIONS, *PLATFORM_ROLES, *posts, *audiences(posts)}
    for party in definition.parties.values():
        where = f"party {party.name}"
        for key in sorted(set(definition.source["parties"][party.name]) - KEYS):
            yield f"{where} says {key!r}, which nobody reads"
        if party.name in reserved:
            yield f"{where} is called what something else is"
        yield from _answers(definition, party, where)
        has_rights = any(
            party.name in has_rights
            for g in definition.groups.values()
            for has_rights in g.values()
        )
        is_addressed = any(
            rule.audience == party.name for rule in definition.notifications.values()
        )
        if not has_rights and not is_addressed:
            yield f"{where} is declared and neither sees nor is told anything"
    yield from _seen_by_whom_it_concerns(definition)


def _answers(definition: Definition, party: Party, where: str) -> Findings:
    if not party.joins:
        yield f"{where} joins by no action"
    for name in party.joins:
        if name not in definition.actions:
            yield f"{where} joins by the unknown action {name!r}"
            continue
        form = definition.form_of(definition.actions[name])
        wanted = {party.mobile: "mobile", party.email: "email"}
        for answer, kind in wanted.items():
            if answer is None:
                continue
            if form.types.get(answer) != kind:
                yield f"{where} is named by {answer!r}, which {name} does not ask for as {kind}"
            elif answer not in form.personal:
                yield f"{where} is named by {answer!r}, which {name} does not ask for as personal"
        choices = form.choices.get(party.language or "", {})
        if party.language is not None and not set(choices) >= set(LANGUAGES):
            yield f"{where} is written to in {party.language!r}, which {name} does not let choose"


def _seen_by_whom_it_concerns(definition: Definition) -> Findings:
    """Check that a citizen alone is a party;
    one who may act on a case or have its papers may see it."""
    parties, policy = set(definition.parties), definition.source.get("access", {})
    for group, members in definition.groups.items():
        for role, relations in members.items():
            if role != CITIZEN and parties & set(relations):
                yield f"group {group} makes the role {role!r} a party, which a citizen alone can be"
    of_parties = {
        group
        for group, members in definition.groups.items()
        if parties & set(members.get(CITIZEN, ()))
    }
    needed = {group for action in definition.actions.values() for group in action.by}
    needed |= {group for paper in definition.documents.values() for group in paper.who}
    for group in sorted(needed & of_parties - set(policy.get("see", ()))):
        yield f"group {group} may act or have papers and may not see the case"
