"""Officers sign in with the single sign-on of their State (OpenID Connect), where it has one.

The provider says who it is and takes the password's place, nothing else: who is not in the register
is nobody, role and office are the register's, and the session is ours. Its word counts as a second
factor only where it says so with an `acr` that the deployment names; else the code of the own
authenticator is asked, as after a password.

Every function runs inside a request and refuses with a `contracts.errors.ContractError`.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass

from chassis import log
from contracts.errors import NotAuthenticated, NotFound, Unavailable
from contracts.typed import JsonObject
from gateway.http import context as request_context
from gateway.http.context import parts, settings
from gateway.http.problems import OfficerAbsent
from gateway.identity import use_cases as identity
from gateway.identity.caller import Caller
from gateway.identity.id_tokens import LEEWAY, NotProved
from gateway.identity.openid_provider import OpenIdProvider
from gateway.identity.provider_http import ProviderAway, ProviderRefuses
from gateway.identity.typed import OfficerSession
from gateway.officers.authenticators import AuthenticatorNeeded
from gateway.officers.register import username_key
from gateway.officers.sign_on_steps import LeadingAway

logger = log.get(__name__)
LONGEST_NAME = 100


class SignOnRefused(NotAuthenticated):
    """Nobody is signed in; ``reason`` is a key of the pages' texts, below `sign_on.`."""

    reason = "unproved"


class StepOver(SignOnRefused):
    """What came back was not begun in this browser, is over or was used."""

    reason = "over"


class Cancelled(SignOnRefused):
    """The provider did not sign anybody in."""

    reason = "cancelled"


class Unproved(SignOnRefused):
    """What the provider said does not hold."""

    reason = "unproved"


class NotInRegister(SignOnRefused):
    """The provider names somebody who is no officer here."""

    reason = "not_in_register"


class NoAuthenticator(SignOnRefused):
    """A second factor is needed, the provider vouches for none, and there is no own one."""

    reason = "no_authenticator"


class WrongCode(SignOnRefused):
    """The code of the own authenticator is not right."""

    reason = "wrong_code"


@dataclass(frozen=True, slots=True)
class Returned:
    """Who came back from the provider: signed in, or with a ``code_step`` to seal for the page
    that asks for the code. ``after`` is where the officer wanted to be."""

    session: OfficerSession | None
    code_step: str | None
    after: str


def provider_name(language: str) -> str | None:
    """Return what the provider is called, empty where the deployment gives it no name; None where
    there is none."""
    chosen = settings()
    if not chosen.oidc_issuer:
        return None
    return chosen.oidc_name_hi if language == "hi" else chosen.oidc_name_en


def begin(after: str) -> tuple[str, str]:
    """Return where the browser is led, and the sealed step that it keeps meanwhile.

    NotFound where there is no provider, Unavailable where it does not answer.
    """
    provider, step = _provider(), parts().sign_on.steps.lead_away(after)
    try:
        address = provider.address(
            state=step.state,
            nonce=step.nonce,
            verifier=step.verifier,
            acr=settings().oidc_acr_values,
        )
    except (ProviderAway, ProviderRefuses) as away:
        raise _away(away) from away
    return address, parts().sign_on.steps.sealed(step)


def come_back(answer: dict[str, str], sealed: str | None) -> Returned:
    """Take what the provider sent the browser back with (`state`, `code` or `error`).

    Refuses with SignOnRefused, OfficerAbsent, NotFound and Unavailable.
    """
    provider, step = _provider(), _begun(answer.get("state", ""), sealed)
    if answer.get("iss", provider.issuer) != provider.issuer:
        raise _refused(Unproved(), "the answer of another issuer")
    if "error" in answer or not answer.get("code"):
        raise Cancelled()
    try:
        claims = provider.claims(answer["code"], verifier=step.verifier, nonce=step.nonce)
    except ProviderAway as away:
        raise _away(away) from away
    except (ProviderRefuses, NotProved) as wrong:
        raise _refused(Unproved(), str(wrong)) from wrong
    _check_newly_proved(claims, step)
    username = _username(claims)
    try:
        if claims.get("acr") not in settings().oidc_acr_values and parts().officers.needs_code(
            username
        ):
            steps = parts().sign_on.steps
            return Returned(None, steps.sealed(steps.ask_code(username, step)), step.after)
        officer = parts().officers.proved_elsewhere(
            username, request_context.language(), step.began_at
        )
    except OfficerAbsent:
        raise
    except AuthenticatorNeeded as needed:
        raise NoAuthenticator() from needed
    except NotAuthenticated as unknown:
        raise _refused(NotInRegister(), "not in the register") from unknown
    return Returned(_session(officer), None, step.after)


def give_code(totp: str, sealed: str | None, device: str | None) -> tuple[OfficerSession, str]:
    """Return the session of the officer whom the provider named and whose code this is, and where
    the officer wanted to be.

    Refuses with StepOver, WrongCode, TooMany, OfficerAbsent and NotFound.
    """
    _provider()
    try:
        step = parts().sign_on.steps.asked_code(sealed)
    except NotAuthenticated as over:
        raise StepOver() from over
    try:
        officer = parts().officers.proved_with_code(
            step.username,
            totp,
            request_context.language(),
            step.began_at,
            network=request_context.client_address(),
            device=parts().known_devices.device(username_key(step.username), device),
        )
    except OfficerAbsent:
        raise
    except NotAuthenticated as wrong:
        raise WrongCode() from wrong
    _use(step.id)
    return _session(officer), step.after


def _provider() -> OpenIdProvider:
    provider = parts().sign_on.provider
    if provider is None:
        raise NotFound()
    return provider


def _begun(state: str, sealed: str | None) -> LeadingAway:
    """Return the step that this browser began with this state, used up by that."""
    try:
        step = parts().sign_on.steps.led_away(sealed)
    except NotAuthenticated as over:
        raise StepOver() from over
    if not hmac.compare_digest(step.state.encode(), state.encode()):
        raise StepOver()
    _use(step.state)
    return step


def _use(id: str) -> None:
    try:
        parts().sign_on.steps.use(id)
    except NotAuthenticated as used:
        raise StepOver() from used


def _check_newly_proved(claims: JsonObject, step: LeadingAway) -> None:
    """Refuse a proof that is older than this sign-in, where the provider says when it was: it is
    whoever sat at this machine before."""
    proved = claims.get("auth_time")
    if proved is not None and not (
        isinstance(proved, int | float) and proved >= step.real_time - LEEWAY
    ):
        raise _refused(Unproved(), "proved before this sign-in")


def _username(claims: JsonObject) -> str:
    claim = settings().oidc_username_claim
    username = claims.get(claim)
    # In other letters than ASCII two names can look, or be folded, alike.
    if not isinstance(username, str) or not username.isascii() or len(username) > LONGEST_NAME:
        raise _refused(NotInRegister(), f"no usable claim {claim}")
    if claim == "email" and claims.get("email_verified") is not True:
        raise _refused(NotInRegister(), "an e-mail address that nobody confirmed")
    return username


def _session(officer: Caller) -> OfficerSession:
    logger.info("an officer signed in with the single sign-on", extra={"officer": officer.id})
    return identity.officer_session(officer)


def _away(reason: Exception) -> Unavailable:
    logger.warning("the single sign-on does not answer", extra={"reason": str(reason)})
    return Unavailable()


def _refused(refusal: SignOnRefused, why: str) -> SignOnRefused:
    logger.warning("a single sign-on was refused", extra={"reason": why})
    return refusal
