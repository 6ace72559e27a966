"""Where a form wants a station's code, its name may be typed and the station chosen."""

from contracts.errors import ContractError
from contracts.typed import Text
from gateway.directory import use_cases as stations
from gateway.directory.typed import StationView
from gateway.http.context import LANGUAGES
from gateway.pages.directory import directory
from gateway.pages.form_answers import Posted
from gateway.pages.form_errors import NO_ERRORS, FieldError, FormErrors, input_id
from gateway.pages.texts import district_namer, sayer, translator
from gateway.pages.typed import Choice, Spec

STATION_FIELDS = ("station", "to_station")
NONE = "none"
OFFERED = 8


def with_stations_found(
    specs: list[Spec], posted: Posted, language: str
) -> tuple[list[Spec], FormErrors]:
    """Return the fields, those with a station's name made a choice of stations like it, and the
    sentence that asks to choose. A code that is known, and the answer that it is none of those
    that were offered, is left as it is."""
    changed, errors = [], []
    for spec in specs:
        stations_alike = _stations_like(spec, posted)
        if not stations_alike:
            changed.append(spec)
            continue
        changed.append(
            {**spec, "type": "choice", "choices": [_choice(one) for one in stations_alike]}
        )
        t, label = translator(language), sayer(language)(spec["label"])
        errors.append(
            FieldError(
                spec["name"],
                input_id(spec["name"]),
                label,
                t("office.which", typed=_typed(spec, posted)),
            )
        )
    return changed, FormErrors(errors) if errors else NO_ERRORS


def _stations_like(spec: Spec, posted: Posted) -> list[StationView]:
    typed = _typed(spec, posted)
    if spec["name"] not in STATION_FIELDS or spec["type"] != "text" or typed in ("", NONE):
        return []
    if typed in directory().stations or typed.upper().startswith(("PD-", "HQ", "RG-")):
        return []
    try:
        matches = stations.search_stations(typed, limit=OFFERED)["items"]
    except ContractError:
        return []
    return [one["station"] for one in matches]


def _typed(spec: Spec, posted: Posted) -> str:
    return posted.get(spec["name"], "").strip()


def _choice(station: StationView) -> Choice:
    label: Text = {language: _in_words(station, language) for language in LANGUAGES}
    return {"value": station["code"], "label": label}


def _in_words(station: StationView, language: str) -> str:
    district = district_namer(language)(station.get("police_district") or "")
    return f"{sayer(language)(station['name'])}, {district} ({station['code']})"
