"""The public register of FIRs, by station and day."""

from typing import Any

from flask import make_response, render_template, request
from werkzeug.wrappers import Response

from contracts.errors import ContractError, ValidationFailed
from gateway import use_cases
from gateway.access import count
from gateway.context import language, parts
from gateway.pages import session
from gateway.pages.blueprint import blueprint
from gateway.pages.directory import directory
from gateway.pages.form_errors import NO_ERRORS, FormErrors, errors_of, input_id
from gateway.pages.form_specs import Spec
from gateway.pages.texts import translator

PER_PAGE = 20
ALIKE = 8
"""Stations whose name is like the one typed: the FIRs of all are shown, each with its station."""


@blueprint.get("/firs")
def firs() -> Response:
    """Show the FIRs that are public, newest first; to anybody."""
    session.reader()
    count("lookup")
    typed = {name: request.args.get(name, "").strip() for name in ("station", "from", "to")}
    found: dict[str, Any] = {"items": [], "next": None}
    errors = NO_ERRORS
    try:
        found = parts().firs.page(
            stations=_stations(typed["station"]),
            first_day=typed["from"] or None,
            last_day=typed["to"] or None,
            cursor=request.args.get("cursor"),
            limit=PER_PAGE,
        )
    except ValidationFailed as refused:
        errors = errors_of(refused, _specs(), language())
    return _show(typed, found, errors)


def _stations(typed: str) -> list[str] | None:
    """The codes of the stations meant, None where none was named; an unknown name is a code that
    no FIR bears."""
    if not typed:
        return None
    if typed in directory().stations:
        return [typed]
    try:
        found = use_cases.search_stations(typed, limit=ALIKE)["items"]
    except ContractError:
        found = []
    return [one.get("station", one)["code"] for one in found] or [typed]


def _specs() -> list[Spec]:
    t = translator(language())
    return [
        {"name": "station", "type": "text", "label": t("firs.station"), "help": t("firs.hint")},
        {"name": "from", "type": "date", "label": t("firs.from")},
        {"name": "to", "type": "date", "label": t("firs.to")},
    ]


def _show(typed: dict[str, str], found: dict, errors: FormErrors) -> Response:
    page = render_template(
        "pages/firs.html",
        typed=typed,
        items=found["items"],
        more=found["next"],
        specs=_specs(),
        errors=errors,
        input_id=input_id,
    )
    return make_response(page, 422 if errors else 200)
