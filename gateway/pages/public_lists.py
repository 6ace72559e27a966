"""Lists that services have made public, by office, day and words; to anybody."""

from itertools import groupby
from typing import Any, TypedDict

from flask import make_response, render_template, request
from werkzeug.wrappers import Response

from casework.definition.bilingual import Text
from casework.definition.public_lists import PublicList
from contracts.errors import ContractError, ValidationFailed
from gateway.catalogue.typed import DepartmentEntry
from gateway.directory import use_cases as stations
from gateway.http.access import count
from gateway.http.context import language, parts
from gateway.pages import session
from gateway.pages.blueprint import blueprint
from gateway.pages.directory import directory
from gateway.pages.form_errors import NO_ERRORS, errors_of, input_id
from gateway.pages.texts import translator
from gateway.pages.typed import Spec
from gateway.public_lists import use_cases as lists
from gateway.public_lists.use_cases import ListEntry

PER_PAGE = 20
ALIKE = 8
"""Offices whose name is like the one typed: the rows of all are shown, each with its office."""


class DepartmentLists(TypedDict):
    """A department with its public lists."""

    department: DepartmentEntry
    lists: list[ListEntry]


@blueprint.get("/lists")
def public_lists_page() -> str:
    """Show which lists anybody may read, by department."""
    session.reader()
    groups = groupby(lists.public_lists(), key=lambda one: one["department"]["code"])
    by_department = [list(group) for _, group in groups]
    departments: list[DepartmentLists] = [
        {"department": group[0]["department"], "lists": group} for group in by_department
    ]
    return render_template("pages/public_lists.html", groups=departments)


@blueprint.get("/lists/<code>/<name>")
def public_list(code: str, name: str) -> Response:
    """Show the rows that are public, newest first."""
    session.reader()
    count("lookup")
    declared = parts().public_lists.declared(code, name)
    choices = parts().public_lists.choices(code, name)
    names = [*(spec["name"] for spec in _specs(declared)), *choices]
    typed = {name: request.args.get(name, "").strip() for name in names}
    rows_of_page: dict[str, Any] = {"items": [], "next": None}
    errors = NO_ERRORS
    try:
        rows_of_page = parts().public_lists.page(
            code,
            name,
            offices=_offices(typed.get("office", "")),
            first_day=typed["from"] or None,
            last_day=typed["to"] or None,
            narrowed={field: typed[field] for field in choices if typed[field]},
            whole_number=typed.get("whole_number") or None,
            cursor=request.args.get("cursor"),
            limit=PER_PAGE,
        )
    except ValidationFailed as refused:
        errors = errors_of(refused, _specs(declared), language())
    page = render_template(
        "pages/public_list.html",
        code=code,
        declared=declared,
        labels={one.field: one.label for one in declared.shows},
        typed=typed,
        items=rows_of_page["items"],
        more=rows_of_page["next"],
        specs=_specs(declared),
        choices=_choices(declared, choices),
        errors=errors,
        input_id=input_id,
    )
    return make_response(page, 422 if errors else 200)


def _choices(declared: PublicList, choices: dict[str, list[Text]]) -> list[dict[str, Any]]:
    """Return [{"name", "label", "words"}] of what the list is narrowed by,
    in the reader's alphabet."""
    labels = {one.field: one.label for one in declared.shows}
    chosen = language()
    return [
        {"name": field, "label": labels[field], "words": sorted(words, key=lambda one: one[chosen])}
        for field, words in choices.items()
    ]


def _offices(typed: str) -> list[str] | None:
    """Return the codes of the offices meant, None where none was named; an unknown name is a code
    that no row bears."""
    if not typed:
        return None
    if typed in directory().stations:
        return [typed]
    try:
        matches = stations.search_stations(typed, limit=ALIKE)["items"]
    except ContractError:
        matches = []
    return [one["station"]["code"] for one in matches] or [typed]


def _specs(declared: PublicList) -> list[Spec]:
    t = translator(language())
    by_office: list[Spec] = [
        {"name": "office", "type": "text", "label": one.label, "help": t("public.hint")}
        for one in declared.shows
        if one.field == declared.office
    ]
    by_number: list[Spec] = [
        {
            "name": "whole_number",
            "type": "text",
            "label": t("public.number"),
            "help": t("public.number-help"),
        }
    ]
    return [
        *(by_number if declared.found_by else ()),
        *by_office,
        {"name": "from", "type": "date", "label": t("public.from")},
        {"name": "to", "type": "date", "label": t("public.to")},
    ]
