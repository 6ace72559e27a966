"""Who becomes a party with an action: the answers say how somebody is reached, the gateway, which
alone knows citizens, says who that is."""

from collections.abc import Callable, Mapping

from casework.definition.counter import OWNER
from casework.definition.model import Action, Definition
from casework.definition.parties import named_by
from casework.engine.parties import Joined
from casework.typed.case import Contact
from casework.typed.fields import Answers
from chassis import log
from contracts.errors import ValidationFailed
from contracts.events import LANGUAGES
from contracts.typed import JsonObject

logger = log.get(__name__)
Citizens = Mapping[str, str]
"""The citizens' ids by party."""
Seal = Callable[[JsonObject], str]
"""Closes a contact so that the notify service alone can read it."""
IS_THE_APPLICANT = "is-the-applicant"
"""The field code for an answer that names the owner as a party to his own case."""


def corrected(
    definition: Definition, action: Action, answers: Answers, form: Answers
) -> Answers | None:
    """Return the application's ``form`` after ``action`` named a party of it anew; None where it
    did not. What was said of the one before is not for the one who came in the place: the answers
    that name the party go, and those of the action that bear the same names stand instead.
    """
    named = named_by(definition.parties, action.name, answers).values()
    of_form = [party for party in named if party.mobile in form]
    if action.starts or not of_form:
        return None
    obsolete = {name for party in of_form for name in (party.mobile, party.email, party.language)}
    rest = {name: value for name, value in form.items() if name not in obsolete}
    return rest | {k: v for k, v in answers.items() if k in definition.form.types}


def contact_at_counter(definition: Definition, action: Action, answers: Answers) -> Contact | None:
    """Return how the person is reached for whom an officer answers; None where nobody is named."""
    for person in named_by(definition.counter, action.name, answers).values():
        return {"mobile": answers[person.mobile], "email": answers.get(person.email or "")}
    return None


def joining(
    definition: Definition,
    action: Action,
    answers: Answers,
    citizens: Citizens,
    owner: str,
    seal: Seal | None,
) -> dict[str, Joined]:
    """Return who becomes a party by ``action``, by party; empty where nobody does.

    One whom an officer names at the counter is among them, as the owner.

    An id without an answer that names its party counts for nothing. Without an id the party is told
    but has no access. Raises ValidationFailed where a party is the ``owner`` himself.
    """
    joined, wrong = {}, {}
    owner = citizens.get(OWNER, owner)
    people = {**definition.parties, **definition.counter}
    for name, party in named_by(people, action.name, answers).items():
        id = citizens.get(name)
        if id == owner and name != OWNER:
            wrong[party.mobile] = IS_THE_APPLICANT
        if id is None:
            logger.warning("nobody said which citizen a party is", extra={"party": name})
        language = answers.get(party.language or "")
        contact = {"mobile": answers[party.mobile], "email": answers.get(party.email or "")}
        joined[name] = Joined(
            id=id,
            contact=seal(contact) if seal else None,
            language=language if language in LANGUAGES else LANGUAGES[0],
        )
    if wrong:
        raise ValidationFailed(fields=wrong)
    return joined
