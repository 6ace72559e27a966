"""A field with more choices than a list shows: words are typed, and what they find is ticked."""

from collections.abc import Iterable

from casework.typed.replies import Choice
from contracts.errors import ContractError
from gateway.cases import use_cases as cases
from gateway.identity.caller import Caller
from gateway.pages.form_answers import Posted, answers
from gateway.pages.typed import Spec

BUTTON = "find"
"""Of the button that looks up; behind a dot stands the name of its field."""
LONGEST = 200
"""Characters of the words; more are cut off."""


def choices_found(
    reader: Caller, reference: str, specs: Iterable[Spec], posted: Posted
) -> dict[str, list[Choice] | None]:
    """Return, by field, what the words beside it find; None where the service did not answer, and
    no entry where nothing was looked for. What was ticked before goes into the field's own input.
    """
    matches: dict[str, list[Choice] | None] = {}
    for spec in specs:
        words = posted.get(words_input(spec), "").strip()[:LONGEST]
        if "finds" not in spec or posted.get("to") != f"{BUTTON}.{spec['name']}":
            continue
        chosen = answers([spec], posted).get(spec["name"]) or []
        posted.setlist(spec["name"], [", ".join(chosen)])
        if not words:
            continue
        try:
            matches[spec["name"]] = cases.find_choices(reader, reference, spec["finds"], words)
        except ContractError:
            matches[spec["name"]] = None
    return matches


def words_input(spec: Spec) -> str:
    """Return the name of the input for the words beside a field."""
    return f"{spec['name']}.words"
