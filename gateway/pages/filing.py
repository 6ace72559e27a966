"""Filing an application: the pages of any service's form.

Nobody has to sign in first: the mobile is proved when everything is written, and what was written
waits on the page meanwhile. A button leads to the address of a step (see ``gateway.http.drafts``),
so that the browser's own way back sends nothing again.
"""

import secrets
from typing import cast

from flask import g, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from casework.definition.form import Form
from casework.definition.sources.form import FormSource
from contracts.errors import ContractError, IdempotencyMismatch, NotAuthenticated, ValidationFailed
from gateway.cases import use_cases as cases
from gateway.files.forms import ReceivedFile
from gateway.http import problems
from gateway.http.access import count
from gateway.http.context import LANGUAGES, language
from gateway.identity.use_cases import session_of_bearer
from gateway.pages import changed_form, drafts, place_question, session
from gateway.pages.blueprint import blueprint
from gateway.pages.directory import directory
from gateway.pages.drafts import Draft
from gateway.pages.filing_steps import CHECK, MOBILE, Filing
from gateway.pages.filing_view import mobile_view, view_of
from gateway.pages.form_answers import Posted, rows_in
from gateway.pages.form_errors import NO_ERRORS, FormErrors, errors_of, input_id
from gateway.pages.jurisdiction import wrong_with_places
from gateway.pages.kept_files import take
from gateway.pages.on_device import KEPT_OFFLINE, OF_FORMS, sender_mark
from gateway.pages.one_time_password import Proof, prove
from gateway.pages.sent_by_script import in_a_moment, told_to_script, wanted_by_script
from gateway.pages.services import ServiceWords, words_of
from gateway.pages.texts import translator
from gateway.pages.who_files import at_counter, mark_for_page, not_the_writer, sender_of


class FilingPage:
    """One request of the filing pages."""

    def __init__(self, code: str, posted: Posted, received: list[ReceivedFile]) -> None:
        self.code = code
        self.words: ServiceWords = changed_form.words_for(code, posted)
        self.phrase, self.reader = sender_of(self.words)
        self.posted = posted
        self.at_counter = at_counter(self.reader, self.words)
        specs = self.words.specs_for(self.at_counter)
        self.refused = take(posted, received, specs, language())
        place_question.take(posted, specs)
        self.filing = Filing(specs, posted, self.words.steps, by_officer=self.at_counter)
        self.key = posted.get("key") or secrets.token_urlsafe(18)
        self.proof = Proof()
        self.began: str | None = None  # until when what was begun elsewhere is kept

    def answer(self) -> Response:
        """Do what the pressed button says."""
        at, (to, _, rest) = self._at(), self.posted.get("to", "next").partition(".")
        if self.refused:
            return self.show(at, self.refused)
        if to in _BUTTONS:
            return _BUTTONS[to](self, at, rest)
        if to in place_question.BUTTONS:
            count("lookup")
            return self.show(at, part=input_id(f"{rest}.chosen"))
        return self.show(at)

    def next(self, at: str, _rest: str) -> Response:
        """Go on, if what this step asks for is answered."""
        wrong = self._wrong().within(self.filing.names_at(at))
        wrong = wrong or wrong_with_places(self.filing, self.filing.at(at), language())
        wrong = changed_form.after_change(wrong, self.posted, self.words)
        return self.show(at, wrong) if wrong else self.show(self.filing.after(at))

    def back(self, at: str, _rest: str) -> Response:
        """Go to the step before, whatever is wrong in this one."""
        return self.show(self.filing.before(at))

    def edit(self, at: str, step: str) -> Response:
        """Go to a step of the reader's choice."""
        return self.show(step if step in self.filing.steps else at)

    def speak(self, at: str, wish: str) -> Response:
        """Change the language where the reader is."""
        if wish in LANGUAGES:
            g.language = wish
            self.words = words_of(self.code, wish)
        answer = self.show(at)
        session.keep_language(answer, language())
        return answer

    def add(self, at: str, path: str) -> Response:
        """Show one more row of a list."""
        spec = next((one for one in self.filing.specs if one["name"] == path), None)
        if spec and spec["type"] == "list":
            row = min(rows_in(self.posted, path), spec.get("max_items", 20) - 1)
            self.posted.setdefault(f"{path}.{row}.{spec['fields'][0]['name']}", "")
        return self.show(at)

    def drop(self, at: str, path_and_id: str) -> Response:
        """Leave a file out of the application."""
        path, _, file_id = path_and_id.partition(".")
        left = [one for one in self.posted.getlist(path) if one != file_id]
        self.posted.setlist(path, left)
        return self.show(at)

    def mobile(self, _at: str, after: str) -> Response:
        """Ask for the mobile now, to come back to a step."""
        self.posted["after"] = after
        return self.show(MOBILE)

    def otp(self, _at: str, _rest: str) -> Response:
        """Send or check the one-time password, then go on where it was asked for."""
        self.proof = prove(self.posted)
        if self.proof.token is None:
            if self._is_pressed_again():
                return self.submit(CHECK, "")
            return self.show(MOBILE, self.proof.errors)
        self.reader = g.reader = self.proof.caller
        after = self.posted.get("after", CHECK)
        answer = self.submit(CHECK, "") if self._is_the_end(after) else self.show(after)
        session.sign_in(answer, self.proof.token, self.proof.seconds)
        return answer

    def _is_pressed_again(self) -> bool:
        """Return whether the password was right a moment ago and is used up since: this browser is
        signed in by it, and the application is filed once whoever presses twice."""
        after = self.posted.get("after", CHECK)
        verifies = self.posted.get("to") == "verify" and self._is_the_end(after)
        return verifies and self.reader is not None and self.reader.is_citizen

    def _is_the_end(self, step: str) -> bool:
        return step == CHECK or step not in self.filing.steps

    def submit(self, _at: str, _rest: str) -> Response:
        """File it; who has not proved a mobile does so now."""
        wrong = changed_form.after_change(self._wrong(), self.posted, self.words)
        if wrong:
            return self.show(self._first_step_with(wrong), wrong)
        if self.reader is None or not (self.reader.is_citizen or self.at_counter):
            self.posted["after"] = CHECK
            return self.show(MOBILE)
        proved = self.posted.get("to") == "verify"
        if whose := not_the_writer(self.posted, self.reader, proved):
            return self.show(CHECK, FormErrors([], translator(language())(whose)), 409)
        try:
            count("write", self.reader)
            view = cases.file_case(self.reader, self.code, self.filing.answers, self.key)
        except NotAuthenticated:
            return self.show(MOBILE)
        except ContractError as refused:
            return self._not_filed(refused)
        drafts.forget(self.key)
        drafts.leave_behind(self.reader, self.code)
        answer = redirect(url_for("pages.filed", reference=view["reference"]), 303)
        if self.phrase is not None:
            access = session_of_bearer(self.reader)
            session.sign_in(answer, access["access_token"], access["expires_in"])
        return answer

    def show(
        self, step: str, errors: FormErrors = NO_ERRORS, status: int | None = None, part: str = ""
    ) -> Response:
        """Lead to the address of a step, there to a part of the page. Where what was typed cannot
        be kept for it, the step is shown at once: nobody types again because of that."""
        if step not in (*self.filing.steps, MOBILE):
            step = self.filing.steps[0]
        status = status or (422 if errors else 200)
        self.posted["key"] = self.key
        draft = Draft(step, self.posted, errors, status, self.proof.challenge)
        if not drafts.keep(self.key, draft):
            return self.page(step, errors, status)
        address = url_for(
            "pages.filing_step", code=self.code, step=step, draft=self.key, _anchor=part or None
        )
        answer = redirect(address, 303)
        return in_a_moment(answer, status)

    def page(self, step: str, errors: FormErrors, status: int) -> Response:
        """Return the page of a step, with everything typed so far."""
        self.filing.offer_language(language())
        self.filing.offer_only_office()
        # A browser may keep the first page and show it to whoever holds it.
        blank = request.endpoint == "pages.filing_page"
        page = render_template(
            "pages/filing.html",
            code=self.code,
            key=self.key,
            words=self.words,
            phrase=self.phrase,
            at_counter=self.at_counter,
            errors=errors,
            scripts=OF_FORMS,
            who="" if blank else mark_for_page(self.posted, self.reader),
            blank=blank,
            offline=self.may_be_kept,
            carries=bool(sender_mark(self.reader)),
            began=self.began,
            **view_of(self.filing, step, self.reader, self.words),
            **mobile_view(self.filing, step, self.proof),
        )
        return in_a_moment(make_response(page, status), status)

    @property
    def may_be_kept(self) -> bool:
        """Whether a browser may keep the form's first page: where nobody is asked who files, not
        even that it was read stays on the device."""
        return self.phrase is None and (self.reader is None or self.reader.is_citizen)

    def _at(self) -> str:
        at = self.posted.get("at", "")
        return at if at in (*self.filing.steps, MOBILE) else self.filing.steps[0]

    def _wrong(self) -> FormErrors:
        try:
            form = Form.compile(cast(FormSource, {"fields": self.filing.specs}))
            form.validate(self.filing.answers)
        except ValidationFailed as refused:
            return errors_of(refused, self.filing.specs, language())
        return NO_ERRORS

    def _first_step_with(self, wrong: FormErrors) -> str:
        steps = self.filing.steps
        wrong_steps = {self.filing.step_of_field(one.path.split(".")[0]) for one in wrong.errors}
        return next((step for step in steps if step in wrong_steps), CHECK)

    def _not_filed(self, refused: ContractError) -> Response:
        wrong = errors_of(refused, self.filing.specs, language())
        if isinstance(refused, IdempotencyMismatch):
            self.key = secrets.token_urlsafe(18)
            wrong = FormErrors([], translator(language())("check.filed_before"))
        step = self._first_step_with(wrong) if wrong.errors else CHECK
        return self.show(step, wrong, problems.status_of(refused))


_BUTTONS = {
    "next": FilingPage.next,
    "back": FilingPage.back,
    "edit": FilingPage.edit,
    "lang": FilingPage.speak,
    "add": FilingPage.add,
    "drop": FilingPage.drop,
    "mobile": FilingPage.mobile,
    "send": FilingPage.otp,
    "verify": FilingPage.otp,
    "change": FilingPage.otp,
    "submit": FilingPage.submit,
}
"""What a button does; ``stations`` and any other shows the same step again, with what it needs."""


@blueprint.get("/services/<code>")
def filing_page(code: str) -> Response:
    """Show the first step."""
    page = FilingPage(code, Posted(), [])
    if page.at_counter and page.reader and page.reader.station:
        page.filing.offer_office(page.reader.station, directory())
    carried = drafts.carried(page.reader, code)
    page.began = carried[1] if carried else None
    answer = page.page(page.filing.steps[0], NO_ERRORS, 200)
    if page.may_be_kept and not page.began:
        answer.headers[KEPT_OFFLINE] = "1"
    return answer


@blueprint.get("/services/<code>/steps/<step>")
def filing_step(code: str, step: str) -> Response:
    """Show a step with what this browser typed; without a draft, begin."""
    draft = drafts.of_key(request.args.get("draft", ""))
    if draft is None:
        return redirect(url_for("pages.filing_page", code=code), 303)
    page = FilingPage(code, draft.posted, [])
    if step not in (*page.filing.steps, MOBILE):
        return page.show(draft.step, draft.errors)
    page.proof = Proof(challenge=draft.challenge)
    if step == draft.step:
        return page.page(step, draft.errors, draft.status)
    return page.page(step, NO_ERRORS, 200)


@blueprint.post("/services/<code>")
def file(code: str) -> Response:
    """Take a step on, or back, or file. A script that sends the form is told where to go, in
    JSON."""
    answer = _filed_or_shown(code)
    return told_to_script(answer) if wanted_by_script() else answer


def _filed_or_shown(code: str) -> Response:
    try:
        _, sender = sender_of(words_of(code, language()))
        posted, received = session.posted(request, sender)
    except session.StaleForm as stale:
        page = FilingPage(code, stale.typed, [])
        whole = FormErrors([], translator(language())("errors.stale"))
        return page.page(page._at(), whole, 422)
    return FilingPage(code, posted, received).answer()
