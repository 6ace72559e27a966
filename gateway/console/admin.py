"""The officers of an office: who is there, leave, return, postings with a second person, and
authenticators that were lost.

The head of an office has this page for the own office, the administrator for every one; who may
enter what is decided by `gateway.officers.use_cases`, which also writes it down.
"""

from flask import make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from contracts.errors import ContractError, ValidationFailed
from gateway.cases import inbox as cases
from gateway.console.blueprint import blueprint, officer
from gateway.console.offices import office_name
from gateway.http import problems
from gateway.http.access import count
from gateway.http.context import language, parts
from gateway.identity.caller import Caller
from gateway.officers import lost_authenticator
from gateway.officers import use_cases as officers
from gateway.officers.departments import ADMINISTRATOR, PLATFORM
from gateway.pages import dates, session
from gateway.pages.form_answers import Posted
from gateway.pages.form_errors import NO_ERRORS, FieldError, FormErrors, errors_of, input_id
from gateway.pages.station_search import with_stations_found
from gateway.pages.texts import sayer, translator
from gateway.pages.typed import Spec

PLACE = "station"
"""The field in which an office is named, by its code or its name."""
DEEDS = ("leave", "removed", "return", "post", "reset")


@blueprint.get("/people")
def people() -> Response:
    """List the officers of an office, and of the administrator what waits for a second person."""
    reader = officer()
    return _show(reader, Posted(request.args))


@blueprint.post("/people/<username>")
def change_officer(username: str) -> Response:
    """Enter leave, return, a posting or a reset; show the page again with what is wrong."""
    posted, _ = session.posted(request)
    reader = officer()
    count("write", reader)
    specs, unclear = with_stations_found(_specs(), posted, language())
    if unclear:
        return _show(reader, posted, unclear, specs, username)
    try:
        done = _enter(reader, username, posted)
    except ContractError as refused:
        errors = _errors(refused)
        return _show(reader, posted, errors, None, username, problems.status_of(refused))
    return redirect(url_for("console.people", office=posted.get("office"), done=done), 303)


def _enter(reader: Caller, username: str, posted: Posted) -> str:
    """Do what was asked for; which of the sentences says it is done. ValidationFailed where it is
    none of DEEDS: nobody goes on leave because a page did not say what was meant."""
    deed = posted.get("deed", "")
    if deed not in DEEDS:
        raise ValidationFailed(fields={"deed": "not-a-choice"})
    successor = posted.get("successor") or None
    if deed == "return":
        officers.come_back(reader, username)
        return "returned"
    if deed == "reset":
        answered = lost_authenticator.reset_authenticator(reader, username)
        return "reset-proposed" if answered["reset_proposed_by"] else "reset"
    if deed == "post":
        posting = {"office": posted.get(PLACE, "").strip(), "role": posted.get("role", "")}
        answer = officers.post(reader, username, successor=successor, **posting)
        return "proposed" if "proposed" in answer else "posted"
    until = posted.get("until", "").strip()
    officers.leave(
        reader,
        username,
        reason=deed,
        begins=None,
        until=(dates.from_typed(until) or until) if until else None,
        successor=successor,
    )
    return "left"


def _show(
    reader: Caller,
    posted: Posted,
    errors: FormErrors = NO_ERRORS,
    specs: list[Spec] | None = None,
    username: str | None = None,
    status: int | None = None,
) -> Response:
    office = posted.get("office") or reader.station or ""
    refused = None
    try:
        listed = officers.of_office(reader, office)["items"] if office else []
    except ContractError as wrong:
        listed, refused = [], problems.texts(language())["details"][wrong.code]
    is_administrator = reader.role == ADMINISTRATOR
    page = render_template(
        "console/people.html",
        office=office,
        office_called=office_name(office, language()),
        officers=listed,
        load=cases.load_of(reader, [one["username"] for one in listed]),
        chosen=username or posted.get("officer"),
        proposals=officers.proposals(reader) if is_administrator else [],
        resets=lost_authenticator.proposed_resets(reader) if is_administrator else [],
        may_reset=lambda entry: lost_authenticator.may_reset(reader, entry),
        office_called_so=lambda code: office_name(code, language()),
        enters=is_administrator or _heads(reader),
        roles=_roles(reader),
        place=(specs or _specs())[0],
        posted=posted,
        errors=errors,
        no_errors=NO_ERRORS,
        input_id=input_id,
        refused=refused,
        done=request.args.get("done"),
    )
    return make_response(page, status or (422 if errors else 200))


def _heads(reader: Caller) -> bool:
    role = parts().departments.role(reader.role)
    return role is not None and role.heads


def _roles(reader: Caller) -> list[tuple[str, str]]:
    """Return the roles that this reader may give, by what they are called."""
    in_words, departments = sayer(language()), parts().departments
    below = departments.rank(reader.role)
    roles = [
        (name, in_words(role.name))
        for name, role in departments.roles().items()
        if (reader.role == ADMINISTRATOR and name not in PLATFORM) or role.rank < below
    ]
    return sorted(roles, key=lambda one: one[1])


def _specs() -> list[Spec]:
    t = translator(language())
    return [
        {
            "name": PLACE,
            "type": "text",
            "required": True,
            "label": t("work.people.to_office"),
            "help": t("work.people.to_office_hint"),
        }
    ]


def _errors(refused: ContractError) -> FormErrors:
    """Return a refusal at the fields of this page, under the names that they have here."""
    t = translator(language())
    labels = {
        "office": (PLACE, "work.people.to_office"),
        "role": ("role", "work.people.role"),
        "until": ("until", "work.people.until"),
        "successor": ("successor", "work.people.successor"),
    }
    errors = [
        FieldError(path, input_id(path), t(label), problems.field_message(what, language()))
        for field, what in refused.fields.items()
        if field in labels
        for path, label in (labels[field],)
    ]
    return FormErrors(errors) if errors else errors_of(refused, [], language())
