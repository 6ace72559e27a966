"""The address of a broker of several nodes."""

from chassis.broker_address import in_any_order
from chassis.pika_address import parameters_of

THREE = "amqp://u:a%3Bb@one:1/v;amqp://u:a%3Bb@two:2/v;amqp://u:a%3Bb@three:3/v"


def test_processes_spread_over_the_nodes():
    orders = [in_any_order(THREE).split(";") for _ in range(200)]
    assert {order[0] for order in orders} == set(THREE.split(";"))
    assert all(sorted(order) == sorted(THREE.split(";")) for order in orders)


def test_the_address_of_one_node_is_left_as_it_is():
    assert in_any_order("amqp://u:p@one:1/v") == "amqp://u:p@one:1/v"


def test_pika_gets_the_parameters_of_each_node_changed_alike():
    def change(one):
        one.heartbeat = 7

    nodes = parameters_of(THREE, change)
    assert {(one.host, one.port) for one in nodes} == {("one", 1), ("two", 2), ("three", 3)}
    assert {(one.heartbeat, one.credentials.password) for one in nodes} == {(7, "a;b")}
