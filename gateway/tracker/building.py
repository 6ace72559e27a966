"""What the tracker is built from."""

from __future__ import annotations

from dataclasses import dataclass

from pymongo.database import Database

from chassis import mongo
from chassis.actor import load_public_key
from chassis.outbox import Outbox
from gateway.catalogue.announcements import Deployment
from gateway.settings import TrackerSettings
from gateway.tracker.consumer import Tracker
from gateway.tracker.health import Health
from gateway.tracker.hub import Hub
from gateway.tracker.officer_events import OfficerEvents


@dataclass(frozen=True)
class TrackerParts:
    """The parts by name."""

    tracker: Tracker
    health: Health
    database: Database

    def close(self) -> None:
        """Let go of the database; the tracker's run has let go of the broker."""
        self.database.client.close()


def build(settings: TrackerSettings) -> TrackerParts:
    """Return all parts, nothing connected yet."""
    client = mongo.connect(settings.mongo_uri, application="gateway-tracker", pool=5)
    database = client.get_database(settings.mongo_database, write_concern=mongo.DURABLE)
    hub, health = Hub(settings.amqp_uri, settings.prefetch), Health()
    outbox = Outbox(hub, sweep_seconds=0)
    # The register makes its own indexes; to make them here would need the database at the start.
    outbox.add(database["officers"])
    deployment = Deployment(
        load_public_key(settings.deployment_public_key), settings.home_department
    )
    tracker = Tracker(hub, database, deployment, OfficerEvents(outbox), health)
    return TrackerParts(tracker, health, database)
