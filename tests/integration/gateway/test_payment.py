"""A fee at the gateway: all who see the case see what it costs, the owner where to pay."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.integration.gateway.desk_peer import Tenancy
from tests.support.payments import PaymentStandIn, pay


@pytest.fixture
def stand_in(tmp_path: Path) -> Iterator[PaymentStandIn]:
    with PaymentStandIn.running(tmp_path) as provider:
        yield provider


@pytest.fixture
def due(tenancy: Tenancy, stand_in: PaymentStandIn) -> str:
    """A case whose fee can be paid."""
    housing = tenancy.service.housing
    housing.desk = housing.replica(stand_in.provider())
    reference = tenancy.file().json["reference"]
    assert tenancy.act("tenant", reference, "confirm").status_code == 200
    accepted = tenancy.act("clerk", reference, "accept")
    assert accepted.json["payment"]["status"] == "preparing"
    assert housing.desk.collect_fees() == 1
    tell(tenancy, reference)
    return reference


def tell(tenancy: Tenancy, reference: str) -> None:
    """The newest event comes to the gateway."""
    events = tenancy.service.housing.document(reference)["outbox"]
    tenancy.parts.cases.put(events[-1]["data"]["case"])


@pytest.mark.parametrize("who", ["owner", "tenant", "clerk", "head"])
def test_where_to_pay_is_for_the_owner_alone(tenancy: Tenancy, due: str, who: str) -> None:
    answer = tenancy.get(who, f"/cases/{due}")
    reply = answer.json["payment"]
    assert (reply["rupees"], reply["status"]) == (500, "open")
    assert reply["name"]["en"] == "Registration fee"
    assert (reply["url"] is not None) == (who == "owner")
    assert ("/pay/" in answer.text) == (who == "owner")


def test_what_was_paid_is_shown_with_its_number(tenancy: Tenancy, due: str) -> None:
    pay(tenancy.get("owner", f"/cases/{due}").json["payment"]["url"])
    # Who comes back looks at the case, and with it the service looks at the payment.
    assert tenancy.get("owner", f"/cases/{due}/record").status_code == 200
    assert tenancy.service.housing.desk.collect_fees() == 1
    tell(tenancy, due)
    view = tenancy.get("owner", f"/cases/{due}").json
    assert (view["state"], view["payment"]["status"]) == ("registered", "paid")
    assert view["payment"]["number"].startswith("PAY-")
    assert view["payment"]["url"] is None


def test_the_public_is_told_nothing_of_money(tenancy: Tenancy, due: str) -> None:
    answer = tenancy.client.post("/api/v1/track", json={"reference": due})
    assert answer.status_code == 200
    assert "payment" not in answer.json
