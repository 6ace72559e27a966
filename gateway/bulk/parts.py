"""The parts of this room, built once per process."""

from __future__ import annotations

from dataclasses import dataclass

from flask import current_app

from gateway.building import GatewayParts
from gateway.bulk.quota import DailyRows
from gateway.bulk.store import BulkStore
from gateway.bulk.upload import Limits


@dataclass(frozen=True)
class Bulk:
    """Where uploads are kept, and how much is taken."""

    store: BulkStore
    quota: DailyRows
    limits: Limits


def build(gateway: GatewayParts) -> Bulk:
    """Return the parts, made from those of the process; create the indexes."""
    chosen = gateway.settings
    store = BulkStore(gateway.database, gateway.cipher, chosen.lookup_secret)
    quota = DailyRows(gateway.database, chosen.bulk_daily_rows)
    for part in (store, quota):
        part.ensure_indexes()
    return Bulk(store, quota, Limits(chosen.bulk_max_bytes, chosen.bulk_daily_rows))


def bulk() -> Bulk:
    """Return the parts of this gateway."""
    parts = current_app.extensions.get("bulk")
    if parts is None:
        parts = current_app.extensions["bulk"] = build(current_app.extensions["gateway"])
    return parts
