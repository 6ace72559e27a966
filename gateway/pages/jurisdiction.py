"""Which station a place belongs to, shown before filing. Routing being away is no obstacle."""

from collections.abc import Iterable
from dataclasses import dataclass

from contracts.errors import ContractError, ValidationFailed
from gateway.directory import use_cases as stations
from gateway.directory.typed import Jurisdiction, StationView
from gateway.pages.filing_steps import Filing
from gateway.pages.form_answers import answer_at, shown_places
from gateway.pages.form_errors import NO_ERRORS, FormErrors, errors_of
from gateway.pages.texts import district_namer, sayer, translator
from gateway.pages.typed import Spec


def wrong_with_places(filing: Filing, specs: Iterable[Spec], language: str) -> FormErrors:
    """Return what routing knows to be wrong with the places among ``specs``: a PIN or a station
    that does not exist."""
    for place in shown_places(filing.posted, specs):
        try:
            _resolve(filing, place)
        except ValidationFailed as refused:
            renamed = {_as_field(path, place): code for path, code in refused.fields.items()}
            return errors_of(ValidationFailed(fields=renamed), filing.specs, language)
        except ContractError:
            continue
    return NO_ERRORS


@dataclass(frozen=True)
class Destination:
    """Where an application will go, in words; ``decided`` while it is a station for sure."""

    words: str
    decided: bool = False


def goes_to(filing: Filing, language: str, office: str) -> Destination | None:
    """Return where the application will go; None where that is not known now. ``office`` is what
    its offices are called: where that is no station's name, the place only says the district."""
    if chosen := filing.office_chosen():
        return Destination(sayer(language)(chosen["label"]), decided=True)
    name = next((spec["name"] for spec in filing.specs if spec["type"] == "place"), None)
    if name is None:
        return None
    try:
        answer = _resolve(filing, name)
    except ContractError:
        return None
    if answer is None or "as_of" in answer:  # a copy of the directory decides nothing
        return None
    t = translator(language)
    if answer["outcome"] == "ask":
        return Destination(t("check.one_question"))
    station = answer["station"]
    if answer["outcome"] == "queue" or station is None:
        return Destination(t("check.undecided"))
    if office != t("stations.one_within"):
        return Destination(_with_district(office, station, language), decided=True)
    return Destination(in_words(station, language), decided=True)


def in_words(station: StationView, language: str) -> str:
    """Return a station of an answer with its district, as people say it."""
    name_said = sayer(language)(station["name"])
    if station.get("type") == "general":  # a unit bears what it is in its name
        name_said = f"{name_said} {translator(language)('stations.one_within')}"
    return _with_district(name_said, station, language)


def _with_district(name_said: str, station: StationView, language: str) -> str:
    t = translator(language)
    district = station.get("police_district")
    place = t("place.in_district", district=district_namer(language)(district)) if district else ""
    return f"{name_said}, {place}" if place else name_said


def _resolve(filing: Filing, path: str) -> Jurisdiction | None:
    place = answer_at(filing.answers, path)
    if not place:
        return None
    category = filing.answers.get("category") or "other"
    return stations.resolve_place(place, category=category)


def _as_field(path: str, name: str) -> str:
    return name + path.removeprefix("place") if path.startswith("place") else name
