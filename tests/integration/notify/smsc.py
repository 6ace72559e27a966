"""An operator's SMPP centre in a process of its own: `python smsc.py PORT LOG`.

It keeps every submit_sm as a line of JSON in LOG, with the optional parameters as they came on the
wire, and sends a receipt for each. What it does otherwise the end of the number says:

    …0011  not a number            …0013  throttled twice, then taken
    …0012  taken, never arrives    …0014  taken, no receipt

A line `FROM TEXT` on standard input is delivered as if a citizen had written it.
"""

import asyncio
import json
import sys
import threading
from collections import Counter
from contextlib import suppress
from itertools import count

import smpp34

THROTTLED_TWICE, NOT_A_NUMBER, NEVER_ARRIVES, NO_RECEIPT = "0013", "0011", "0012", "0014"
BAD_DESTINATION = 0x0B
OURS = "nagrik"
TELLING: set[asyncio.Task] = set()


async def serve(port: int, log: str) -> None:
    server = smpp34.Server(host="127.0.0.1", port=port, inbound_capacity=2000)
    await server.start()
    sessions: dict[str, smpp34.Esme] = {}
    refusals: Counter[str] = Counter()
    ids = count(1)
    loop = asyncio.get_running_loop()
    threading.Thread(target=inbound, args=(loop, sessions), daemon=True).start()
    print("ready", flush=True)
    with open(log, "a", buffering=1) as lines:
        while True:
            event = await server.next()
            if isinstance(event, smpp34.Esme):
                sessions[event.session_id] = event
            elif isinstance(event, smpp34.Unbound):
                sessions.pop(event.session_id, None)
            else:
                take(event, sessions, refusals, lines, f"{port}-{next(ids)}")


def take(event, sessions, refusals, lines, id) -> None:
    end = event.destination_addr[-4:]
    if end == NOT_A_NUMBER:
        return event.reject(BAD_DESTINATION)
    if end == THROTTLED_TWICE and refusals[event.destination_addr] < 2:
        refusals[event.destination_addr] += 1
        return event.reject(smpp34.ESME_RTHROTTLED)
    lines.write(json.dumps(entry(event, id)) + "\n")
    event.accept(id)
    if end != NO_RECEIPT:
        state = "UNDELIV err:001" if end == NEVER_ARRIVES else "DELIVRD err:000"
        text = f"id:{id} sub:001 dlvrd:001 submit date:2611271200 done date:2611271200 stat:{state}"
        TELLING.add(task := asyncio.create_task(tell(sessions, event, text)))
        task.add_done_callback(TELLING.discard)


def entry(event, id) -> dict:
    return {
        "id": id,
        "session": event.session_id,
        "from": [event.source_addr_ton, event.source_addr],
        "to": [event.dest_addr_ton, event.destination_addr],
        "esm_class": event.esm_class,
        "coding": event.data_coding,
        "receipt": event.registered_delivery,
        "content": event.short_message.hex(),
        "tlvs": {f"{tlv.tag:04x}": tlv.value.hex() for tlv in event.tlvs},
    }


async def tell(sessions, event, text: str) -> None:
    await asyncio.sleep(0.02)
    session = sessions.get(event.session_id) or next(iter(sessions.values()), None)
    if session:
        await session.deliver_sm(
            event.source_addr,
            text.encode(),
            source_addr=event.destination_addr,
            esm_class=0x04,
        )


def inbound(loop, sessions) -> None:
    for line in sys.stdin:
        mobile, _, text = line.strip().partition(" ")
        asyncio.run_coroutine_threadsafe(write(sessions, mobile, text), loop)


async def write(sessions, mobile: str, text: str) -> None:
    # To the newest bind of ours: the gateway in front has its own, and one that broke off may still
    # be on the list.
    ours = [one for one in sessions.values() if one.system_id == OURS and one.can_receive]
    for session in reversed(ours):
        with suppress(Exception):
            return await session.deliver_sm("NAGSTU", text.encode(), source_addr=mobile)


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1]), sys.argv[2]))
