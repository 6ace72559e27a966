"""The service that keeps complaints: ``python -m benchmarks.bare_build.complaints``."""

import asyncio
import uuid
from typing import Any

from faststream import FastStream

from benchmarks.bare_build import parts
from benchmarks.bare_build.parts import Complaint

bus = parts.broker()
calls = parts.Calls(bus)
cases = parts.collection("cases")


async def declare_what_is_called() -> None:
    """So that a call waits for a service that begins later."""
    await bus.declare_queue(parts.calls_of(parts.ROUTING))


@bus.subscriber(parts.calls_of(parts.COMPLAINTS))
async def file_case(complaint: Complaint) -> dict[str, Any]:
    """Ask routing, insert, tell notify; the case as it is kept."""
    place = {"lat": complaint.lat, "lon": complaint.lon}
    answer = await calls.call(parts.ROUTING, place)
    case = {
        "_id": uuid.uuid4().hex,
        **complaint.model_dump(),
        "station": answer["station"],
        "state": "filed",
    }
    await cases.insert_one(case)
    await bus.publish(case, queue=parts.FILED, persist=True)
    return case


if __name__ == "__main__":
    asyncio.run(FastStream(bus, logger=None, after_startup=[declare_what_is_called]).run())
