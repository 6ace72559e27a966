"""A view is compared with its service's truth, now and then and on demand, and healed.

A view is stored only over an older one, so one that is wrong and has a high number would stay for
ever. The truth is asked of the service in the name of the system; it is stored where the view still
is what it was when the question was put, so that an event in between is not undone.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import cast

from chassis import actor as actors
from chassis import log
from contracts.errors import ContractError, NotFound
from contracts.typed import View
from gateway.building import GatewayParts
from gateway.cases.store import OWNER, as_document
from gateway.files.attaching import attach_named
from gateway.public_lists import rows as public_rows

logger = log.get(__name__)

SAMPLED = 20
"""Views compared at one time: with one such look a minute some 29,000 in a day, at the price of
one small question every three seconds."""
SAME, HEALED, UNKNOWN, UNASKED = "same", "healed", "unknown", "unasked"


def heal_some(gateway: GatewayParts, count: int = SAMPLED) -> dict[str, int]:
    """Compare so many views, drawn by lot; how many came to what, see `heal`."""
    drawn = gateway.database["cases"].aggregate(
        [{"$sample": {"size": count}}, {"$project": {"_id": 1}}]
    )
    return heal_all(gateway, (row["_id"] for row in drawn))


def heal_all(gateway: GatewayParts, references: Iterable[str]) -> dict[str, int]:
    """Compare these views; how many came to what."""
    counts: dict[str, int] = {}
    for reference in references:
        outcome = heal(gateway, reference)
        counts[outcome] = counts.get(outcome, 0) + 1
    return counts


def heal(gateway: GatewayParts, reference: str) -> str:
    """Compare one view with its service's truth.

    SAME; HEALED where it was another; UNKNOWN where the service has no such case, which a person
    must look at (a service that lost its data must not take the last copy with it); UNASKED where
    there is no such view or the service does not answer now.
    """
    known = gateway.database["cases"].find_one({"_id": reference})
    if known is None:
        return UNASKED
    try:
        truth = _truth(gateway, known[OWNER], reference)
    except NotFound:
        logger.error("a view is of no case", extra={"reference": reference})
        return UNKNOWN
    except ContractError:
        return UNASKED
    document = as_document(truth)
    if document[OWNER] == known[OWNER]:
        attach_named(gateway.database, [truth])
    # A box is another one each time it is sealed: what is in it is compared.
    opened = gateway.closed_texts.opened
    same = opened(cast(View, document)) == opened(cast(View, known))
    if same or document[OWNER] != known[OWNER]:
        return SAME if same else UNKNOWN
    as_it_was = {"_id": reference, "sequence": known["sequence"]}
    if not gateway.database["cases"].replace_one(as_it_was, document).matched_count:
        return SAME  # an event came meanwhile
    public_rows.renew(gateway.database, document)
    logger.error("a view was healed", extra={"reference": reference})
    return HEALED


def _truth(gateway: GatewayParts, service: str, reference: str) -> View:
    call_id, payload = uuid.uuid4().hex, {"reference": reference}
    token = actors.sign(
        actors.Actor(id=actors.SYSTEM.id, role=actors.SYSTEM.role, scope=reference),
        gateway.actor_key,
        service,
        id=call_id,
        request=actors.digest("read_case", payload),
    )
    timeout = gateway.settings.read_timeout
    answer = gateway.bus.call(service, "read_case", payload, timeout, token, call_id=call_id)
    return answer["view"]
