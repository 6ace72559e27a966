"""What a citizen or an officer can do with a case: every action's form, made from its schema."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass

from flask import make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from casework.typed.fields import ViewFields
from casework.typed.replies import OpenAction
from contracts.errors import ActionNotOpen, ContractError, NotAuthenticated, NotFound
from gateway.cases import use_cases as cases
from gateway.documents import drafts
from gateway.documents.handing_out import handed_out
from gateway.files.forms import ReceivedFile
from gateway.http import problems
from gateway.http.access import count
from gateway.http.context import language, settings
from gateway.identity.caller import Caller
from gateway.pages import session
from gateway.pages.blueprint import blueprint
from gateway.pages.choice_finding import choices_found
from gateway.pages.directory import directory
from gateway.pages.form_answers import Posted, answers, rows_in, shown_places, shown_rows
from gateway.pages.form_errors import NO_ERRORS, FormErrors, errors_of, input_id
from gateway.pages.form_specs import specs_of
from gateway.pages.kept_files import kept_files, take
from gateway.pages.photos import photos_address
from gateway.pages.record_rows import record_of, rows_of
from gateway.pages.services import words_of
from gateway.pages.station_search import with_stations_found
from gateway.pages.typed import Spec

LONGEST_KEY = 128
MUCH = 5
"""Fields that need not be answered; from so many on they are folded."""
NEVER_FOLDED = frozenset({"boolean", "place", "files"})
"""A box to tick is read at a glance; the others are why somebody opens the form."""


@dataclass(frozen=True)
class Ways:
    """Where the form of an action stands and leads: the page around it, the endpoints that take it
    and that show the case, and what is done to its fields for this reader."""

    layout: str
    act: str
    case: str
    fields: Callable[[Caller, str, str, list[Spec]], list[Spec]] | None = None


CITIZENS = Ways("pages/base.html", "pages.act", "pages.application")


@blueprint.get("/applications/<reference>/actions/<action>")
def action_page(reference: str, action: str) -> Response:
    """Show the form of an action that is open to the reader; an officer's is in the console."""
    reader = session.require_reader()
    if not reader.is_citizen:
        return redirect(url_for("console.action_page", reference=reference, action=action), 303)
    return form_page(reader, reference, action, CITIZENS)


@blueprint.post("/applications/<reference>/actions/<action>")
def act(reference: str, action: str) -> Response:
    """Do it, or show the form again with what is wrong and everything typed."""
    posted, received = session.posted(request)
    return take_action(session.require_reader(), reference, action, posted, received, CITIZENS)


def form_page(reader: Caller, reference: str, action: str, ways: Ways) -> Response:
    """Return the page of an action that is open to the reader."""
    view = cases.get_case_view(reader, reference, language=language())
    return _show(ways, reader, view, _open_action(view, action), Posted())


def take_action(
    reader: Caller,
    reference: str,
    action: str,
    posted: Posted,
    received: list[ReceivedFile],
    ways: Ways,
) -> Response:
    """Take an action as it was posted; return the way on, or its form again with what is wrong."""
    view = cases.get_case_view(reader, reference, language=language())
    open_action = _open_action(view, action)
    specs = _specs(ways, reader, view, open_action)
    refused = take(posted, received, specs, language())
    specs, unclear = with_stations_found(specs, posted, language())
    to = posted.get("to", "act")
    if refused or unclear or to not in ("act", "preview"):
        _change_form(posted, to)
        return _show(ways, reader, view, open_action, posted, refused or unclear, specs)
    try:
        if to == "preview":
            count("file", reader)
            body = answers(specs, posted)
            return handed_out(drafts.preview(reader, view["reference"], action, body))
        count("write", reader)
        cases.act(reader, view["reference"], action, answers(specs, posted), key_of(posted))
    except (NotAuthenticated, NotFound):
        raise
    except ContractError as wrong:
        if isinstance(wrong, ActionNotOpen) and not wrong.fields:
            raise
        errors = errors_of(wrong, specs, language())
        status = problems.status_of(wrong)
        return _show(ways, reader, view, open_action, posted, errors, specs, status)
    return redirect(url_for(ways.case, reference=view["reference"], done=1), 303)


def _specs(ways: Ways, reader: Caller, view: ViewFields, action: OpenAction) -> list[Spec]:
    specs = specs_of(action["form"])
    if ways.fields is None:
        return specs
    return ways.fields(reader, view["reference"], action["name"], specs)


def _open_action(view: ViewFields, name: str) -> OpenAction:
    for action in view["actions"]:
        if action["name"] == name:
            return action
    raise ActionNotOpen(details={"open": [action["name"] for action in view["actions"]]})


def key_of(posted: Posted) -> str:
    """Return the key of this page. It is kept with the case: one too long is none of ours."""
    key = posted.get("key", "")
    return key if 0 < len(key) <= LONGEST_KEY else secrets.token_urlsafe(18)


def _change_form(posted: Posted, to: str) -> None:
    """Add one more row, or remove one file."""
    button, _, rest = to.partition(".")
    if button == "add":
        posted.setdefault(f"{rest}.{rows_in(posted, rest)}.", "")
    if button == "drop":
        path, _, file_id = rest.partition(".")
        posted.setlist(path, [one for one in posted.getlist(path) if one != file_id])


def _folded(specs: list[Spec]) -> list[str]:
    """Return the names of what need not be answered, where it is much and something else is asked:
    it opens with a click, so that the page asks for what it needs."""
    optional = [
        spec["name"]
        for spec in specs
        if not spec.get("required") and spec["type"] not in NEVER_FOLDED
    ]
    return optional if MUCH <= len(optional) < len(specs) else []


def _typed(posted: Posted, names: list[str]) -> bool:
    """Return whether something was written in one of these fields, or a row was added to it."""
    return any(
        name.partition(".")[0] in names and (posted.get(name) or "." in name) for name in posted
    )


def _show(
    ways: Ways,
    reader: Caller,
    view: ViewFields,
    action: OpenAction,
    posted: Posted,
    errors: FormErrors = NO_ERRORS,
    specs: list[Spec] | None = None,
    status: int | None = None,
) -> Response:
    here = specs if specs is not None else _specs(ways, reader, view, action)
    folded = _folded(here)
    words = words_of(view["service"], language())
    with_record = action["form"].get("x-shows-record")
    record = record_of(reader, view["reference"]) if with_record else None
    places = shown_places(posted, here)
    lists = directory() if places else None
    matches = choices_found(reader, view["reference"], here, posted)
    page = render_template(
        "pages/action.html",
        ways=ways,
        view=view,
        action=action["name"],
        words=words,
        label=words.action_label(action),
        previews=bool(action.get("preview")),
        key=key_of(posted),
        here=[spec for spec in here if spec["name"] not in folded],
        folded=[spec for spec in here if spec["name"] in folded],
        unfolded=bool(errors.within(folded)) or _typed(posted, folded),
        filed=rows_of(words, record),
        posted=posted,
        errors=errors,
        input_id=input_id,
        file_megabytes=settings().file_max_bytes // 2**20,
        photos=photos_address(reader),
        more={
            "rows": shown_rows(posted, here),
            "kept": kept_files(posted, here, reader),
            "signed_in": True,
            "districts": lists.districts() if lists else [],
            "stations": {
                path: lists.stations_of(posted.get(f"{path}.district", ""), language())
                for path in places
                if lists
            },
            "choices_found": matches,
        },
    )
    return make_response(page, status or (422 if errors else 200))
