"""The lists that services have made public.

Every function runs inside a request, returns plain JSON-able data and refuses with a
`contracts.errors.ContractError`.
"""

from __future__ import annotations

from gateway.http.context import parts


def public_lists() -> list[dict]:
    """[{"code", "list", "name": {hi,en}}] of the services that this process knows of: nobody waits
    for a database to be shown the foot of a page."""
    return [
        {"code": service.definition.code, "list": name, "name": dict(declared.label)}
        for service in parts().catalogue.at_hand()
        for name, declared in service.public_lists.items()
    ]
