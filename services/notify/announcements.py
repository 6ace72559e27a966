"""What services say of themselves: whether they may, whether they have words for all they send.

Each is answered by a `messages.held`. Words are stored only if nothing is lacking; until then those
of the last sound announcement stay in use.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import cast

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

import messages
from chassis import announcement, grant, log
from chassis.grant import Grant
from chassis.outbox import Outbox
from chassis.parts import offload
from contracts.envelope import new_event
from contracts.errors import NotAllowed, ValidationFailed
from contracts.events import ServiceAnnounced
from contracts.typed import Envelope
from messages import Catalogue, Template, TemplateFault
from messages.completeness import EXAMPLE_SITE
from services.notify.offices import Offices
from services.notify.template_store import TemplateStore
from services.notify.typed import AnnouncedOffice, Announcement
from services.notify.words import OWN, Words

SCHEMA = ServiceAnnounced()

_MOBILE = re.compile(r"\+?[0-9]{3,15}")
_EMAIL = re.compile(r"[^@\s,;<>]+@[^@\s,;<>]+")
logger = log.get(__name__)


class Announcements:
    """Takes announcements; one object a process."""

    def __init__(
        self,
        key: Ed25519PublicKey | None,
        home: str,
        store: TemplateStore,
        words: Words,
        offices: Offices,
        outbox: Outbox,
        site: str,
    ) -> None:
        """`key` proves grants, without one there are none; `home` is the department whose offices
        have no prefix; `site`: the address of the window."""
        self._site = site
        self._key = key
        self._home = home
        self._store = store
        self._words = words
        self._offices = offices
        self._outbox = outbox

    def take(self, event: Envelope) -> None:
        """Learn the words and offices of the service that announced itself, and answer it. The
        same announcement again is answered again, without looking at its words.

        Raises ValidationFailed for what is no announcement and NotAllowed for one that its sender
        may not make: it is parked.
        """
        if faults := SCHEMA.validate(event["data"]):
            raise ValidationFailed(f"no announcement: {faults}")
        data = cast(Announcement, event["data"])
        if self._key is None:
            raise NotAllowed("DEPLOYMENT_PUBLIC_KEY is not set: nobody has a grant")
        check_ownership(event["source"], data, grant.verify(data["grant"], self._key), self._home)
        owner, digest = data["service"], data["digest"]
        previous = self._store.answer_to(owner)
        renewed = False
        if previous and previous.digest == digest:
            lacks = list(previous.lacks)
        else:
            if digest != announcement.digest(event["data"]):
                raise ValidationFailed("the digest is of another announcement")
            lacks = offload(lacking, data, self._site)
            if renewed := not lacks:
                self._keep(owner, data)
        answer = answer_event(owner, digest, lacks)
        self._store.note_answer(owner, digest, lacks, answer, renewed=renewed)
        self._outbox.relay(self._store.answers, owner, [answer])
        self._words.refresh()

    def _keep(self, owner: str, data: Announcement) -> None:
        for changed in self._store.keep(owner, data["messages"]):
            logger.warning("words changed under the same version", extra={"template": changed})
        if data["offices"] is not None:
            self._offices.announce(owner, data["offices"])


def check_ownership(source: str, data: Announcement, grant: Grant, home: str) -> None:
    """Raise NotAllowed unless all that is announced is the sender's own."""
    if not source == data["service"] == grant.service or source == OWN:
        raise NotAllowed(f"{source} has no grant to be {data['service']}")
    department = data["department"]["code"]
    if department != grant.department:
        raise NotAllowed(f"{source} does not belong to {department}")
    for definition in data["definitions"]:
        if definition.get("code") not in grant.codes:
            raise NotAllowed(f"{source} has no grant for {definition.get('code')}")
    for template in data["messages"]:
        code, dot, _ = str(template.get("name")).partition(".")
        # One that several of its services share bears the name of the bus service.
        if code not in {*grant.codes, grant.service} or not dot:
            raise NotAllowed(f"{source} has no grant for words named {template.get('name')}")
    for office in data["offices"] or ():
        if office["code"].rpartition(":")[0] != ("" if department == home else department):
            raise NotAllowed(f"the office {office['code']} is not of {department}")


def lacking(data: Announcement, site: str = EXAMPLE_SITE) -> list[str]:
    """Return what an announcement lacks where the window is at `site`, a sentence each."""
    templates: list[Template] = []
    faults = []
    for source in data["messages"]:
        try:
            templates += messages.compile(source)
        except TemplateFault as error:
            faults.append(str(error))
    faults += _contact_faults(data["offices"] or ())
    if faults:
        return faults  # what is declared and now has no words would only repeat them
    try:
        return messages.lacking(data["definitions"], Catalogue(templates), site)
    except TemplateFault as error:
        return [str(error)]


def _contact_faults(offices: Iterable[AnnouncedOffice]) -> Iterator[str]:
    for office in offices:
        reached = (("mobile", office["mobile"], _MOBILE), ("email", office["email"], _EMAIL))
        for kind, address, form in reached:
            if address and not form.fullmatch(address):
                yield f"office {office['code']}: its {kind} cannot be one"


def answer_event(service: str, digest: str, lacks: list[str]) -> Envelope:
    """Return the `messages.held` event that answers one announcement."""
    data = {"service": service, "digest": digest, "lacks": lacks}
    return new_event("messages.held", OWN, data=data)
