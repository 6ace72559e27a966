"""The files that the answers of a case name, kept in the case itself.

The door keeps the bytes and ties them to the case. What it has to tie stands in the case's own
write and in every event after it, so that a door which ended in between learns of it again.
"""

from casework.definition.model import Action, Definition
from casework.typed.fields import Answers, CaseFields, Changes

FILES = "files"
"""The kind of answer that is a list of files' ids."""
ATTACHMENTS = "attachments"


def with_named(
    definition: Definition, action: Action, answers: Answers, case: CaseFields
) -> Changes:
    """Return the field of ``case`` with the files that ``answers`` name beside those it had;
    nothing where they name none that is new."""
    before: list[str] = case.get(ATTACHMENTS) or []
    kinds = definition.form_of(action).types
    ids = [one for name, ids in answers.items() if kinds.get(name) == FILES for one in ids or ()]
    more = [one for one in dict.fromkeys(ids) if one not in before]
    return {ATTACHMENTS: [*before, *more]} if more else {}


def view_of(case: CaseFields) -> Changes:
    """Return what the view of ``case`` says of its files: nothing where there are none."""
    ids = case.get(ATTACHMENTS)
    return {ATTACHMENTS: ids} if ids else {}
