"""A form that is gone on with later, on any device where its citizen signs in."""

import secrets

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from contracts.errors import NotFound
from gateway.http.access import count
from gateway.http.context import language
from gateway.pages import drafts, session
from gateway.pages.blueprint import blueprint
from gateway.pages.drafts import Draft
from gateway.pages.filing_steps import CHECK, MOBILE
from gateway.pages.kept_files import take
from gateway.pages.on_device import sender_mark
from gateway.pages.services import words_of
from gateway.pages.session import StaleForm


@blueprint.post("/services/<code>/later")
def later(code: str) -> Response:
    """Keep what was typed (``to`` is ``keep``), go on with it (``resume``) or forget it."""
    posted, received = session.posted(request)
    reader = session.require_reader()
    words = words_of(code, language())
    if not sender_mark(reader) or words.anonymous:
        raise NotFound("only of citizens whose identity is kept")
    count("write", reader)
    to = posted.get("to")
    if to == "keep":
        take(posted, received, words.specs, language())
        at = posted.get("at", "")
        draft = Draft(CHECK if at == MOBILE else at, posted)
        if drafts.carry(reader, code, draft) is None:
            raise StaleForm(posted)
    if to == "forget":
        drafts.leave_behind(reader, code)
    carried = drafts.carried(reader, code) if to == "resume" else None
    if carried is None:
        return redirect(url_for("pages.filing_page", code=code), 303)
    draft, _ = carried
    key = draft.posted.get("key") or secrets.token_urlsafe(18)
    drafts.keep(key, draft)
    return redirect(url_for("pages.filing_step", code=code, step=draft.step, draft=key), 303)
