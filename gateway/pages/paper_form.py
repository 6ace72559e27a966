"""Forms to print: each service's questions on paper, from its announced definition alone, and the
list of them. They are the same for everybody: who is signed in is not looked at."""

from flask import render_template

from contracts.errors import NotFound
from gateway.http.context import language
from gateway.pages import session
from gateway.pages.blueprint import blueprint
from gateway.pages.filing_steps import Filing
from gateway.pages.form_answers import Posted
from gateway.pages.offered import DepartmentServices, departments
from gateway.pages.paper_form_parts import parts_of
from gateway.pages.services import ServiceWords, words_of


@blueprint.get("/services/<code>/paper-form")
def paper_form(code: str) -> str:
    """Show a form to print and fill in by hand; NotFound where a service has none."""
    words = words_of(code, language())
    if not words.on_paper:
        raise NotFound("no form on paper")
    specs = words.specs_for(at_counter=False)
    return render_template(
        "pages/paper_form.html",
        code=code,
        words=words,
        parts=parts_of(specs, words.steps, language()),
        danger=Filing(specs, Posted(), words.steps).tells_of_an_event(),
    )


@blueprint.get("/information/forms")
def paper_forms() -> str:
    """Show all forms to print, by department."""
    session.reader()
    return render_template("pages/paper_forms.html", groups=_on_paper(departments()))


def _on_paper(groups: list[DepartmentServices]) -> list[DepartmentServices]:
    with_form: list[DepartmentServices] = []
    for group in groups:
        services = [one for one in group["services"] if _words(one["code"]).on_paper]
        if services:
            with_form.append({"department": group["department"], "services": services})
    return with_form


def _words(code: str) -> ServiceWords:
    return words_of(code, language())
