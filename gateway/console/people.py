"""Officers as one chooses them: by name and rank, with what they have to do and who is away."""

from contracts.errors import ContractError
from gateway.http.context import language
from gateway.identity.caller import Caller
from gateway.officers import to_name
from gateway.officers.to_name import Candidate
from gateway.pages import dates
from gateway.pages.texts import sayer, translator
from gateway.pages.typed import Choice, Spec


def with_people(reader: Caller, reference: str, action: str, specs: list[Spec]) -> list[Spec]:
    """Return the fields of an action, those that name an officer as a choice of officers; who is
    away is told beneath and cannot be chosen."""
    if not any(spec["type"] == "username" for spec in specs):
        return specs
    people = candidates(reader, reference, action)
    return [
        _choice(spec, people[spec["name"]]) if spec["name"] in people else spec for spec in specs
    ]


def candidates(reader: Caller, reference: str, action: str) -> dict[str, list[Candidate]]:
    """Return whom the fields of an action may name; a field that nobody can be matches for is left
    out, so that a name can still be typed there."""
    try:
        matches = to_name.officers_to_name(reader, reference, action)
    except ContractError:
        return {}
    return {field: people for field, people in matches.items() if people}


def label_of(one: Candidate) -> str:
    """Return an officer in words: name, rank, how many open cases."""
    in_words, t = sayer(language()), translator(language())
    cases = "–" if one["open"] is None else one["open"]
    return t("work.officer", name=in_words(one["name"]), rank=in_words(one["rank"]), n=cases)


def _choice(spec: Spec, people: list[Candidate]) -> Spec:
    in_words, t = sayer(language()), translator(language())
    choices: list[Choice] = [
        {"value": one["username"], "label": label_of(one)} for one in people if not one["absent"]
    ]
    away = "; ".join(
        t("work.away_until", name=in_words(one["name"]), at=dates.day(one["until"], language()))
        if one["until"]
        else t("work.away", name=in_words(one["name"]))
        for one in people
        if one["absent"]
    )
    if not choices:
        return spec
    hint = t("work.least_first") + (" " + t("work.away_now", who=away) if away else "")
    return {**spec, "type": "choice", "choices": choices, "help": hint}
