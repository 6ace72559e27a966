"""A new directory in the console: send the tables, see what they would change, put them in force.

Nothing is in force by looking. What is put in force is named by its fingerprint, so that it is what
was looked at, beside what it was compared with.
"""

from contextlib import suppress
from itertools import groupby

from flask import make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from contracts.drafts import DRAFT_BYTES
from contracts.errors import Conflict, TooLarge
from gateway.console.administration import administrator
from gateway.console.blueprint import blueprint
from gateway.console.offices import office_name
from gateway.directory import drafts
from gateway.directory.typed import ChangedEntry, DraftView
from gateway.http.access import count
from gateway.http.context import language
from gateway.http.multipart import PostedFile
from gateway.identity.caller import Caller
from gateway.pages import session
from gateway.pages.form_errors import NO_ERRORS, FieldError, FormErrors, input_id
from gateway.pages.texts import translator

FILE = "file"
MEGABYTE = 1024 * 1024
PUBLISH, DROP = "publish", "drop"


@blueprint.get("/directory")
def directory_drafts() -> Response:
    """Say what is in force and what waits, and ask for new tables."""
    return _show(administrator(), NO_ERRORS)


@blueprint.post("/directory")
def send_directory() -> Response:
    """Have the tables looked at; show at once what is wrong with them."""
    reader = administrator()
    count("write", reader)
    posted = PostedFile(request)
    t = translator(language())
    if not session.is_ours(posted.fields.get(session.FORM_FIELD, "")):
        return _show(reader, FormErrors([], t("errors.stale")), 400)
    if not posted.name:
        return _show(reader, _at_file(t("uploads.no_file")))
    try:
        draft = drafts.check(reader, posted.pieces)
    except TooLarge:
        most = t("work.directory.too_large", mb=DRAFT_BYTES // MEGABYTE)
        return _show(reader, _at_file(most), 413)
    if draft["fingerprint"] is None:
        return make_response(_page_of(draft, reader), 422)
    return redirect(url_for("console.directory_draft", fingerprint=draft["fingerprint"]), 303)


@blueprint.get("/directory/<fingerprint>")
def directory_draft(fingerprint: str) -> str:
    """Show what a draft would change, or did."""
    reader = administrator()
    return _page_of(drafts.draft(reader, fingerprint), reader)


@blueprint.post("/directory/<fingerprint>")
def decide_directory(fingerprint: str) -> Response:
    """Put a draft in force, propose it, or take it back."""
    posted, _ = session.posted(request)
    reader = administrator()
    count("write", reader)
    if posted.get("deed") == DROP:
        drafts.drop(reader, fingerprint)
        return redirect(url_for("console.directory_drafts", done="dropped"), 303)
    if posted.get("deed") == PUBLISH:
        with suppress(Conflict):  # its page says then that it is outdated
            drafts.publish(reader, fingerprint)
    return redirect(url_for("console.directory_draft", fingerprint=fingerprint), 303)


def _show(reader: Caller, errors: FormErrors, status: int | None = None) -> Response:
    page = render_template(
        "console/directory.html",
        drafts=drafts.drafts(reader),
        mb=DRAFT_BYTES // MEGABYTE,
        errors=errors,
        done=request.args.get("done"),
    )
    return make_response(page, status or (422 if errors else 200))


def _page_of(draft: DraftView, reader: Caller) -> str:
    return render_template(
        "console/directory_draft.html",
        draft=draft,
        by_table=_by_table(draft["entries"]),
        losing=drafts.losing(draft["removed"]),
        called=lambda code: office_name(code, language()),
        by_two=drafts.needs_two(),
        own=draft["proposed"] is not None and draft["proposed"]["by"] == reader.id,
    )


def _by_table(entries: list[ChangedEntry]) -> list[tuple[str, list[ChangedEntry]]]:
    return [(table, list(rows)) for table, rows in groupby(entries, key=lambda one: one["table"])]


def _at_file(message: str) -> FormErrors:
    label = translator(language())("work.directory.file")
    return FormErrors([FieldError(FILE, input_id(FILE), label, message)])
