"""What is wrong with a department: its names, its ranks, its offices and its posts."""

import re
from collections import Counter
from collections.abc import Callable, Iterator

from casework.definition.bilingual import is_bilingual
from casework.definition.department import OFFICE_MARK, ROLE_MARK, Department
from casework.definition.posts import CITIZEN, HANDLING_POST, OFFICER
from casework.engine.access import RELATIONS
from contracts.departments import PLATFORM_ROLES

KEBAB = re.compile(r"[a-z]+(-[a-z0-9]+)*")
RELATION = re.compile(r"[a-z]+(_[a-z0-9]+)*")
OFFICE_CODE = re.compile(r"[A-Z0-9]+(-[A-Z0-9]+)*")
LONGEST_CODE = 64
MOBILE = re.compile(r"[6-9][0-9]{9}")
Findings = Iterator[str]


def names_are_in_both_languages(department: Department) -> Findings:
    """Check that the department, its roles, posts and offices are named in Hindi and in English."""
    named = [("the department", department.name)]
    named += [(f"role {name}", role.name) for name, role in department.roles.items()]
    named += [(f"post {name}", post.name) for name, post in department.posts.items()]
    named += [(f"office {office.code}", office.name) for office in department.offices or ()]
    for where, text in named:
        if not is_bilingual(text):
            yield f"{where} is not named in both languages"


def codes_are_well_formed(department: Department) -> Findings:
    """Check that codes have no other characters than their kind has, and that none stands twice."""
    if not KEBAB.fullmatch(department.code):
        yield f"the code {department.code!r} is not kebab-case"
    for name in department.roles:
        short = _short(department, name, ROLE_MARK)
        if not KEBAB.fullmatch(short) or short in PLATFORM_ROLES:
            yield f"the role {short!r} is not kebab-case or is the platform's"
    for relation in department.posts:
        if not RELATION.fullmatch(relation) or relation in RELATIONS:
            yield f"the post {relation!r} is not snake_case or is a relation of every case"
    codes = Counter(office.code for office in department.offices or ())
    for code, count in codes.items():
        short = _short(department, code, OFFICE_MARK)
        if not OFFICE_CODE.fullmatch(short) or len(code) > LONGEST_CODE:
            yield f"the code of office {short!r} is not of capitals, digits and single hyphens"
        if count > 1:
            yield f"office {code} stands twice"


def _short(department: Department, name: str, mark: str) -> str:
    return name if department.home else name.removeprefix(f"{department.code}{mark}")


def ranks_are_positive(department: Department) -> Findings:
    """Check that a role has a rank, and some role is somebody's."""
    if not department.roles:
        yield "the department has no role"
    for name, role in department.roles.items():
        if role.rank < 1:
            yield f"the rank of role {name} is below 1"


def offices_stand_below_each_other(department: Department) -> Findings:
    """Check that the office above each is one of the department's, and none is above itself."""
    if department.offices is None:
        return
    if not department.offices:
        yield "the department has no office"
    above = {office.code: office.parent for office in department.offices}
    for office in department.offices:
        if office.parent is not None and office.parent not in above:
            yield f"the parent {office.parent} of office {office.code} is unknown"
        passed: set[str] = set()
        code: str | None = office.code
        while code is not None and code not in passed:
            passed.add(code)
            code = above.get(code)
        if code is not None:
            yield f"office {office.code} is above itself or below such a circle"


def offices_can_be_reached(department: Department) -> Findings:
    """Check that an office's kind is a name; its mobile and its address,
    where it has them, can be used."""
    for office in department.offices or ():
        if not KEBAB.fullmatch(office.kind):
            yield f"the kind of office {office.code} is not kebab-case"
        if office.mobile is not None and not MOBILE.fullmatch(office.mobile):
            yield f"the mobile of office {office.code} is not ten digits from 6 to 9"
        if office.email is not None and not all(office.email.partition("@")):
            yield f"the e-mail address of office {office.code} is none"


def posts_make_sense(department: Department) -> Findings:
    """Check that somebody handles a case, each audience is one post's,
    and offices of its kind exist."""
    if HANDLING_POST not in department.posts:
        yield f"the department has no post {HANDLING_POST!r}"
    if [post.last_resort for post in department.posts.values()].count(True) > 1:
        yield "two posts are the last resort"
    audiences = Counter(post.audience for post in department.posts.values() if post.audience)
    for audience, count in audiences.items():
        if not KEBAB.fullmatch(audience) or audience in (CITIZEN, OFFICER):
            yield f"the audience {audience!r} is not kebab-case or is every department's"
        if count > 1:
            yield f"the audience {audience!r} is that of two posts"
    kinds = {office.kind for office in department.offices or ()}
    for relation, post in department.posts.items():
        if department.offices is not None and post.kind is not None and post.kind not in kinds:
            yield f"post {relation} is of the kind {post.kind!r}, of which there is no office"


RULES: tuple[Callable[[Department], Findings], ...] = (
    names_are_in_both_languages,
    codes_are_well_formed,
    ranks_are_positive,
    offices_stand_below_each_other,
    offices_can_be_reached,
    posts_make_sense,
)


def lint_department(department: Department) -> list[str]:
    """Return what is wrong with ``department``; an empty list if nothing is."""
    return [sentence for rule in RULES for sentence in rule(department)]
