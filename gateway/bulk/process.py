"""The process that works uploads: ``python -m gateway.bulk``. Any number of them may run.

Beside it this process does what has to be done now and then: it erases what is due, goes on with
what citizens asked to be erased, carries new mobiles to where the old ones stand, and compares
views with the truth of their services.
"""

from __future__ import annotations

import signal
from time import monotonic

import gevent
from flask import Flask
from pymongo.errors import PyMongoError

from chassis import log, memory, mongo, process
from gateway import building
from gateway.bulk import parts as bulk_parts
from gateway.bulk.worker import IDLE_SECONDS, Worker
from gateway.cases import healing
from gateway.own_data import erasing, renumbering
from gateway.settings import GatewaySettings
from gateway.tracker import health as process_health

logger = log.get(__name__)

SWEPT_EVERY = 60.0
"""Seconds between two sweeps for what is to be erased or healed."""
DATABASE_ASKED_EVERY = 2.0


def main() -> int:
    """Run until SIGTERM or SIGINT; the exit code."""
    settings = process.begin("gateway-bulk", GatewaySettings)
    app = application(settings)
    gateway = app.extensions["gateway"]
    health = process_health.Health()
    process_health.serve(health, settings.metrics_host, settings.metrics_port)
    gateway.bus.start()
    while not mongo.answers(gateway.database):
        health.database = False
        health.alive()
        gevent.sleep(DATABASE_ASKED_EVERY)
    bulk = bulk_parts.build(gateway)
    app.extensions["bulk"] = bulk
    worker = Worker(app, bulk, share=settings.bulk_share, lanes=settings.bulk_lanes)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, worker.stop)
    memory.settle()
    run(worker, bulk, gateway, health)
    gateway.close()
    logger.info("stopped")
    return 0


def application(settings: GatewaySettings) -> Flask:
    """Return the application that rows are filed in: the parts of a gateway, without a door."""
    app = Flask("gateway-bulk", static_folder=None)
    app.extensions["gateway"] = building.build(settings)
    return app


def run(
    worker: Worker,
    bulk: bulk_parts.Bulk,
    gateway: building.GatewayParts,
    health: process_health.Health,
) -> None:
    """Work until stopped; wait for a database or a bus that is away."""
    swept = monotonic() - SWEPT_EVERY
    while not worker.stopping:
        health.bus = gateway.bus.connected
        health.alive()
        try:
            if monotonic() - swept >= SWEPT_EVERY:
                bulk.store.drop_broken()
                bulk.store.erase_due()
                if gateway.bus.connected:
                    healing.heal_some(gateway)
                    erasing.sweep(gateway)
                    renumbering.sweep(gateway)
                swept = monotonic()
            worked = health.bus and worker.turn()
            health.database = True
        except PyMongoError as error:
            logger.warning("the database is away", extra={"reason": type(error).__name__})
            health.database, worked = False, False
        if not worked:
            gevent.sleep(IDLE_SECONDS)
