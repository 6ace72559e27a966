"""How long a client of the database waits, and how it watches the servers."""

from chassis import mongo

NOBODY = "mongodb://127.0.0.1:9/"


def seconds_to_find_a_server(uri: str) -> float:
    with mongo.connect(uri, application="tests") as client:
        return client.options.server_selection_timeout


def test_a_wait_is_ours_where_the_address_names_no_other() -> None:
    assert seconds_to_find_a_server(NOBODY) == mongo.WAITS["serverSelectionTimeoutMS"] / 1000
    assert seconds_to_find_a_server(f"{NOBODY}?serverSelectionTimeoutMS=200") == 0.2


def test_an_idle_process_is_not_woken_by_a_stream_of_answers_unless_the_address_wants_it() -> None:
    for uri, mode in ((NOBODY, "poll"), (f"{NOBODY}?serverMonitoringMode=stream", "stream")):
        with mongo.connect(uri, application="tests") as client:
            assert client.options.server_monitoring_mode == mode
