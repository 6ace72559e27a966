"""What is done again and again with things lost and found, over HTTP."""

from typing import Any

import requests

from tests.support.citizen import CitizenClient
from tests.support.client import expect
from tests.support.lostfound import RECEIVED, found_item
from tests.support.officer import OfficerClient
from tests.support.polling import eventually
from tests.support.system import System


def in_inbox(officer: OfficerClient, reference: str) -> bool:
    """Wait until the officer's office has the case."""
    return eventually(lambda: reference in [case["reference"] for case in officer.cases()])


def paper(client: Any, reference: str, kind: str) -> dict[str, Any]:
    """An issued document of the case, waited for."""

    def there() -> dict[str, Any] | None:
        documents = client.case(reference)["documents"]
        return next((one for one in documents if one["kind"] == kind), None)

    return eventually(there, what=kind)


def listed(system: System, reference: str) -> dict[str, Any] | None:
    """The thing in the public list; None where it is not in it."""
    address = f"{system.url}/api/v1/public/found-item/found-things/{reference}"
    answer = requests.get(address, timeout=10)
    return answer.json() if answer.status_code == 200 else None


def checked(system: System, document: dict[str, Any]) -> dict[str, Any]:
    """What anybody is told who checks a paper."""
    wanted = {"Accept": "application/json"}
    answer = requests.get(f"{system.url}/verify/{document['id']}", headers=wanted, timeout=10)
    return expect(answer, 200)


def published(keeper: OfficerClient, finder: CitizenClient, **answers: Any) -> str:
    """The reference of a thing that is listed."""
    reference: str = finder.file(found_item(**answers), service="found-item")["reference"]
    in_inbox(keeper, reference)
    keeper.act(reference, "receive", **RECEIVED)
    keeper.act(reference, "publish")
    return reference
