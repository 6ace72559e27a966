"""The first page: what can be done here; and the way out of it."""

from itertools import groupby
from typing import TypedDict

from flask import redirect, render_template
from werkzeug.wrappers import Response

from contracts.errors import ContractError
from gateway.catalogue import use_cases as catalogue
from gateway.catalogue.typed import DepartmentEntry, ServiceEntry
from gateway.pages import session
from gateway.pages.blueprint import blueprint

ELSEWHERE = "https://mausam.imd.gov.in/"
"""Where a quick exit leads: the weather, which nobody asks questions about."""


@blueprint.get("/")
def home() -> str:
    """Show the services, tracking, and the emergency numbers; these also while all else is away."""
    session.reader()
    try:
        services = catalogue.services()
    except ContractError:
        services = []
    return render_template("pages/home.html", groups=_by_department(services))


class DepartmentServices(TypedDict):
    """A department with its services."""

    department: DepartmentEntry
    services: list[ServiceEntry]


def _by_department(services: list[ServiceEntry]) -> list[DepartmentServices]:
    """Return the departments in the order of the catalogue."""
    groups = groupby(services, key=lambda one: one["department"].get("code"))
    listed = [list(group) for _, group in groups]
    return [{"department": group[0]["department"], "services": group} for group in listed]


@blueprint.get("/leave")
def leave() -> Response:
    """Sign out and be elsewhere at once; the way back shows nothing, and nothing that a citizen
    kept stays on the device. What an officer took along is work, and asks before it is deleted."""
    reader = session.reader()
    answer = redirect(ELSEWHERE, 303)
    session.sign_out(answer)
    is_officer = reader is not None and not reader.is_citizen
    answer.headers["Clear-Site-Data"] = '"cache"' if is_officer else '"cache", "storage"'
    return answer
