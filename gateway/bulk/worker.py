"""Works uploads: claims one, files a few of its rows, lets go, takes the next.

One worker at a time has the lease of an upload. Who dies with it (kill -9) leaves rows without an
outcome; the next one files them under the same keys, and the service answers with the cases that
are there already. So each row is filed once, whoever works it and however often.
"""

from __future__ import annotations

import os
import socket
import uuid
from datetime import timedelta
from time import monotonic
from typing import Any

import gevent
from flask import Flask
from gevent.pool import Pool
from pymongo.errors import PyMongoError

from chassis import log, time_source
from contracts.errors import Internal, Retryable, TooMany
from gateway.bulk.filing import file_row
from gateway.bulk.metrics import ROW_SECONDS, ROWS
from gateway.bulk.pace import Pace
from gateway.bulk.parts import Bulk
from gateway.bulk.upload import FINISHED, REFUSED, Upload, UploadRow

logger = log.get(__name__)

LEASE = timedelta(seconds=30)
"""Longer than a row may take with the rest after it; so long an upload waits when its worker was
killed."""
RENEWED_EVERY = 5.0
ROWS_AT_A_TURN = 50
"""Then another upload has its turn, so that a small one does not wait for a large one."""
FIRST_WAIT, LONGEST_WAIT = 2.0, 60.0
"""Seconds until a service that was away is asked again: doubled each time."""
MOST_TRIES = 5
"""Of a row that fails by our fault."""
IDLE_SECONDS = 1.0


class Worker:
    """One process's work. `app` has the gateway's parts: rows are filed in its context."""

    def __init__(self, app: Flask, bulk: Bulk, *, share: float, lanes: int) -> None:
        self.name = f"{socket.gethostname()}-{os.getpid()}-{uuid.uuid4().hex[:6]}"
        self._app, self._store = app, bulk.store
        self._pace = Pace(share)
        self._pool = Pool(lanes)
        self._away = False
        self._stopping = False

    def stop(self, *_signal: object) -> None:
        """Finish the rows in hand, then end."""
        self._stopping = True

    @property
    def stopping(self) -> bool:
        """Whether it was told to."""
        return self._stopping

    def turn(self) -> bool:
        """Work some rows of one upload; False where none has its turn now."""
        upload = self._store.claim(self.name, LEASE)
        if upload is None:
            return False
        rows = self._store.waiting_rows(upload, ROWS_AT_A_TURN)
        if not rows:
            self._store.close(upload, FINISHED)
            logger.info("an upload is worked", extra={"upload": upload["_id"]})
            return True
        self._away = False
        self._work(upload, rows)
        self._store.give_back(upload, self.name, **self._next(upload))
        return True

    def _work(self, upload: Upload, rows: list[UploadRow]) -> None:
        renewed = monotonic()
        for row in rows:
            if self._stopping or self._away:
                break
            if monotonic() - renewed > RENEWED_EVERY:
                if not self._store.renew(upload, self.name, LEASE):
                    break
                renewed = monotonic()
            self._pool.spawn(self._row, upload, row)  # waits for a free lane
        self._pool.join()

    def _next(self, upload: Upload) -> dict[str, Any]:
        """Say when this upload has its next turn."""
        now = time_source.now()
        if not self._away:
            return {"next_at": now, "fails": 0, "waits_since": None}
        fails = upload.get("fails", 0)
        wait = min(LONGEST_WAIT, FIRST_WAIT * 2**fails)
        since = upload.get("waits_since") or now
        return {
            "next_at": now + timedelta(seconds=wait),
            "fails": min(fails + 1, 10),
            "waits_since": since,
        }

    def _row(self, upload: Upload, row: UploadRow) -> None:
        started = monotonic()
        try:
            with self._app.app_context():
                key = self._store.row_key(upload, row["n"], row["own"])
                result = file_row(upload, row, key)
            self._store.outcome(row, result.outcome, **result.details)
            ROWS.labels(result.outcome).inc()
        except (Retryable, TooMany, PyMongoError) as error:
            self._away = True
            logger.warning("an upload waits", extra={"reason": type(error).__name__})
        except Exception as error:
            self._failed(upload, row, error)
        took = monotonic() - started
        ROW_SECONDS.observe(took)
        gevent.sleep(self._pace.rest(took))

    def _failed(self, upload: Upload, row: UploadRow, error: Exception) -> None:
        """Note a fault of ours: try again later, a few times; then tell the uploader."""
        where = {"upload": upload["_id"], "row": row["n"]}
        logger.error("a row failed", exc_info=not isinstance(error, Internal), extra=where)
        self._away = True
        if self._store.tried(row) >= MOST_TRIES:
            self._store.outcome(row, REFUSED, problem="internal")
            ROWS.labels(REFUSED).inc()
