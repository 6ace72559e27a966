"""From a case to a finished paper: filled in here, set and sealed by the press. No service is
needed for it but data."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import orjson

from casework.definition.documents import Document
from casework.definition.hand_forms import hand_forms
from casework.definition.versions import Definitions
from casework.papers.codes import CodeMaker
from casework.papers.pen import Pen
from casework.papers.record import NOTHING, Record, Source, ValuesOf, values_of
from casework.papers.replacing import replaced_by
from casework.papers.validity import valid_until
from casework.typed.case import Note, Personal
from casework.typed.fields import CaseFields
from casework.typed.papers import FileOfCase
from contracts.events import LANGUAGES
from documents.press import Press
from documents.qr import qr_code
from documents.rendering import Renderer

HOUSE = Path(__file__).parent / "house"
"""The sheet, the stylesheet and the macros that the papers of all services share."""
SUFFIX = ".html.j2"
STYLESHEET = "paper.css"
STATE = "Bihar, India"
NO_ID = "—"
"""Of a draft: it is in no book, and no check knows it."""
PAPER_FIELDS = frozenset(
    (
        *("id", "kind", "name", "issued_at", "issued_iso", "valid_until", "verify_url", "qr"),
        *("replaces", "draft", "by_hand"),
    )
)


class UnknownPaper(Exception):
    """The definition declares no document of this kind."""


class Printer:
    """Makes every paper of one service. One object does for a process and its threads."""

    def __init__(
        self,
        press: Press,
        codes: CodeMaker,
        definitions: Definitions,
        folder: Path,
        values_of: ValuesOf | None = None,
        pen: type[Pen] = Pen,
    ) -> None:
        """``codes`` makes what leads to a paper's check, ``definitions`` are those in use,
        ``folder`` is the service's ``papers/``. ``values_of`` gives what its templates name beside
        what every template may (`record.NAMES`), ``pen`` writes single values."""
        self._press = press
        self._codes = codes
        self._definitions = definitions
        self._folder = folder
        self._own_values = values_of
        self._pen = pen
        self._renderer = Renderer([HOUSE, folder], STYLESHEET)

    def print(
        self,
        kind: str,
        case: CaseFields,
        personal: Personal,
        notes: Sequence[Note],
        document_id: str,
        issued_at: datetime,
    ) -> bytes:
        """Return the finished PDF of ``kind``, signed as of ``issued_at``, or its JSON where the
        definition says that it is data.

        ``case`` is the case's document; ``personal`` its readable ``{"form", "contact"}``;
        ``notes`` its readable notes ``[{"sequence", "at", "action", "body"}]``; ``document_id``
        what the paper is checked by. Values the case does not hold are a dash, or a line to write
        on. A paper of one template speaks both languages side by side, one of two that of the case.

        Raises UnknownPaper, `validity.NoEnd`, WorkerFailed. It takes 0.2 to 1 s, nearly all of it
        in the process of the press.
        """
        if name := self._declared(kind, case).data:
            return self._file(name, case, personal, notes, issued_at)
        html = self.html(kind, case, personal, notes, document_id, issued_at)
        document = self._declared(kind, case)
        return self._press.print(
            html,
            self._renderer.css,
            document_id,
            reason=document.reason,
            location=_location(case),
            at=issued_at,
        )

    def draft(
        self,
        kind: str,
        case: CaseFields,
        personal: Personal,
        notes: Sequence[Note],
        issued_at: datetime,
    ) -> bytes:
        """Return the PDF of ``kind`` as it would be, marked as a draft: without seal, number and
        code, and kept nowhere. ``case`` is as it would be after the step. Raises as ``print``."""
        html = self.html(kind, case, personal, notes, NO_ID, issued_at, draft=True)
        return self._press.draft(html, self._renderer.css, f"draft {case['_id']}")

    def hand_form(
        self,
        kind: str,
        case: CaseFields,
        personal: Personal,
        notes: Sequence[Note],
        files: Sequence[FileOfCase],
        printed_at: datetime,
    ) -> bytes:
        """Return the PDF of a form that a person fills in by hand: without seal, number and code,
        and kept nowhere. ``files`` are those of the case as the door keeps them. Raises as
        ``print``."""
        definition = self._definitions.of(dict(case))
        form = hand_forms(definition).get(kind)
        if form is None:
            raise UnknownPaper(f"no form {kind} is declared")
        paper = Document(kind, form.name, form.who, form.help, verify=False, template=kind)
        html = self._filled(paper, case, personal, notes, NO_ID, printed_at, files=files)
        return self._press.draft(html, self._renderer.css, f"form {case['_id']}")

    def html(
        self,
        kind: str,
        case: CaseFields,
        personal: Personal,
        notes: Sequence[Note],
        document_id: str,
        issued_at: datetime,
        *,
        draft: bool = False,
    ) -> str:
        """Return the paper before it is set and sealed; arguments as for ``print``."""
        document = self._declared(kind, case)
        return self._filled(document, case, personal, notes, document_id, issued_at, draft=draft)

    def _filled(
        self,
        document: Document,
        case: CaseFields,
        personal: Personal,
        notes: Sequence[Note],
        document_id: str,
        issued_at: datetime,
        *,
        draft: bool = False,
        files: Sequence[FileOfCase] | None = None,
    ) -> str:
        """Return the HTML of what is printed; ``files`` where it is a form to be filled by hand."""
        definition = self._definitions.of(dict(case))
        language = "en" if case["language"] == "en" else "hi"
        both = (self._folder / f"{document.template}{SUFFIX}").is_file()
        languages = LANGUAGES if both else (language,)
        source = Source(
            definition, case, personal, notes, issued_at, language, languages, files=files or ()
        )
        pen = self._pen(*languages)
        values = values_of(source, pen)
        by_hand = files is not None
        values["paper"] = self._paper(document, source, document_id, pen, draft, by_hand)
        if self._own_values is not None:
            values |= self._own_values(source)
        name = document.template if both else f"{document.template}.{language}"
        return self._renderer.html(f"{name}{SUFFIX}", values)

    def _file(
        self,
        name: str,
        case: CaseFields,
        personal: Personal,
        notes: Sequence[Note],
        issued_at: datetime,
    ) -> bytes:
        """Return the value ``name`` of the service as JSON, in English as other systems read it."""
        definition = self._definitions.of(dict(case))
        source = Source(definition, case, personal, notes, issued_at, "en", ("en",))
        values = self._own_values(source) if self._own_values else {}
        return orjson.dumps(values[name], option=orjson.OPT_INDENT_2)

    def _declared(self, kind: str, case: CaseFields) -> Document:
        try:
            return self._definitions.of(dict(case)).documents[kind]
        except KeyError:
            raise UnknownPaper(f"no document {kind} is declared") from None

    def _paper(
        self,
        document: Document,
        source: Source,
        document_id: str,
        pen: Pen,
        draft: bool,
        by_hand: bool,
    ) -> Record:
        case, issued_at = source.case, source.issued_at
        until = valid_until(document, case, issued_at)
        code = None
        verified = document.verify and not draft
        if verified:
            form = source.personal.get("form") or {}
            code = self._codes.code(document, case, form, document_id, issued_at, until)
        before = {one["id"]: one for one in case.get("documents", ())}
        replaced = [before[id] for id in replaced_by(document, before.values())]
        values = {
            "id": document_id,
            "kind": document.kind,
            "name": pen(document.name),
            "issued_at": pen(issued_at),
            "issued_iso": issued_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "valid_until": pen(until),
            "verify_url": self._codes.page(document_id) if verified else None,
            "qr": qr_code(code) if code else None,
            "draft": draft or None,
            "by_hand": by_hand or None,
            "replaces": [
                Record({"id": one["id"], "issued_at": pen(one["issued_at"])})
                for one in (replaced if document.replaces else ())
            ],
        }
        return Record(values, PAPER_FIELDS)


def _location(case: CaseFields) -> str:
    """Return what the seal says of where: the office that has the case, where one is known."""
    office = Pen("en")((case.get("station") or {}).get("name"))
    return f"{office}, {STATE}" if office else STATE


__all__ = ["NOTHING", "Printer", "UnknownPaper"]
