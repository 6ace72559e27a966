"""The web process: ``uvicorn benchmarks.bare_build.web:app``."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from fastapi import FastAPI

from benchmarks.bare_build import parts
from benchmarks.bare_build.parts import Complaint

bus = parts.broker()
calls = parts.Calls(bus)


@asynccontextmanager
async def connected(_app: FastAPI) -> AsyncIterator[None]:
    """Connect to the broker while the process lives."""
    await bus.start()
    await bus.declare_queue(parts.calls_of(parts.COMPLAINTS))
    yield
    await bus.stop()


app = FastAPI(lifespan=connected)


@app.post("/cases", status_code=201)
async def file_case(complaint: Complaint) -> dict[str, Any]:
    """Have the service keep the complaint; answer when it has."""
    return await calls.call(parts.COMPLAINTS, complaint.model_dump())
