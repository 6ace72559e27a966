"""Files as an employer sends them, and turns of a worker."""

from gateway.bulk.worker import Worker
from tests.integration.gateway.permits import DEFINITION

TAKES_UPLOADS = {**DEFINITION, "version": 2, "bulk": {"rows": 60}}
HEADER = "Row id,प्रकार,Why"


def table(*rows: str, header: str = HEADER) -> bytes:
    return "\r\n".join([header, *rows]).encode("utf-8-sig")


def work(worker: Worker, turns: int = 30) -> None:
    for _ in range(turns):
        if not worker.turn():
            return
