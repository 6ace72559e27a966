"""The service in memory behind the tests of the gateway answers as the desk of a real service does:
one suite asks both, and every answer has the shape of the contract."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from pymongo.database import Database

from chassis.actor import Actor
from contracts import rpc
from contracts.errors import ActionNotOpen, IdempotencyMismatch, NotAllowed, ValidationFailed
from tests.integration.casework.housing import Housing
from tests.integration.gateway.permits import Permits
from tests.unit.casework.tenancy_samples import LANDLORD, TENANT, answers


@dataclass
class Service:
    """One of the two. ``owner`` may take ``action``; ``forbidden`` is never the owner's to take."""

    asks: dict[str, Any]
    code: str
    form: dict[str, Any]
    other_form: dict[str, Any]
    wrong: dict[str, Any]
    wrong_field: str
    action: str
    body: dict[str, Any]
    forbidden: str
    parties: dict[str, str] = field(default_factory=dict)

    def file(self, key: str = "key-number-1", form: dict[str, Any] | None = None) -> dict[str, Any]:
        arguments = {"service_code": self.code, "form": form or self.form, "idempotency_key": key}
        assert rpc.FileCase().validate(arguments) == {}
        reply: dict[str, Any] = self.asks["file_case"](arguments | {"parties": self.parties})
        assert rpc.CaseFiled().validate(reply) == {}
        return reply

    def act(self, reference: str, action: str, body: dict[str, Any]) -> dict[str, Any]:
        arguments = {"reference": reference, "action": action, "body": body}
        assert rpc.Act().validate(arguments) == {}
        reply: dict[str, Any] = self.asks["act"](arguments)
        assert rpc.CaseView().validate(reply) == {}
        return reply


def _in_memory() -> Service:
    return Service(
        asks=Permits().answers(),
        code="permit",
        form={"category": "noise", "text": "A wedding"},
        other_form={"category": "noise", "text": "Another wedding"},
        wrong={"category": "light"},
        wrong_field="category",
        action="withdraw",
        body={"reason": "It rains"},
        forbidden="promote",
    )


def _real(database: Database) -> Service:
    housing = Housing(database)

    def on_behalf(method: str, actor: Actor = LANDLORD) -> Any:
        return lambda arguments: getattr(housing.desk, method)(actor, **arguments)

    names = {"file_case": "file", "act": "act", "read_case": "read"}
    return Service(
        asks={name: on_behalf(method) for name, method in names.items()},
        code="tenancy",
        form=answers(),
        other_form=answers(rent="1"),
        wrong=answers(address=None),
        wrong_field="address",
        action="correct-tenant",
        body={"tenant_mobile": "9000000003"},
        forbidden=next(
            name
            for name, action in housing.desk.definitions.newest("tenancy").actions.items()
            if set(action.by) == {"desk"}
        ),
        parties={"tenant": TENANT.id},
    )


@pytest.fixture(params=["in memory", "real"])
def service(request: pytest.FixtureRequest) -> Iterator[Service]:
    if request.param == "real":
        yield _real(request.getfixturevalue("database"))
        Housing.use_true_time()
    else:
        yield _in_memory()


def test_the_same_key_gives_the_same_case_and_takes_no_other_form(service: Service) -> None:
    first = service.file()
    assert first["created"]
    assert (first["view"]["sequence"], first["view"]["service"]) == (1, service.code)
    again = service.file()
    assert (again["created"], again["view"]) == (False, first["view"])
    with pytest.raises(IdempotencyMismatch):
        service.file(form=service.other_form)
    assert service.file("key-number-2")["view"]["reference"] != first["view"]["reference"]


def test_a_form_that_is_wrong_is_refused_by_its_field(service: Service) -> None:
    with pytest.raises(ValidationFailed) as refused:
        service.file(form=service.wrong)
    assert set(refused.value.fields) == {service.wrong_field}
    assert service.file()["created"], "nothing was kept under the key"


def test_an_open_action_changes_the_case_and_no_other_is_taken(service: Service) -> None:
    view = service.file()["view"]
    reference = view["reference"]
    with pytest.raises(NotAllowed):
        service.act(reference, service.forbidden, {})
    with pytest.raises(ActionNotOpen) as refused:
        service.act(reference, "no-such-action", {})
    assert service.action in refused.value.details["open"]
    after = service.act(reference, service.action, service.body)["view"]
    assert after["sequence"] == view["sequence"] + 1
    assert after["timeline"][-1]["action"] == service.action
    record = service.asks["read_case"]({"reference": reference})
    assert rpc.CaseRecord().validate(record) == {}
    assert record["view"] == after
