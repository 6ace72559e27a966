"""The provider of a single sign-on, as a client sees it: authorization code with PKCE
(OpenID Connect Core 1.0, 3.1; RFC 7636; RFC 9700)."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic
from urllib.parse import quote, urlencode

from contracts.typed import Json, JsonObject
from gateway.identity.id_tokens import Expected, KeyUnknown, NotProved, verified
from gateway.identity.provider_http import ProviderAway, ProviderRefuses, ask

DESCRIPTION = "/.well-known/openid-configuration"
KEPT_SECONDS = 3600.0
"""For so long the provider's description and keys are not asked for again; a key that is not among
them is looked for at once."""


@dataclass(frozen=True, slots=True)
class Client:
    """As what the provider knows this site, and where it leads back to."""

    issuer: str
    id: str
    secret: str
    redirect: str


@dataclass(frozen=True, slots=True)
class Endpoints:
    """What a provider's description says."""

    authorization: str
    token: str
    keys: str
    secret_in_form: bool


class OpenIdProvider:
    """Asks one provider; safe to share between greenlets. ``secure``: its addresses are https."""

    def __init__(
        self, client: Client, *, secure: bool, clock: Callable[[], float] = monotonic
    ) -> None:
        self._client = client
        self._secure = secure
        self._clock = clock
        self._described: tuple[float, Endpoints] | None = None
        self._keys: tuple[float, list[JsonObject]] | None = None

    @property
    def issuer(self) -> str:
        """As what the provider names itself."""
        return self._client.issuer

    def address(self, *, state: str, nonce: str, verifier: str, acr: tuple[str, ...]) -> str:
        """Return where a browser is sent to sign in. ProviderAway."""
        query = {
            "response_type": "code",
            "client_id": self._client.id,
            "redirect_uri": self._client.redirect,
            "scope": "openid profile email",
            "state": state,
            "nonce": nonce,
            "code_challenge": challenge(verifier),
            "code_challenge_method": "S256",
            # A machine has many users in a day: the one before must not be signed in by a press.
            "prompt": "login",
        }
        if acr:
            query["acr_values"] = " ".join(acr)
        place = self._endpoints().authorization
        return f"{place}{'&' if '?' in place else '?'}{urlencode(query)}"

    def claims(self, code: str, *, verifier: str, nonce: str) -> JsonObject:
        """Return what the provider says of who signed in, for its code.

        Raises ProviderAway, ProviderRefuses (such as for a code that was used) and NotProved.
        """
        endpoints, client = self._endpoints(), self._client
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": client.redirect,
            "code_verifier": verifier,
        }
        headers = {}
        if endpoints.secret_in_form:
            form |= {"client_id": client.id, "client_secret": client.secret}
        else:
            headers["Authorization"] = _basic(client.id, client.secret)
        token = ask(endpoints.token, form, headers).get("id_token")
        if not isinstance(token, str):
            raise NotProved("no ID token")
        expected = Expected(client.issuer, client.id, nonce)
        try:
            return verified(token, self._known_keys(), expected)
        except KeyUnknown:
            self._keys = None
            return verified(token, self._known_keys(), expected)

    def _endpoints(self) -> Endpoints:
        if self._described is None or self._is_old(self._described[0]):
            text = _published(self._client.issuer.rstrip("/") + DESCRIPTION)
            self._described = (self._clock(), self._read(text))
        return self._described[1]

    def _read(self, text: JsonObject) -> Endpoints:
        if text.get("issuer") != self._client.issuer:
            raise ProviderAway("the description of another issuer")
        ways = text.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
        return Endpoints(
            authorization=self._checked(text.get("authorization_endpoint")),
            token=self._checked(text.get("token_endpoint")),
            keys=self._checked(text.get("jwks_uri")),
            secret_in_form="client_secret_basic" not in ways,
        )

    def _checked(self, address: Json) -> str:
        schemes = ("https://",) if self._secure else ("https://", "http://")
        if not isinstance(address, str) or not address.startswith(schemes):
            raise ProviderAway("a description without a usable address")
        return address

    def _known_keys(self) -> list[JsonObject]:
        if self._keys is None or self._is_old(self._keys[0]):
            keys = _published(self._endpoints().keys).get("keys")
            if not isinstance(keys, list):
                raise ProviderAway("no keys")
            self._keys = (self._clock(), [one for one in keys if isinstance(one, dict)])
        return self._keys[1]

    def _is_old(self, since: float) -> bool:
        return self._clock() - since >= KEPT_SECONDS


def _published(address: str) -> JsonObject:
    """Return what the provider shows to everybody. That it refuses to is no word about whoever
    signs in: ProviderAway."""
    try:
        return ask(address)
    except ProviderRefuses as refusal:
        raise ProviderAway(str(refusal)) from refusal


def challenge(verifier: str) -> str:
    """Return what a provider is told of a verifier before it is told the verifier (S256)."""
    digest = hashlib.sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def _basic(id: str, secret: str) -> str:
    pair = f"{quote(id, safe='')}:{quote(secret, safe='')}"
    return f"Basic {base64.b64encode(pair.encode()).decode()}"
