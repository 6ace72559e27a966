"""What services announced, read and checked by the administrator; changed by their own department.

A definition is shown as those see it who work with it: states, steps, limits with their rule, the
forms as citizens have them, every message filled in. The same is shown of a folder that is not
deployed yet, beside what the linter finds in it.
"""

from flask import make_response, render_template, request, url_for
from werkzeug.wrappers import Response

from casework.definition import loader
from casework.definition.model import BadDefinition
from casework.host.inspection_limits import LIMITS
from contracts.errors import ContractError, NotFound, TooLarge
from gateway.catalogue import announced, inspecting
from gateway.catalogue.inspecting import Inspection
from gateway.console import definition_view
from gateway.console.administration import administrator
from gateway.console.blueprint import blueprint
from gateway.console.message_samples import samples_of
from gateway.http.access import count
from gateway.http.context import language
from gateway.http.multipart import PostedFile
from gateway.identity.caller import Caller
from gateway.pages import session
from gateway.pages.form_errors import NO_ERRORS, FieldError, FormErrors, input_id
from gateway.pages.texts import translator

FILE = "file"
MEGABYTE = 1024 * 1024
LONGEST_NUMBER = 9


@blueprint.get("/definitions")
def definitions() -> str:
    """List every version of every service that announced itself."""
    administrator()
    return render_template("console/definitions.html", rows=announced.announced())


@blueprint.get("/definitions/<code>")
def definition(code: str) -> str:
    """Show one version: the newest, or the one that is asked for."""
    administrator()
    one = announced.version_of(code, _version())
    try:
        sources = announced.words_of(one.service.owner)
    except ContractError as away:
        if not away.retryable:
            raise
        sources = None
    described = one.service.definition
    return render_template(
        "console/definition.html",
        one=one,
        view=definition_view.view_of(described, language()),
        findings=announced.findings_of(described),
        samples=None if sources is None else samples_of(described, sources),
        form_address=lambda name: url_for(
            "console.definition_form", code=code, step=name, version=described.version
        ),
    )


@blueprint.get("/definitions/<code>/forms/<step>")
def definition_form(code: str, step: str) -> str:
    """Show a form as people have it; it cannot be sent."""
    administrator()
    one = announced.version_of(code, _version())
    form = definition_view.form_of(one.service.definition, step)
    if form is None:
        raise NotFound("no such form")
    return render_template(
        "console/definition_form.html",
        one=one,
        form=form,
        **definition_view.for_fields(form.specs),
    )


@blueprint.get("/check-definition")
def check_definition_page() -> Response:
    """Ask for a service's folder."""
    administrator()
    return _ask(NO_ERRORS)


@blueprint.post("/check-definition")
def check_definition() -> Response:
    """Say what the linter finds in a folder, and show what it would announce; nothing of it
    stays."""
    reader = administrator()
    count("check", reader)
    posted = PostedFile(request)
    t = translator(language())
    if not session.is_ours(posted.fields.get(session.FORM_FIELD, "")):
        return _ask(FormErrors([], t("errors.stale")), 400)
    if not posted.name:
        return _ask(_at_file(t("uploads.no_file")))
    most = t("work.definitions.refused.too-large", mb=LIMITS.archive // MEGABYTE)
    try:
        inspection = inspecting.inspect(posted.pieces)
    except TooLarge:
        return _ask(_at_file(most), 413)
    if inspection.refused:
        return _ask(_at_file(_why(inspection)))
    return make_response(_result(inspection, reader), 422 if inspection.findings else 200)


def _result(inspection: Inspection, reader: Caller) -> str:
    lines = []
    for source in inspection.definitions:
        try:
            described = loader.load(source)
        except BadDefinition:
            continue  # among the findings
        form = definition_view.form_of(described, described.start.name)
        lines.append(
            {
                "view": definition_view.view_of(described, language()),
                "samples": samples_of(described, inspection.messages),
                "form": form,
                "fields": definition_view.for_fields(form.specs if form else [], described.code),
            }
        )
    return render_template("console/definition_check.html", inspection=inspection, shown=lines)


def _ask(errors: FormErrors, status: int | None = None) -> Response:
    page = render_template(
        "console/definition_ask.html", errors=errors, mb=LIMITS.archive // MEGABYTE
    )
    return make_response(page, status or (422 if errors else 200))


def _why(inspection: Inspection) -> str:
    why = translator(language())(
        f"work.definitions.refused.{inspection.refused}",
        mb=LIMITS.unpacked // MEGABYTE,
        files=LIMITS.files,
    )
    return f"{inspection.file}: {why}" if inspection.file else why


def _version() -> int | None:
    typed = request.args.get("version", "")
    return (
        int(typed) if typed.isascii() and typed.isdigit() and len(typed) < LONGEST_NUMBER else None
    )


def _at_file(message: str) -> FormErrors:
    label = translator(language())("work.definitions.file")
    return FormErrors([FieldError(FILE, input_id(FILE), label, message)])
