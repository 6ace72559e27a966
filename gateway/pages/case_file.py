"""The whole file of a case as one download: what was written and what happened, what was told to
whom, the papers and the evidence, each with its SHA-256, for whoever may see the case.

Reading it is noted by the service that owns the case, as any reading of its record. The archive is
made while it is sent (``gateway.http.zip_stream``): the list of what is in it comes last, since it
says what could not be put in.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from itertools import chain

import orjson
from cryptography.exceptions import InvalidTag
from flask import Response, render_template
from pymongo.errors import PyMongoError

from casework.definition.bilingual import IST
from chassis import log, time_source
from contracts.errors import ContractError, NotFound
from gateway.cases import use_cases as cases
from gateway.cases.typed import CaseRecord, CaseView, LoggedMessage
from gateway.documents import use_cases as documents
from gateway.files.named import ids_in
from gateway.files.use_cases import citizen_files
from gateway.http.access import count
from gateway.http.context import language
from gateway.http.downloads import zip_download
from gateway.http.zip_stream import Entry, zipped
from gateway.identity.caller import Caller
from gateway.pages import session
from gateway.pages.blueprint import blueprint
from gateway.pages.case_notes import notes_of
from gateway.pages.record_rows import rows_of
from gateway.pages.services import ServiceWords, words_of

logger = log.get(__name__)
Pieces = Callable[[], Iterable[bytes]]
UNREADABLE = (ContractError, LookupError, InvalidTag, PyMongoError)
"""What reading a part may end with: it is away, gone, not whole, or sealed under a lost key."""


@dataclass
class CaseFile:
    """What the file of a case is made of. ``messages`` is None while nobody can say; ``hashes``,
    ``missing`` and ``broken`` (that ended too early) fill while papers and evidence go out."""

    view: CaseView
    record: CaseRecord
    messages: list[LoggedMessage] | None
    words: ServiceWords
    hashes: dict[str, str] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)

    @property
    def reference(self) -> str:
        """Of the case."""
        return self.view["reference"]


@blueprint.get("/applications/<reference>/messages")
def messages_page(reference: str) -> str:
    """Show what this citizen was sent about a case, and what came of it."""
    reader = session.require_reader()
    view = cases.get_case_view(reader, reference, language=language())
    return render_template(
        "pages/messages.html",
        view=view,
        messages=cases.read_messages(reader, view["reference"])["items"],
    )


@blueprint.get("/applications/<reference>/file.zip")
def case_file(reference: str) -> Response:
    """Send the case's file. NotFound for whom the case is not visible; Unavailable while its
    service, which says what this reader may read, does not answer."""
    reader = session.require_reader()
    count("file", reader)
    view = cases.get_case_view(reader, reference, language=language())
    whole = CaseFile(
        view=view,
        record=cases.read_record(reader, view["reference"]),
        messages=_messages(reader, view["reference"]),
        words=words_of(view["service"], language()),
    )
    logger.info("a case file was sent", extra={"role": reader.role, "case": view["reference"]})
    return zip_download(f"{view['reference']}.zip", zipped(_entries(reader, whole)))


def _messages(reader: Caller, reference: str) -> list[LoggedMessage] | None:
    """Return what was sent to this reader; None while it cannot be asked, which the file says."""
    try:
        return cases.read_messages(reader, reference)["items"]
    except NotFound:
        raise
    except ContractError:
        return None


def _entries(reader: Caller, whole: CaseFile) -> Iterator[Entry]:
    now = time_source.now().astimezone(IST)
    for name, pieces in (*_evidence(reader, whole), *_papers(reader, whole)):
        try:
            # Before anything of it is in the archive.
            rest = iter(pieces())
            first = next(rest, b"")
        except UNREADABLE:
            _unreadable(whole, name, whole.missing)
        else:
            yield Entry(name, now, _to_the_end(whole, name, chain([first], rest)))
    data = {
        "made_at": now.isoformat(),
        "case": whole.view,
        "record": whole.record,
        "messages": whole.messages,
        "sha256": whole.hashes,
        "missing": whole.missing,
        "broken": whole.broken,
    }
    rows = rows_of(whole.words, whole.record)
    page = render_template(
        "pages/case_file.html",
        whole=whole,
        words=whole.words,
        rows=rows,
        notes=notes_of(whole.words, whole.record),
        now=now,
    )
    for name, content in (("index.html", page.encode()), ("data.json", orjson.dumps(data))):
        yield Entry(name, now, _hashed(name, [content], whole.hashes))
    sums = "".join(f"{digest}  {name}\n" for name, digest in sorted(whole.hashes.items()))
    yield Entry("SHA256SUMS", now, [sums.encode()])


def _hashed(name: str, pieces: Iterable[bytes], hashes: dict[str, str]) -> Iterator[bytes]:
    digest = hashlib.sha256()
    for piece in pieces:
        digest.update(piece)
        yield piece
    hashes[name] = digest.hexdigest()


def _to_the_end(whole: CaseFile, name: str, pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the pieces as `_hashed`; a part that ends too early gets no sum and is named,
    and the rest is sent."""
    try:
        yield from _hashed(name, pieces, whole.hashes)
    except UNREADABLE:
        _unreadable(whole, name, whole.broken)


def _unreadable(whole: CaseFile, name: str, names: list[str]) -> None:
    """Note that it is unreadable, without its name,
    which is the citizen's own word and no log's."""
    part = name.partition("-")[0]
    names.append(name)
    logger.warning(
        "a part of a case file could not be read",
        extra={"case": whole.reference, "part": part},
        exc_info=True,
    )


def _evidence(reader: Caller, whole: CaseFile) -> Iterator[tuple[str, Pieces]]:
    """Yield the files of this case that the answers and notes name which this reader may read: a
    citizen the own ones, others what the service has just named to them. That an id stands in a
    list is no proof: anybody may have typed it."""
    store = citizen_files()
    for number, file_id in enumerate(ids_in(whole.record), 1):
        try:
            file = store.find(file_id)
        except UNREADABLE:
            _unreadable(whole, f"evidence/{number:02}", whole.missing)
            continue
        if file is None or whole.reference not in file.references:
            continue
        if not reader.is_citizen or file.owner == reader.id:
            yield f"evidence/{number:02}-{file.download_name}", partial(store.read, file.id)


def _papers(reader: Caller, whole: CaseFile) -> Iterator[tuple[str, Pieces]]:
    for number, entry in enumerate(whole.view["documents"], 1):
        yield f"papers/{number:02}-{entry['kind']}.pdf", partial(_paper, reader, entry["id"])


def _paper(reader: Caller, document_id: str) -> list[bytes]:
    return [documents.read(reader, document_id).content]
