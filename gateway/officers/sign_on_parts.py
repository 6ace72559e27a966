"""What one gateway process signs officers in with who have a single sign-on."""

from __future__ import annotations

from dataclasses import dataclass

from pymongo.database import Database

from gateway.identity.openid_provider import Client, OpenIdProvider
from gateway.officers.sign_on_steps import SignOnSteps
from gateway.settings import GatewaySettings

RETURN = "/officer/single-sign-on/return"
"""The page to which the provider leads back; it is told of exactly this address."""


@dataclass(frozen=True, slots=True)
class SignOn:
    """The provider, None where the deployment names none, and what browsers keep meanwhile."""

    provider: OpenIdProvider | None
    steps: SignOnSteps


def sign_on(settings: GatewaySettings, database: Database) -> SignOn:
    """Return both; nothing is asked yet."""
    return SignOn(_provider(settings), SignOnSteps(database, settings.lookup_secret))


def _provider(settings: GatewaySettings) -> OpenIdProvider | None:
    if not settings.oidc_issuer:
        return None
    client = Client(
        issuer=settings.oidc_issuer,
        id=settings.oidc_client_id,
        secret=settings.oidc_client_secret,
        redirect=settings.public_url.rstrip("/") + RETURN,
    )
    return OpenIdProvider(client, secure=not settings.local)
