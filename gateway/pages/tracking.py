"""Following a case by its reference, without signing in."""

from flask import make_response, render_template, request
from werkzeug.wrappers import Response

from contracts.errors import ContractError, NotAuthenticated, NotFound, ValidationFailed
from gateway.cases import use_cases as cases
from gateway.cases.typed import TrackedCase
from gateway.http.access import count
from gateway.http.context import language
from gateway.pages import session
from gateway.pages.blueprint import blueprint
from gateway.pages.form_answers import Posted
from gateway.pages.form_errors import NO_ERRORS, FieldError, FormErrors, errors_of, input_id
from gateway.pages.one_time_password import otp_spec
from gateway.pages.services import words_of
from gateway.pages.texts import translator
from gateway.pages.typed import Spec


@blueprint.get("/track")
def track_page() -> Response:
    """Ask for the reference."""
    session.reader()
    return _show(Posted())


@blueprint.post("/track")
def track() -> Response:
    """Show what anybody may know of the case; with a one-time password sent to its owner, more.

    By POST, so that the reference stays out of histories and logs.
    """
    posted, _ = session.posted(request)
    session.reader()
    reference, to = posted.get("reference", "").strip(), posted.get("to")
    if not reference:
        return _show(posted, errors=_wrong("reference", "track.required"))
    try:
        count("track")
        if to == "send":
            cases.send_tracking_otp(reference)
        if to == "prove":
            return _prove(posted, reference)
        view = cases.track(reference, language=language())
    except (NotFound, ValidationFailed):
        return _show(posted, errors=_wrong("reference", "track.unknown"))
    except ContractError as refused:
        return _show(posted, errors=errors_of(refused, [], language()))
    return _show(posted, view, otp_is_sent=to == "send")


def _prove(posted: Posted, reference: str) -> Response:
    otp = posted.get("otp", "")
    try:
        return _show(posted, cases.track(reference, otp, language=language()))
    except NotAuthenticated:
        view = cases.track(reference, language=language())
        return _show(posted, view, otp_is_sent=True, errors=_wrong("otp", "sign_in.wrong"))


def _wrong(field: str, key: str) -> FormErrors:
    t = translator(session.page_language().code)
    label = t("track.reference" if field == "reference" else "sign_in.otp")
    return FormErrors([FieldError(field, input_id(field), label, t(key))])


def _reference_spec() -> Spec:
    t = translator(session.page_language().code)
    return {
        "name": "reference",
        "type": "text",
        "required": True,
        "label": t("track.reference"),
        "help": t("track.reference_hint"),
    }


def _show(
    posted: Posted,
    view: TrackedCase | None = None,
    *,
    otp_is_sent: bool = False,
    errors: FormErrors = NO_ERRORS,
) -> Response:
    page = render_template(
        "pages/track.html",
        posted=posted,
        view=view,
        words=words_of(view["service"], language()) if view else None,
        sent=otp_is_sent,
        errors=errors,
        reference_spec=_reference_spec(),
        otp_spec=otp_spec(),
        input_id=input_id,
    )
    return make_response(page, 422 if errors else 200)
