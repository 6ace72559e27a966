"""A gateway that knows a provider of a single sign-on, which speaks the protocol over HTTP."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from flask import Flask

from gateway.building import GatewayParts
from gateway.identity.openid_provider import OpenIdProvider
from gateway.officers.sign_on_parts import RETURN
from tests.integration.gateway.authenticator_door import PASSWORD, SECRET, begin_half_minute
from tests.integration.gateway.register import STATION
from tests.integration.gateway.single_sign_on.browser import SITE, STRONG, Browser
from tests.support import openid_provider
from tests.support.openid_provider import CLIENT, Provider, running_provider


@pytest.fixture(autouse=True)
def one_half_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    begin_half_minute(monkeypatch)


@pytest.fixture
def provider() -> Iterator[Provider]:
    with running_provider(SITE + RETURN) as running:
        running.person["acr"] = STRONG
        yield running


@pytest.fixture
def make(make_app: Callable[..., Flask], provider: Provider) -> Callable[..., Flask]:
    """Build gateways that know the provider. They are those for citizens but for its address, which
    is not https on this machine."""

    def with_provider(**settings: str) -> Flask:
        usual = {
            "PUBLIC_URL": f"{SITE}/",
            "OIDC_ISSUER": "https://sso.example.org",
            "OIDC_CLIENT_ID": CLIENT,
            "OIDC_CLIENT_SECRET": openid_provider.SECRET,
            "OIDC_NAME_EN": "State SSO",
            "OIDC_ACR_VALUES": f"urn:example:other {STRONG}",
        }
        app = make_app(**{**usual, **settings})
        parts = app.extensions["gateway"]
        client = replace(parts.sign_on.provider._client, issuer=provider.issuer)
        parts.sign_on = replace(parts.sign_on, provider=OpenIdProvider(client, secure=False))
        return app

    return with_provider


@pytest.fixture
def app(make: Callable[..., Flask]) -> Flask:
    return make()


@pytest.fixture(autouse=True)
def officer(one_half_minute: None, parts: GatewayParts) -> str:
    """An officer with an authenticator, at a post."""
    post = {"role": "duty-officer", "station": STATION}
    parts.officers.add("officer.one", PASSWORD, totp_secret=SECRET, **post)
    return "officer.one"


@pytest.fixture
def browser(app: Flask) -> Browser:
    return Browser(app)
