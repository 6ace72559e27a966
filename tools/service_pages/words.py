"""What people and moments are called on the pages of the services, in any department's words."""

from collections.abc import Iterable
from dataclasses import dataclass

from casework.definition.department import Department
from casework.definition.model import Clock, Definition, Mark
from casework.definition.sources.common import Conditions
from tools.law_page.words import any_of, cell, moment

PLATFORM = {"citizen": "citizen", "system": "the system", "administrator": "administrator"}
RELATIONS = {
    "owner": "who filed it",
    "assigned": "who is named in it",
    "listed": "of an office that has a part in it",
    "system": "",
}
"""How somebody stands to a case who holds no post of the department in it."""


@dataclass(frozen=True)
class People:
    """The names of roles, offices and parties of one definition in its department."""

    department: Department
    definition: Definition

    def role(self, name: str) -> str:
        """Return what a role is called, in English; its own name where the department has none."""
        role = self.department.roles.get(name)
        return cell(role.name["en"]) if role else PLATFORM.get(name, f"`{name}`")

    def post(self, relation: str) -> str:
        """Return what the office that stands so to a case is called, in English."""
        posts = {**self.department.posts, **self.definition.posts}
        return cell(posts[relation].name["en"]) if relation in posts else ""

    def who(self, groups: Iterable[str]) -> str:
        """Return the people of ``groups``: their roles, and how they stand to the case."""
        return "; ".join(dict.fromkeys(text for group in groups for text in self._members(group)))

    def _members(self, group: str) -> Iterable[str]:
        for role, relations in self.definition.groups[group].items():
            stands = [self._stands(relation) for relation in relations]
            named = any_of([text for text in stands if text])
            yield f"{self.role(role)} ({named})" if named else self.role(role)

    def _stands(self, relation: str) -> str:
        if relation in self.definition.parties:
            return cell(self.definition.parties[relation].label["en"])
        return RELATIONS.get(relation, self.post(relation))

    def audiences(self, templates: Iterable[str]) -> str:
        """Return who is told by these templates, each once."""
        rules = [self.definition.notifications[template] for template in templates]
        return any_of(dict.fromkeys(self._audience(rule.audience) for rule in rules), "and")

    def _audience(self, audience: str) -> str:
        if audience in self.definition.parties:
            return cell(self.definition.parties[audience].label["en"])
        posts = {**self.department.posts, **self.definition.posts}
        named = [post.name["en"] for post in posts.values() if post.audience == audience]
        known = {"citizen": "the citizen", "officer": "the officer named"}
        return known.get(audience) or (cell(named[0]) if named else audience.replace("-", " "))

    def happens(self, clock: Clock, mark: Mark) -> str:
        """Return what a mark of a clock does, and when."""
        parts = [f"{self.audiences(mark.tell)} told"] if mark.tell else []
        if mark.takes:
            name = self.definition.actions[mark.takes].label["en"]
            parts.append(f"the system takes “{cell(name)}”")
        return f"{_when(clock, mark)}: {'; '.join(parts)}"


def _when(clock: Clock, mark: Mark) -> str:
    if mark.after is not None and not mark.after:
        return "at the limit"
    if clock.moment is not None and mark.at is not None and mark.at < 1:
        return f"after {mark.at:.0%} of the time"
    return moment(clock, mark)


def condition(values: Conditions) -> str:
    """Return what ``only_if`` asks of the case, path by path; empty where it asks nothing."""
    parts = []
    for path, wanted in dict(values).items():
        answer = "is there" if wanted is True else "is " + any_of(f"`{one}`" for one in wanted)
        parts.append(f"`{path}` {answer}")
    return cell(any_of(parts, "and")) if parts else ""
