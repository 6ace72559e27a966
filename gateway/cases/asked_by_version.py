"""A filing says by which version of the definition its form was asked: while a release is rolled
out, the service has replicas that know it and others that do not."""

from __future__ import annotations

from contracts.errors import BadRequest, ValidationFailed
from contracts.typed import Json, JsonObject
from gateway.bus.calls import ask_as
from gateway.catalogue.catalogue import Service
from gateway.http.context import parts, settings
from gateway.identity.caller import Caller


def file_case(caller: Caller, service: Service, payload: JsonObject) -> Json:
    """Ask the service to file; return its reply. Refuses as the service does, and with Unavailable
    and DeadlineExceeded."""
    version = {"definition_version": service.definition.version}
    timeout = settings().write_timeout
    try:
        return ask_as(caller, service.owner, "file_case", payload | version, timeout=timeout)
    except BadRequest:
        # A service of a release that knows no such word files under its newest version.
        return ask_as(caller, service.owner, "file_case", payload, timeout=timeout)


def is_newer(code: str, refused: ValidationFailed) -> bool:
    """Return whether answers were refused because their questions are not known here, and a newer
    version is, now that we looked: another worker has shown its form."""
    if "unknown-field" not in (refused.fields or {}).values():
        return False
    catalogue = parts().catalogue
    before = catalogue.service(code).key
    catalogue.look_again()
    return catalogue.service(code).key != before
