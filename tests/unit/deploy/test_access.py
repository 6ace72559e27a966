"""Rights on the broker: a service owns its names and no other's."""

import re

import pytest

from deploy.local.access import ACCESS, SERVICES
from deploy.local.broker_access import OPERATOR, definitions, password_hash


def may(user: str, right: str, name: str) -> bool:
    return bool(re.search(getattr(ACCESS[user], right), name))


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_may_use_its_own_names(service):
    for right in ("configure", "write", "read"):
        assert may(service, right, f"{service}.case_changed")
        assert may(service, right, f"{service}.events")
        assert may(service, right, f"dead.{service}")
        assert may(service, right, f"rpc-{service}")


@pytest.mark.parametrize("service", SERVICES)
@pytest.mark.parametrize("other", SERVICES)
def test_a_service_may_not_use_the_names_of_another(service, other):
    if service != other:
        for right in ("configure", "write", "read"):
            for name in (f"{other}.events", f"dead.{other}", f"rpc-{other}", f"{other}.x"):
                assert not may(service, right, name)


def test_a_name_that_only_begins_like_ours_is_not_ours():
    assert not may("notify", "configure", "notify2.events")
    assert not may("notify", "configure", "xdead.notify")


def test_only_the_operator_administers_the_broker():
    document = definitions({OPERATOR: "a", "routing": "b"}, ACCESS)
    tags = {user["name"]: user["tags"] for user in document["users"]}
    assert tags == {OPERATOR: ["administrator"], "routing": []}


def test_no_password_stands_in_the_definitions():
    assert "a-long-password" not in str(definitions({"routing": "a-long-password"}, ACCESS))
    assert password_hash("same") != password_hash("same")
