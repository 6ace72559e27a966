"""The service that notes whom to tell: ``python -m benchmarks.bare_build.notify``."""

import asyncio
from typing import Any

from faststream import FastStream

from benchmarks.bare_build import parts

bus = parts.broker()
messages = parts.collection("messages")


@bus.subscriber(parts.FILED)
async def case_filed(case: dict[str, Any]) -> None:
    """One message to the station, one to the citizen."""
    station = {"case": case["_id"], "to": case["station"]}
    await messages.insert_many([station, {"case": case["_id"], "to": "citizen"}])


if __name__ == "__main__":
    asyncio.run(FastStream(bus, logger=None).run())
