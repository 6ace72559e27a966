"""Citizens' sign-in by a one-time password on the mobile."""

from flask import make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from gateway.http.context import language
from gateway.pages import session
from gateway.pages.blueprint import blueprint
from gateway.pages.form_answers import Posted
from gateway.pages.form_errors import input_id
from gateway.pages.one_time_password import Proof, mobile_hint, mobile_spec, otp_spec, prove
from gateway.pages.own_paths import own_path
from gateway.pages.texts import translator


@blueprint.get("/sign-in")
def sign_in_page() -> Response:
    """Ask for the mobile; ``after`` is where the reader wanted to go."""
    if session.reader():
        return redirect(_after(request.args.get("after")), 303)
    return _show(Proof(), Posted(), request.args.get("after"))


@blueprint.post("/sign-in")
def sign_in() -> Response:
    """Send a password, or check it and go on."""
    posted, _ = session.posted(request)
    proof = prove(posted)
    if proof.token is None:
        return _show(proof, posted, posted.get("after"))
    after = _after(posted.get("after"))
    if not proof.knows_notice:
        after = url_for("pages.notice_page", after=after)
    answer = redirect(after, 303)
    session.sign_in(answer, proof.token, proof.seconds)
    return answer


@blueprint.post("/sign-out")
def leave_session() -> Response:
    """End the sign-in of this browser."""
    session.posted(request)
    answer = redirect(url_for("pages.home"), 303)
    session.sign_out(answer)
    # Nothing that an officer took along without a network stays on the device.
    answer.headers["Clear-Site-Data"] = '"storage"'
    return answer


def _show(proof: Proof, posted: Posted, after: str | None) -> Response:
    page = render_template(
        "pages/sign_in.html",
        told=translator(language())("sign_in.first") if after else None,
        after=after or "",
        errors=proof.errors,
        challenge=proof.challenge,
        posted=posted,
        mobile_hint=mobile_hint(posted),
        mobile_spec=mobile_spec(),
        otp_spec=otp_spec(),
        input_id=input_id,
    )
    return make_response(page, 422 if proof.errors else 200)


def _after(wish: str | None) -> str:
    return own_path(wish) or url_for("pages.applications")
