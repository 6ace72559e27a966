"""A form whose questions have changed since its writer began: its page was loaded, its draft kept,
before a new version of the service was announced.

What was answered and is asked no more, or not so, would be left out without a word. So its writer
is told once, with the answers themselves, before anything is sent.
"""

from collections.abc import Iterable, Iterator
from functools import partial

from gateway.catalogue import use_cases as catalogue
from gateway.http.context import language
from gateway.pages.directory import directory
from gateway.pages.form_answers import Posted, answers
from gateway.pages.form_errors import FormErrors
from gateway.pages.form_specs import specs_of
from gateway.pages.form_words import rows
from gateway.pages.services import ServiceWords, words_of
from gateway.pages.texts import translator
from gateway.pages.typed import Spec

FIELD = "form_version"
"""The input that says by which version the writer began."""


def words_for(code: str, posted: Posted) -> ServiceWords:
    """Return the words of a service, in the language of the request and not older than those of
    whoever showed the form; NotFound for one that nobody announced."""
    catalogue.await_version(code, posted.get(FIELD, ""))
    return words_of(code, language())


def begin(posted: Posted, words: ServiceWords) -> None:
    """Note by which version the form is asked, unless it was begun already."""
    posted.setdefault(FIELD, _newest(words))


def after_change(wrong: FormErrors, posted: Posted, words: ServiceWords) -> FormErrors:
    """Return what is wrong, and where the form has changed since it was begun, that it has and what
    will not be sent; from then on it counts as begun under the newest version."""
    began = posted.get(FIELD, "")
    if not began or began == _newest(words):
        return wrong
    unsent = _unsent(began, posted, words)
    if not wrong and not unsent:
        return wrong
    posted[FIELD] = _newest(words)
    t = translator(words.language)
    sentences = [t("errors.form_changed")]
    if unsent:
        sentences.append(t("errors.form_asks_no_more", answers="; ".join(unsent)))
    return FormErrors(wrong.errors, " ".join(sentences))


def _newest(words: ServiceWords) -> str:
    return str(words.definition["version"])


def _unsent(began: str, posted: Posted, words: ServiceWords) -> list[str]:
    """Return the answers that the newest form has no place for, each with its question."""
    specs = specs_of(catalogue.earlier_form(words.definition["code"], began))
    now = {spec["name"]: spec for spec in words.specs}
    misfits = [spec for spec in specs if not _fits(spec, now.get(spec["name"]), posted)]
    written = answers(specs, posted)
    unsent = {spec["name"]: written.get(spec["name"]) for spec in misfits}
    name_of = partial(directory().name_of, language=words.language)
    in_words = rows(misfits, unsent, words.language, name_of) if any(unsent.values()) else []
    return [f"{row.label}: {', '.join(row.lines)}" for row in in_words if row.lines]


def _fits(spec: Spec, now: Spec | None, posted: Posted) -> bool:
    """Return whether what was answered to a question has its place in the same question now."""
    if now is None or now["type"] != spec["type"]:
        return False
    if spec["type"] == "choice":
        return posted.get(spec["name"], "") in {"", *_values(now)}
    return _names(spec.get("fields", ())) <= _names(now.get("fields", ()))


def _values(spec: Spec) -> Iterator[str]:
    return (choice["value"] for choice in spec["choices"])


def _names(specs: Iterable[Spec]) -> set[str]:
    return {spec["name"] for spec in specs}
