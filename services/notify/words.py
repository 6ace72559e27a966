"""The words of every service in memory: compiled once, by owner, read anew when they changed.

The announcement of a service reaches one replica only. The others look into the database every few
seconds, and at once when they are asked for a template that they do not know.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Protocol, TypedDict

import messages
from chassis import log
from chassis.parts import offload
from messages import Catalogue, Template, TemplateFault, UnknownTemplate
from services.notify import measures
from services.notify.template_store import TemplateStore
from services.notify.typed import TemplateSource

OWN = "notify"
"""The owner of what this service says of itself: one-time passwords."""

FOLDER = Path(__file__).with_name("messages")
NOTHING = Catalogue()

logger = log.get(__name__)


def own_words() -> Catalogue:
    """Return the templates of the service itself. Raises TemplateFault, naming the file."""
    return Catalogue(messages.compile_folder(FOLDER))


class WordsOfService(TypedDict):
    """What `service_words` answers."""

    items: list[TemplateSource]


class Wording(Protocol):
    """The words of every owner; see Words."""

    def find(
        self,
        owner: str,
        name: str,
        channel: str,
        language: str,
        *,
        discreet: bool = False,
        version: int | None = None,
    ) -> Template: ...


class Words:
    """The catalogue of each owner; one object a process, used by all its workers and senders."""

    def __init__(self, store: TemplateStore) -> None:
        self._store = store
        self._catalogues: Mapping[str, Catalogue] = {OWN: own_words()}
        self._revisions: dict[str, int] = {}
        self._lock = threading.Lock()

    def find(
        self,
        owner: str,
        name: str,
        channel: str,
        language: str,
        *,
        discreet: bool = False,
        version: int | None = None,
    ) -> Template:
        """See Catalogue.find; among the words of one owner only. Raises UnknownTemplate."""
        key = (name, channel, language)
        try:
            return self.of(owner).find(*key, discreet=discreet, version=version)
        except UnknownTemplate:
            self.refresh()
            return self.of(owner).find(*key, discreet=discreet, version=version)

    def of(self, owner: str) -> Catalogue:
        """Return all words of one owner as they are known here; none for one that is not known."""
        return self._catalogues.get(owner, NOTHING)

    def sources_of(self, owner: str) -> list[TemplateSource]:
        """Return the newest version of each template that the owner announced, by name."""
        by_version = sorted(self._store.sources(owner), key=lambda source: source["version"])
        newest = {source["name"]: source for source in by_version}
        return [newest[name] for name in sorted(newest)]

    def refresh(self) -> None:
        """Read the words of those owners that have others than are known here."""
        # The lock makes who comes second find what the first has read.
        with self._lock:
            for answer in self._store.current():
                measures.LACKS.labels(answer.service).set(len(answer.lacks))
                if self._revisions.get(answer.service, 0) != answer.revision:
                    self._catalogues = {
                        **self._catalogues,
                        answer.service: self._read(answer.service),
                    }
                    self._revisions[answer.service] = answer.revision

    def _read(self, owner: str) -> Catalogue:
        templates, faults = offload(_compiled, self._store.sources(owner))
        for fault in faults:
            logger.error("kept words cannot be used", extra={"reason": f"{owner}: {fault}"})
        return Catalogue(templates)


def _compiled(sources: Iterable[TemplateSource]) -> tuple[list[Template], list[str]]:
    """Compile what was kept; what an earlier release kept and does not compile now
    leaves the others usable."""
    templates, faults = [], []
    for source in sources:
        try:
            templates += messages.compile(source)
        except TemplateFault as error:
            faults.append(str(error))
    return templates, faults
