"""Field keys are changed on a real database under processes that go on reading and writing, and all
keys of a running system while citizens file."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from bson import Binary
from pymongo import MongoClient
from pymongo.errors import EncryptionError

from chassis.cipher import KEYS, FieldCipher
from deploy.local.deployables import MANIFESTS
from deploy.local.keys import Keys, new_keys
from deploy.local.stack import Addresses, Stack
from setu.operator.place import Databases, Place
from setu.operator.rotation import ROTATIONS, WrongStep, field_keys_rotation
from tests.support.polling import eventually
from tests.support.servers import Servers
from tests.support.system import System, end_system, start_system

SERVICE = "complaints"
SERVICES = ("routing", "complaints", "notify")
PERSON = {"name": "परीक्षण नागरिक", "mobile": "9000000872"}


class Replicas:
    """Processes of one service with the keys of the step in which each was started."""

    def __init__(self, databases: Databases) -> None:
        self._database = databases.of(SERVICE)
        self.texts: list[Binary] = []

    def started_with(self, keys: Keys) -> FieldCipher:
        previous = keys.field_keys_previous.get(SERVICE, "")
        return FieldCipher(self._database, keys.field_keys[SERVICE], previous)

    def work(self, *ciphers: FieldCipher) -> None:
        """Each writes, under a new data key as well, and each reads all that was ever written."""
        for cipher in ciphers:
            self.texts.append(cipher.encrypt(PERSON))
            cipher.rotate()
            self.texts.append(cipher.encrypt(PERSON))
        for cipher in ciphers:
            assert all(cipher.decrypt(text) == PERSON for text in self.texts)

    def data_keys(self) -> int:
        return self._database[KEYS].count_documents({})


@pytest.fixture
def databases(place: Place, mongo_client: MongoClient) -> Databases:
    return Databases(mongo_client, place.prefix)


def test_replicas_of_neighbouring_steps_read_one_another_and_the_former_key_is_not_needed(
    databases: Databases,
):
    replicas, rotation = Replicas(databases), field_keys_rotation([SERVICE], databases)
    before = new_keys()
    oldest = replicas.started_with(before)
    replicas.work(oldest)

    begun = rotation.begin(before)
    accepting = replicas.started_with(begun)
    replicas.work(oldest, accepting)

    switched = rotation.switch(begun)
    using = replicas.started_with(switched)
    replicas.work(accepting, using)
    restarted = replicas.started_with(begun)  # one that fell over and had not got its new keys
    replicas.work(accepting, using, restarted)

    finished = rotation.finish(switched)
    assert finished.field_keys_previous[SERVICE] == ""
    newest = replicas.started_with(finished)
    replicas.work(using, newest)
    assert newest.wrapped_otherwise() == 0
    assert replicas.data_keys() > 5

    with pytest.raises(EncryptionError):
        replicas.started_with(before).decrypt(replicas.texts[0])


def test_a_change_is_not_finished_where_a_third_key_wraps(databases: Databases):
    replicas, rotation = Replicas(databases), field_keys_rotation([SERVICE], databases)
    replicas.work(replicas.started_with(new_keys()))
    switched = rotation.switch(rotation.begin(new_keys()))
    with pytest.raises(WrongStep, match="neither key"):
        rotation.finish(switched)


def test_all_keys_are_changed_while_citizens_file(private_servers: Servers, tmp_path: Path):
    system = start_system(private_servers, tmp_path, SERVICES)
    owner = private_servers.database.client()
    try:
        databases = Databases(owner, f"{system.prefix}_")
        references = [system.citizen("9000000873").file()["reference"]]
        fields = field_keys_rotation([*SERVICES, "gateway"], databases)
        steps: list[tuple[Callable[[Keys], Keys], ...]] = [
            tuple(getattr(one, step) for one in (*ROTATIONS.values(), fields))
            for step in ("begin", "switch", "finish")
        ]
        first = system.keys
        for changes in steps:
            # The former secret of access tokens is dropped in the last step: who signed in before
            # the second signs in again.
            citizen, keys = system.citizen("9000000873"), system.keys
            for change in changes:
                keys = change(keys)
            for name in _started_anew_with(system, keys):
                references.append(citizen.file()["reference"])
                assert citizen.case(references[0])["reference"] == references[0], name
        assert system.keys.actor_private_key != first.actor_private_key
        assert all(system.keys.field_keys[one] != first.field_keys[one] for one in SERVICES)
        assert not any(system.keys.field_keys_previous.values())

        officer = system.officer("duty.5117012")
        eventually(
            lambda: set(references) <= {case["reference"] for case in officer.cases()},
            what="every complaint in its station's inbox",
        )
        for reference in (references[0], references[-1]):  # sealed by the first key, and the last
            assert officer.get(f"/cases/{reference}/record")["form"]
    finally:
        owner.close()
        end_system(system)


def _started_anew_with(system: System, keys: Keys) -> Iterator[str]:
    """Start each part anew with these keys, one after the other; yield its name each time."""
    old = system.stack
    new = Stack(
        system.folder,
        Addresses(
            amqp=lambda user: system.servers.broker.uri(user, system.vhost),
            mongo=lambda user: system.servers.database.uri(f"{system.prefix}_{user}"),
        ),
        keys,
        gateway_port=old.gateway_port,
        databases=lambda user: f"{system.prefix}_{user}",
        manifests=[MANIFESTS[name] for name in SERVICES],
        ports={name: part.metrics_port for name, part in old.parts.items()},
    )
    system.keys = keys
    for name in (*SERVICES, "tracker", "bulk", "gateway"):
        old.parts[name].process.stop()
        new.parts[name].process.start()
        new.parts[name].await_ready()
        old.parts[name] = new.parts[name]  # the one that the system stops at its end
        yield name
