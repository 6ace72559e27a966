"""The service that knows areas: ``python -m benchmarks.bare_build.routing``."""

import asyncio

import shapely
from faststream import FastStream

from benchmarks.bare_build import parts
from benchmarks.floor import polygons

bus = parts.broker()
areas = polygons()


@bus.subscriber(parts.calls_of(parts.ROUTING))
async def resolve(lat: float, lon: float) -> dict[str, int]:
    """The area in which the place lies; 0 where it lies in none."""
    within = areas.query(shapely.Point(lon, lat), predicate="intersects")
    return {"station": int(within.min(initial=len(areas.geometries)))}


if __name__ == "__main__":
    asyncio.run(FastStream(bus, logger=None).run())
