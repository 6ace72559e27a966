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


PROVIDER = {
    "OIDC_ISSUER": "https://sso.example.org",
    "OIDC_CLIENT_ID": "setu",
    "OIDC_CLIENT_SECRET": "a secret",
    "PUBLIC_URL": "https://setu.example.org",
}


@pytest.mark.parametrize("variable", ["OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET", "PUBLIC_URL"])
def test_a_single_sign_on_that_is_half_set_up_is_named(variable: str) -> None:
    create_app(environment(**PROVIDER), start=False).extensions["gateway"].close()
    with pytest.raises(MissingSetting, match=variable):
        create_app(environment(**{**PROVIDER, variable: ""}), start=False)


def test_a_single_sign_on_outside_the_local_profile_is_secret() -> None:
    plain = {**PROVIDER, "OIDC_ISSUER": "http://sso.example.org"}
    create_app(environment(**plain, PROFILE="local"), start=False).extensions["gateway"].close()
    with pytest.raises(MissingSetting, match="OIDC_ISSUER"):
        create_app(environment(**plain), start=False)
