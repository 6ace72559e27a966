"""Proving a mobile in two steps, within whatever form it is asked."""

from dataclasses import dataclass

from casework.definition import as_written
from contracts.errors import ContractError, NotAuthenticated
from gateway.http.access import count
from gateway.http.context import language, parts
from gateway.identity import use_cases as identity
from gateway.identity.caller import Caller
from gateway.pages.form_answers import Posted
from gateway.pages.form_errors import NO_ERRORS, FieldError, FormErrors, errors_of, input_id
from gateway.pages.texts import translator
from gateway.pages.typed import Spec


@dataclass(frozen=True)
class Proof:
    """How far it came: ``challenge`` once a password was sent, ``token`` once it was right, and
    then whether who is proved knows the notice in force."""

    challenge: str | None = None
    errors: FormErrors = NO_ERRORS
    token: str | None = None
    seconds: int = 0
    knows_notice: bool = False

    @property
    def caller(self) -> Caller:
        """Who is proved."""
        return parts().access_tokens.read(self.token or "", language())


def mobile_spec() -> Spec:
    """Return the field for the mobile."""
    return _spec("mobile", "mobile")


def otp_spec() -> Spec:
    """Return the field for the password."""
    return _spec("otp", "text")


def prove(posted: Posted) -> Proof:
    """Do what the reader asked by ``to``: ``send``, ``verify``, anything else starts over."""
    try:
        if posted.get("to") in ("send", "verify"):
            count("auth")
        if posted.get("to") == "send":
            mobile = posted.get("mobile", "")
            return Proof(challenge=identity.start_otp(mobile, language=language()))
        if posted.get("to") == "verify":
            return _verify(posted)
    except ContractError as refused:
        challenge = posted.get("challenge") if posted.get("to") == "verify" else None
        return Proof(challenge, errors_of(refused, [mobile_spec(), otp_spec()], language()))
    return Proof()


def mobile_hint(posted: Posted) -> str:
    """Return the end of the mobile: enough to see a slip, little for who looks over a shoulder."""
    return "••••••" + (as_written.mobile(posted.get("mobile", "")) or "")[-4:]


def _verify(posted: Posted) -> Proof:
    challenge = posted.get("challenge", "")
    otp = posted.get("otp", "")
    try:
        access = identity.finish_otp(challenge, otp)
    except NotAuthenticated:
        t = translator(language())
        wrong = FieldError("otp", input_id("otp"), t("sign_in.otp"), t("sign_in.wrong"))
        return Proof(challenge, FormErrors([wrong]))
    return Proof(
        challenge,
        token=access["access_token"],
        seconds=access["expires_in"],
        knows_notice=access["notice"]["accepted_at"] is not None,
    )


def _spec(name: str, kind: str) -> Spec:
    t = translator(language())
    return {
        "name": name,
        "type": kind,
        "required": True,
        "label": t(f"sign_in.{name}"),
        "help": t(f"sign_in.{name}_hint"),
    }
