"""One press on several cases of a list, with what came of each."""

from typing import Any

from flask import make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from contracts.errors import ContractError
from gateway.cases import several as cases
from gateway.console.blueprint import blueprint, officer
from gateway.console.list_query import query_of
from gateway.http import problems
from gateway.http.access import count
from gateway.http.context import language
from gateway.pages import session
from gateway.pages.actions import key_of
from gateway.pages.form_answers import Posted

BUTTON = "."
"""Between `take` and the name of the action, in the name of the button that was pressed."""


@blueprint.post("/several")
def act_on_several() -> Response:
    """Take an action on the ticked cases; show what came of each, or the list where all went
    well or none was asked for."""
    posted, _ = session.posted(request)
    reader = officer()
    count("write", reader)
    chosen = posted.getlist("case")
    action = posted.get("take", "")
    if not chosen:
        return redirect(_list(none=1), 303)
    if not action:
        return redirect(_list(), 303)
    results = cases.act_on_several(reader, chosen, action, _answers(posted, action), key_of(posted))
    if all(refused is None for _, refused in results):
        return redirect(_list(done=len(results)), 303)
    page = render_template(
        "console/several.html",
        results=[(reference, _in_words(refused)) for reference, refused in results],
        done=sum(refused is None for _, refused in results),
        back=_list(),
    )
    return make_response(page, 200)


def _list(**notices: Any) -> str:
    """Return the address of the list that the cases were ticked in."""
    return url_for("console.inbox", **(query_of(request.args) | notices))


def _answers(posted: Posted, action: str) -> dict[str, str]:
    """Return the one answer that the action asks for; its inputs bear the action's name."""
    prefix = f"{action}{BUTTON}"
    named = {name.removeprefix(prefix): posted[name] for name in posted if name.startswith(prefix)}
    return {name: value for name, value in named.items() if value}


def _in_words(refused: ContractError | None) -> str | None:
    if refused is None:
        return None
    if refused.fields:
        what = next(iter(refused.fields.values()))
        return problems.field_message(what, language())
    return problems.texts(language())["details"][refused.code]
