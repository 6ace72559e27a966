"""The catalogue of services, as people are shown it.

Every function runs inside a request, returns plain JSON-able data and refuses with a
`contracts.errors.ContractError`.
"""

from __future__ import annotations

from contracts.typed import JsonObject
from gateway.catalogue import finding
from gateway.catalogue.typed import FormDescription, ServiceDescription, ServiceEntry
from gateway.http.context import parts


def services(*, for_officers: bool = False) -> list[ServiceEntry]:
    """Return the catalogue, by department: [{"code", "version", "name": {hi,en}, "help": {hi,en},
    "group", "department": {"code", "name"}}]; for officers also what they begin or offices ask."""
    newest = parts().catalogue.newest()
    return [service.entry for service in newest if for_officers or service.for_citizens]


def find_services(query: str) -> list[ServiceEntry]:
    """Return the services that people may mean by words in Hindi, English or Hindi in Roman
    letters, the likeliest first; entries as `services` has them, none where nothing is alike."""
    entries = {one["code"]: one for one in services()}
    index = finding.index_of([service(code) for code in entries])
    return [entries[code] for code, _ in index.search(query)]


def service(code: str) -> ServiceDescription:
    """Return one service: its line in the catalogue, "form" {"schema": JSON Schema, "labels":
    {field: {hi,en}}, "fields": as in the definition} and "states" {name: {"name": {hi,en},
    "terminal", "region"}}.

    NotFound when no service announced that code.
    """
    return parts().catalogue.service(code).described


def earlier_form(code: str, version: str) -> FormDescription | None:
    """Return the form of one version of a service, newest or not; None where there is none."""
    ours = (one for one in parts().catalogue.versions() if one.definition.code == code)
    one = next((one for one in ours if str(one.definition.version) == version), None)
    return one.described["form"] if one else None


def await_version(code: str, version: str) -> None:
    """Look for a version of a service that is not known here: another worker has shown its form."""
    if version.isdecimal() and earlier_form(code, version) is None:
        parts().catalogue.look_again()


def action_forms(code: str) -> dict[str, JsonObject]:
    """Return the form of each action of a service, as JSON Schema, by the action's name.

    NotFound when no service announced that code.
    """
    actions = parts().catalogue.service(code).actions
    return {name: action["form"] for name, action in actions.items()}
