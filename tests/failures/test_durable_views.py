"""What an acknowledged event says survives the crash of the database, also where another process
had stored it already, but not durably."""

from chassis import mongo
from chassis.inbox import apply_newer
from tests.support.servers import Servers

ROUNDS = 3
"""The journal is written every 100 ms anyway: one round could be saved by luck."""


def test_a_view_that_the_gateway_stored_first_survives_a_crash_after_its_event(
    private_servers: Servers,
) -> None:
    for round in range(ROUNDS):
        view = {"_id": f"R{round}", "sequence": 1}
        with private_servers.database.client() as client:
            views = client.gateway.cases.with_options(write_concern=mongo.DURABLE)
            apply_newer(views, [{"_id": "warm", "sequence": round}])
            views.with_options(write_concern=mongo.RELAXED).insert_one(view)
            apply_newer(views, [view])
            private_servers.database.kill()
        private_servers.database.start()
        with private_servers.database.client() as client:
            assert client.gateway.cases.find_one({"_id": view["_id"]}) == view
