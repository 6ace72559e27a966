"""What the gateway is told of a single sign-on that officers have elsewhere (OpenID Connect)."""

from __future__ import annotations

from dataclasses import dataclass

from chassis.settings import MissingSetting, setting


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


@dataclass(frozen=True, kw_only=True)
class OpenIdSettings:
    """Without an issuer there is no such sign-in, and nothing of it is shown."""

    oidc_issuer: str = setting(
        "OIDC_ISSUER",
        "issuer of the OpenID Connect provider with which officers may sign in, https outside the "
        "local profile; empty: none",
        "",
    )
    oidc_client_id: str = setting("OIDC_CLIENT_ID", "as what the provider knows this site", "")
    oidc_client_secret: str = setting(
        "OIDC_CLIENT_SECRET", "the secret with which the provider knows this site", "", secret=True
    )
    oidc_name_hi: str = setting("OIDC_NAME_HI", "what the provider is called, in Hindi", "")
    oidc_name_en: str = setting("OIDC_NAME_EN", "what the provider is called, in English", "")
    oidc_username_claim: str = setting(
        "OIDC_USERNAME_CLAIM",
        "claim of the provider that is the officer's user name here; only one that the provider "
        "lets nobody change and gives to nobody else later",
        "preferred_username",
    )
    oidc_acr_values: tuple[str, ...] = setting(
        "OIDC_ACR_VALUES",
        "values of `acr`, with spaces between, that count as a second factor; with any other, and "
        "where this is empty, the code of the officer's authenticator app is asked as well",
        (),
        _words,
    )

    def check_openid(self, local: bool, public_url: str) -> None:
        """Raise MissingSetting for a provider that is not secret, that would not know us, or that
        could not lead back."""
        if not self.oidc_issuer:
            return
        if not self.oidc_issuer.startswith(("http://", "https://") if local else "https://"):
            raise MissingSetting("OIDC_ISSUER must begin with https:// outside the local profile")
        needed = {
            "OIDC_CLIENT_ID": self.oidc_client_id,
            "OIDC_CLIENT_SECRET": self.oidc_client_secret,
            "PUBLIC_URL": public_url,
        }
        for variable, value in needed.items():
            if not value:
                raise MissingSetting(f"{variable} is not set: OIDC_ISSUER needs it")
