"""How long a client of the database waits."""

from chassis import mongo

NOBODY = "mongodb://127.0.0.1:9/"


def seconds_to_find_a_server(uri: str) -> float:
    with mongo.connect(uri, application="tests") as client:
        return client.options.server_selection_timeout


def test_a_wait_is_ours_where_the_address_names_no_other() -> None:
    assert seconds_to_find_a_server(NOBODY) == mongo.WAITS["serverSelectionTimeoutMS"] / 1000
    assert seconds_to_find_a_server(f"{NOBODY}?serverSelectionTimeoutMS=200") == 0.2
