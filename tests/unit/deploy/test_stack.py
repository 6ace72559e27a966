"""What each process is started with: all it needs, and nothing that it does not know."""

import pytest

from chassis.settings import read, variables_of
from deploy.local.access import SERVICES
from deploy.local.keys import new_keys
from deploy.local.stack import AUTHORITY, Addresses, Stack
from gateway.settings import TrackerSettings
from tools import settings_table

OF_THE_MACHINE = {"PATH", "HOME", "LANG", "PYTHONPATH", "PYTHONUNBUFFERED"}
OF_A_LIBRARY = {"PROMETHEUS_MULTIPROC_DIR"}

CCTNS = "cctns-stand-in"


@pytest.fixture(scope="module")
def stack(tmp_path_factory):
    addresses = Addresses(
        lambda user: f"amqp://{user}@host/", lambda user: f"mongodb://{user}@host"
    )
    return Stack(tmp_path_factory.mktemp("run"), addresses, new_keys(), gateway_port=8000)


def settings_of(user):
    """The settings classes of a service or of the gateway."""
    sections = dict(settings_table.sections())
    if user == "gateway":
        return sections["The gateway and its tracker"]
    return sections.get(f"Also of `{user}`") or sections["Every service"]


@pytest.mark.parametrize("user", [*SERVICES, "gateway"])
def test_a_process_gets_every_setting_it_requires(stack, user):
    for cls in settings_of(user):
        assert read(cls, stack.environ(user))
    assert stack.environ(user)["PROFILE"] == "local"
    assert stack.environ(user)["MONGO_DATABASE"] == user


@pytest.mark.parametrize("user", [*SERVICES, "gateway"])
def test_a_process_gets_no_variable_that_nobody_reads(stack, user):
    known = {
        field.metadata["env"]
        for _title, classes in settings_table.sections()
        for cls in classes
        for field in settings_table.fields_of(cls)
    }
    assert set(stack.environ(user)) - known - OF_THE_MACHINE - OF_A_LIBRARY == set()


def test_only_the_gateway_can_sign_and_open_steps_and_only_notify_can_open_contacts(stack):
    holders = {
        name: {user for user in (*SERVICES, "gateway") if name in stack.environ(user)}
        for name in (
            *("ACTOR_PRIVATE_KEY", "GATEWAY_PRIVATE_KEY", "NOTIFY_PRIVATE_KEY", "FILES_KEY"),
        )
    }
    assert holders == {
        "ACTOR_PRIVATE_KEY": {"gateway"},
        "GATEWAY_PRIVATE_KEY": {"gateway"},
        "NOTIFY_PRIVATE_KEY": {"notify"},
        "FILES_KEY": {"gateway"},
    }


def test_each_deployable_has_a_field_key_of_its_own(stack):
    keys = {stack.environ(user)["FIELD_KEY"] for user in (*SERVICES, "gateway")}
    assert len(keys) == len(SERVICES) + 1


def test_the_time_stamping_authority_is_a_part_with_a_key_of_its_own(stack):
    environ = stack.environ(AUTHORITY)
    assert AUTHORITY in stack.parts and AUTHORITY in stack.stand_ins
    assert not {"AMQP_URI", "MONGO_URI", "FIELD_KEY", "DOCUMENT_KEY"} & set(environ)
    for user in ("complaints", "prisons"):
        theirs = stack.environ(user)
        assert theirs["TIMESTAMP_URL"].endswith(str(stack.parts[AUTHORITY].metrics_port))
        assert theirs["TIMESTAMP_CERTIFICATES"] == environ["STAND_IN_CERTIFICATE"]
        assert "STAND_IN_KEY" not in theirs


def test_the_gateway_knows_the_public_sides_of_papers_and_none_of_their_keys(stack):
    environ = stack.environ("gateway")
    assert {"DOCUMENT_CERTIFICATES", "DOCUMENT_CODE_PUBLIC_KEYS"} <= set(environ)
    assert not {"DOCUMENT_KEY", "DOCUMENT_CODE_KEY"} & set(environ)


def test_the_stand_in_of_cctns_is_a_part_that_holds_no_key_and_no_address_of_ours(stack):
    environ = stack.environ(CCTNS)
    assert CCTNS in stack.parts
    assert not {"AMQP_URI", "MONGO_URI", "FIELD_KEY", "ACTOR_PUBLIC_KEY"} & set(environ)
    assert environ["CCTNS_TOKEN"] == stack.environ("complaints")["CCTNS_TOKEN"]
    assert stack.environ("complaints")["CCTNS_URL"] == (
        f"http://127.0.0.1:{stack.parts[CCTNS].metrics_port}"
    )


def test_only_complaints_and_the_stand_in_know_the_token_of_cctns(stack):
    holders = {user for user in stack.parts if "CCTNS_TOKEN" in stack.environ(user)}
    assert holders == {"complaints", CCTNS}


def test_the_tracker_holds_no_key_of_the_door(stack):
    assert not set(stack.environ("tracker")) - variables_of(TrackerSettings) - OF_THE_MACHINE
    assert read(TrackerSettings, stack.environ("tracker"))
