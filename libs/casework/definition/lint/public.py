"""Rules of the linter about what a service makes public and what the pages of a case show."""

from collections.abc import Iterator

from casework.definition.bilingual import is_bilingual
from casework.definition.lint.regions import NEVER_SHOWN, VIEW
from casework.definition.lint.texts import KEBAB
from casework.definition.model import BadDefinition, Definition
from casework.definition.public_lists import AT, KINDS, PublicList, public_lists

Findings = Iterator[str]


def public_lists_can_be_read(definition: Definition) -> Findings:
    """Check that a public list is made from what the view shows, in words of both languages, and
    nothing else opens it than what the case itself says."""
    try:
        declared = public_lists(definition.source)
    except BadDefinition as error:
        yield str(error)
        return
    for name, public_list in declared.items():
        where = f"the public list {name}"
        if not KEBAB.fullmatch(name):
            yield f"the name {name!r} is not kebab-case"
        if not public_list.opened_by:
            yield f"{where} is opened by nothing"
        yield from _paths(definition, where, public_list)
        yield from _texts(where, public_list)
        if public_list.paper is not None and public_list.paper not in definition.documents:
            yield f"{where} comes with the paper {public_list.paper}, which is not declared"
        if public_list.paper is not None and AT in {one.field for one in public_list.shows}:
            yield f"{where} shows a field {AT}, where the address of its paper stands"


def _paths(definition: Definition, where: str, public_list: PublicList) -> Findings:
    view_fields = (VIEW | set(definition.view_fields)) - NEVER_SHOWN
    for field in sorted(public_list.reads - view_fields):
        yield f"{where} reads {field}, which the view does not show"
    for path, wanted in public_list.opened_by.items():
        if wanted is not True and not isinstance(wanted, list):
            yield f"{where} asks {path} for something else than true or a list"


def _texts(where: str, public_list: PublicList) -> Findings:
    if not is_bilingual(public_list.label):
        yield f"{where} has no name in both languages"
    if public_list.help is not None and not is_bilingual(public_list.help):
        yield f"the help of {where} is not given in both languages"
    fields = [one.field for one in public_list.shows]
    if public_list.found_by is not None and public_list.found_by.field in fields:
        yield f"{where} shows {public_list.found_by.field}, by which its rows are only found"
    for field in sorted({one for one in fields if fields.count(one) > 1}):
        yield f"{where} shows {field} twice"
    for one in public_list.shows:
        if one.kind not in KINDS:
            yield f"{where} shows {one.field} in the unknown kind {one.kind!r}"
        if not is_bilingual(one.label):
            yield f"{where} shows {one.field} without a label in both languages"
