"""The providers of a deployment, from the file that `NOTIFY_PROVIDERS_FILE` names.

    operator-a:
      kind: smpp
      host: smpp.operator-a.example.in
      system_id: bihar
      password: OPERATOR_A_PASSWORD      # the variable that holds it
      per_second: 100
    gateway-b:
      kind: http
      url: https://sms.example.in/cgi-bin/sendsms
      secrets: {username: GATEWAY_B_USER, password: GATEWAY_B_PASSWORD}

Which of them carry SMS, and in what shares, `SMS_PROVIDERS` says: `operator-a:3,gateway-b:1`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields

from chassis.settings import MissingSetting
from contracts.typed import Json, JsonObject
from services.notify import deployment_file
from services.notify.providers.http import KANNEL, HttpLine
from services.notify.providers.smpp import SmppLine
from services.notify.providers.smpp_account import SmppAccount

_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
RESERVED = ("local", "smtp", "none")

Line = SmppLine | HttpLine


@dataclass(frozen=True, slots=True)
class Configured:
    """A provider of SMS. `per_second`: SMS that it may be given by one process, a long message
    being as many as its parts; None: as many as there are."""

    name: str
    line: Line
    per_second: float | None = None

    def __post_init__(self) -> None:
        if self.per_second is not None and self.per_second <= 0:
            raise ValueError(f"per_second {self.per_second} lets nothing through")


def read_file(path: str, environ: Mapping[str, str]) -> dict[str, Configured]:
    """Return by name, the providers in the file; none for an empty path.

    Raises MissingSetting, naming provider and place, for what cannot be read or is not known, and
    for a secret whose variable is not set.
    """
    content = deployment_file.entries(path, "NOTIFY_PROVIDERS_FILE", "providers")
    return {name: _configured(name, spec, environ) for name, spec in content.items()}


def _configured(name: str, spec: Json, environ: Mapping[str, str]) -> Configured:
    if not isinstance(name, str) or not _NAME.fullmatch(name) or name in RESERVED:
        raise MissingSetting(f"NOTIFY_PROVIDERS_FILE: {name!r} cannot be a provider's name")
    try:
        spec = dict(spec)
        kind, rate = spec.pop("kind"), spec.pop("per_second", None)
        line = _KINDS[kind](spec, environ)
        return Configured(name, line, float(rate) if rate is not None else None)
    except (KeyError, TypeError, ValueError, re.error) as error:
        raise MissingSetting(f"NOTIFY_PROVIDERS_FILE: {name}: {error}") from error


def _smpp(spec: JsonObject, environ: Mapping[str, str]) -> SmppLine:
    if "password" in spec:
        spec["password"] = _secret(spec["password"], environ)
    of_account = {field.name for field in fields(SmppAccount)}
    account = SmppAccount(**{key: value for key, value in spec.items() if key in of_account})
    rest = {key: value for key, value in spec.items() if key not in of_account}
    if "tags" in rest:
        entity, template, telemarketer = rest["tags"]
        rest["tags"] = (int(entity), int(template), int(telemarketer))
    return SmppLine(account, **rest)


def _http(spec: JsonObject, environ: Mapping[str, str]) -> HttpLine:
    secrets = {key: _secret(name, environ) for key, name in spec.pop("secrets", {}).items()}
    own = spec.pop("parameters", None)
    parameters = {**(KANNEL if own is None else own), **secrets}
    line = HttpLine(**spec, parameters={key: str(value) for key, value in parameters.items()})
    re.compile(line.accepted)
    re.compile(line.refused)
    return line


_KINDS: Mapping[str, Callable[[JsonObject, Mapping[str, str]], Line]] = {
    "smpp": _smpp,
    "http": _http,
}


def _secret(variable: Json, environ: Mapping[str, str]) -> str:
    if not isinstance(variable, str) or not environ.get(variable):
        raise MissingSetting(f"{variable} is not set: the secret of a provider")
    return environ[variable]
