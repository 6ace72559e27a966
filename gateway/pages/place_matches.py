"""A place searched by one line: a PIN code with what is typed beside it, else a station's name."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from casework.definition.as_written import ascii_digits
from contracts.errors import ContractError, ValidationFailed
from gateway.directory import use_cases as stations
from gateway.directory.typed import StationView
from gateway.http.context import language
from gateway.pages.directory import directory
from gateway.pages.jurisdiction import in_words
from gateway.pages.texts import sayer, translator

LONGEST = 100
"""Characters of what is searched; more are cut off."""
OFFERED = 6
PIN_DIGITS = 6


@dataclass(frozen=True)
class Match:
    """A station that may be meant, with its district in words."""

    code: str
    words: str


@dataclass(frozen=True)
class Matches:
    """What a search found; ``says`` is a sentence above it, or why there is nothing."""

    says: str
    stations: Sequence[Match] = ()


def pin_beside(line: str) -> tuple[str, str]:
    """Return the PIN that a line has, and what it says beside it; no PIN where it has none."""
    words = ascii_digits(line).split()
    pins = [word for word in words if word.isdecimal() and len(word) == PIN_DIGITS]
    return (pins[0], " ".join(word for word in words if word != pins[0])) if pins else ("", line)


def matches(line: str, category: str) -> Matches:
    """Return the stations that a line may mean, of those that a citizen may choose. The directory
    has no list of villages: without a PIN a line is a station's name."""
    t = translator(language())
    pin, locality = pin_beside(line)
    try:
        if pin:
            return _of_pin(pin, locality, category)
        if ascii_digits(line).replace(" ", "").isdecimal():
            return Matches(t("stations.no_such_pin"))
        hits = stations.search_stations(line, limit=OFFERED)["items"]
    except ValidationFailed:
        return Matches(t("stations.no_such_pin"))
    except ContractError:
        return Matches(t("stations.away"))
    choices = _choices(one["station"] for one in hits)
    return Matches(t("place.which" if choices else "stations.none_found"), choices)


def _of_pin(pin: str, locality: str, category: str) -> Matches:
    place = {"pin": pin, "locality": locality} if locality else {"pin": pin}
    answer = stations.resolve_place(place, category=category)
    decided = [answer["station"]] if answer["station"] else []
    choices = _choices([*decided, *answer["alternatives"]])
    says = [sayer(language())(answer["why"]), translator(language())("stations.pin_taken")]
    return Matches(" ".join(says), choices)


def _choices(offices: Iterable[StationView]) -> list[Match]:
    citizens = {one["code"] for one in directory().choosable()}
    each = {one["code"]: one for one in offices if one["code"] in citizens}
    return [Match(code, in_words(one, language())) for code, one in each.items()][:OFFERED]
