"""A copy of what is kept about a citizen, as the Digital Personal Data Protection Act 2023, s. 11,
gives a right to: one archive of JSON, made while it is sent.

What a part that is away would say is named in ``contents.json``, which comes last.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

import orjson
from pymongo.errors import PyMongoError

from chassis import log, time_source
from contracts.errors import ContractError, DeadlineExceeded, Unavailable
from contracts.typed import Json, JsonObject
from gateway.cases import use_cases as cases
from gateway.files.use_cases import citizen_files
from gateway.http.context import parts
from gateway.http.problems import PrivateCodeNeeded
from gateway.http.zip_stream import Entry, zipped
from gateway.identity.caller import Caller
from gateway.messages import use_cases as messages
from gateway.own_data import new_number, private_code
from gateway.own_data.consent import account_of

logger = log.get(__name__)
AWAY = (Unavailable, DeadlineExceeded)
PAGE = 50
HOW = {
    "hi": "जो यहाँ नहीं है, उसका भाग अभी जवाब नहीं देता। कुछ देर बाद फिर से प्रति लें।",
    "en": "What is missing belongs to a part that does not answer now. Take a copy again later.",
}


@dataclass
class Copy:
    """What could not be asked: names of files, or parts of them; ``away`` are the services that did
    not answer and are not asked again for each of their cases."""

    caller: Caller
    missing: list[str] = field(default_factory=list)
    away: set[str] = field(default_factory=set)


def own_copy(caller: Caller) -> Iterator[bytes]:
    """Yield the archive. Refuses, at once, with NotAllowed for whoever has no account, with
    NotAuthenticated for one whose account was erased, and with PrivateCodeNeeded until the private
    code is given: a copy without the sensitive cases would not be one."""
    account = parts().citizens.account(account_of(caller))
    if parts().private_codes.is_asked_of(caller):
        raise PrivateCodeNeeded
    logger.info("a copy of a citizen's own data was sent")
    return zipped(_entries(Copy(caller), account))


def _entries(copy: Copy, account: JsonObject) -> Iterator[Entry]:
    owner = copy.caller.id
    yield _entry("account.json", account)
    yield _entry("number.json", new_number.number_of(copy.caller))
    yield _entry("private_code.json", private_code.state_of(copy.caller))
    wishes = _ask(copy, "wishes.json", "notify", lambda: messages.preferences(copy.caller))
    yield _entry("wishes.json", wishes)
    yield _entry("drafts.json", _drafts(owner))
    yield _entry("files.json", [*citizen_files().listed(owner)])
    for reference in _references(copy.caller):
        if case := _case(copy, reference):
            yield _entry(f"cases/{reference}.json", case)
    contents = {"made_at": time_source.now().isoformat(), "missing": copy.missing}
    yield _entry("contents.json", contents | ({"how": HOW} if copy.missing else {}))


def _case(copy: Copy, reference: str) -> JsonObject | None:
    """Return what the citizen may see of a case; None where it was erased since it was listed."""
    name = f"cases/{reference}.json"
    try:
        view = cases.get_case_view(copy.caller, reference)
        service = parts().catalogue.service(view["service"]).owner
        record = _ask(
            copy, f"{name}: record", service, lambda: cases.read_record(copy.caller, reference)
        )
        message_log = _ask(
            copy, f"{name}: messages", "notify", lambda: cases.read_messages(copy.caller, reference)
        )
        feedback = cases.feedback_of(copy.caller, reference)
    except (ContractError, PyMongoError):
        copy.missing.append(name)
        return None
    return {"case": view, "record": record, "messages": message_log, "feedback": feedback}


def _ask(copy: Copy, name: str, service: str, ask: Callable[[], Json]) -> Json:
    """Return the answer; None, and ``name`` is noted as missing, while the service is away."""
    if service not in copy.away:
        try:
            return ask()
        except AWAY:
            copy.away.add(service)
    copy.missing.append(name)
    return None


def _references(caller: Caller) -> Iterator[str]:
    cursor = None
    while True:
        page = cases.list_cases(caller, cursor=cursor, limit=PAGE)
        yield from (one["reference"] for one in page["items"])
        if (cursor := page["next"]) is None:
            return


def _drafts(owner: str) -> JsonObject:
    """Return the forms that the citizen carries from device to device, by service."""
    codes = sorted({service.definition.code for service in parts().catalogue.newest()})
    carried = {code: parts().drafts.carried.get(owner, code) for code in codes}
    return {code: draft for code, draft in carried.items() if draft}


def _entry(name: str, content: Json) -> Entry:
    pieces: Iterable[bytes] = [orjson.dumps(content, option=orjson.OPT_INDENT_2)]
    return Entry(name, time_source.now(), pieces)
