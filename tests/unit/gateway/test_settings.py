"""A gateway that is not set up says what is missing."""

import pytest

from chassis.settings import MissingSetting
from gateway.app import create_app
from tests.unit.gateway.environment import environment

REQUIRED = (
    "AMQP_URI",
    "MONGO_URI",
    "FIELD_KEY",
    "FILES_KEY",
    "ACTOR_PRIVATE_KEY",
    "GATEWAY_PRIVATE_KEY",
    "ACCESS_TOKEN_SECRETS",
    "LOOKUP_SECRET",
)


@pytest.mark.parametrize("variable", REQUIRED)
def test_a_missing_variable_is_named(variable: str) -> None:
    environ = environment()
    del environ[variable]
    with pytest.raises(MissingSetting, match=variable):
        create_app(environ, start=False)


def test_without_a_profile_the_gateway_runs_as_for_citizens() -> None:
    environ = environment()
    del environ["PROFILE"]
    app = create_app(environ, start=False)
    app.extensions["gateway"].close()
    assert not app.extensions["gateway"].settings.local
