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
        {"code": found.definition.code, "list": name, "name": dict(declared.label)}
        for found in parts().catalogue.at_hand()
        for name, declared in found.public_lists.items()
    ]
