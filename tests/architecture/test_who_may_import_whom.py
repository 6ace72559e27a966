"""The house stands on who may import whom."""

import sys

import pytest

from tests.support.sources import Source, libraries, python_in, services

OURS = {
    *("contracts", "chassis", "casework", "documents", "messages"),
    *("services", "gateway", "deploy", "setu", "tools", "tests", "benchmarks"),
}


def ours(source: Source) -> set[str]:
    """Imports of this repository's own code."""
    return {name for name in source.imports() if name.split(".")[0] in OURS}


def strangers(source: Source) -> set[str]:
    """Packages of others that a file imports."""
    tops = {name.split(".")[0] for name in source.imports()}
    return tops - OURS - set(sys.stdlib_module_names) - {"", "__future__"}


def breaking(folder: str, *allowed: str, but: str = "") -> list[str]:
    """Imports of our own code in `folder`, what lies under `but` left out, that begin with none of
    `allowed`."""
    return [
        f"{source.name} imports {name}"
        for source in python_in(folder)
        if not but or not source.name.startswith(f"{but}/")
        for name in sorted(ours(source))
        if not any(name == prefix or name.startswith(f"{prefix}.") for prefix in allowed)
        and name != "services"  # the folder; what is imported from it is checked by its own name
    ]


def stand_ins(service: str) -> str:
    """The folder of the systems of others that a service's folder brings for one machine."""
    return f"services/{service}/stand_ins"


def test_contracts_import_marshmallow_and_the_parser_of_yaml_only():
    assert breaking("libs/contracts", "contracts") == []
    result = {name for source in python_in("libs/contracts") for name in strangers(source)}
    assert result == {"marshmallow", "yaml"}


def test_the_chassis_imports_contracts_only():
    assert breaking("libs/chassis", "chassis", "contracts") == []


def test_what_goes_over_the_wire_knows_no_socket_no_greenlet_and_no_thread():
    waiting = {"eventlet", "gevent", "greenlet", "pika", "amqp", "kombu", "nameko"}
    waiting |= {"socket", "threading", "asyncio", "select", "queue"}
    for source in python_in("libs/chassis/wire"):
        tops = {name.split(".")[0] for name in source.imports()}
        assert not tops & waiting, source.name


def test_each_kind_of_process_has_one_hub_on_the_bus():
    """Nobody else opens a connection; operators' tools and the deployment are no such process."""
    publishing = {
        source.name
        for source in python_in("libs", "services", "gateway")
        if strangers(source) & {"pika", "amqp"}
    }
    assert publishing == {
        "libs/chassis/bus_path.py",
        "libs/chassis/sending.py",
        "libs/chassis/blocking.py",
        "libs/chassis/dead_letters.py",
        "libs/chassis/pika_address.py",  # it opens none
        "libs/chassis/amqp_socket.py",  # nor does it
        "gateway/bus/client.py",
        "gateway/tracker/hub.py",
        "gateway/tracker/consumer.py",
    }


def test_messages_import_contracts_only():
    assert breaking("libs/messages", "messages", "contracts") == []


def test_casework_imports_the_libraries_and_documents_only_where_it_prints():
    libraries = ("casework", "chassis", "contracts", "messages")
    result = breaking("libs/casework", *libraries)
    assert [one for one in result if not one.startswith("libs/casework/papers/")] == []
    assert breaking("libs/casework", *libraries, "documents") == []


def test_documents_import_no_other_library_of_ours():
    assert breaking("libs/documents", "documents") == []


def test_what_is_heavy_to_load_is_imported_by_one_module_each():
    heavy = {"weasyprint": "libs/documents/typesetting.py", "pyhanko": "libs/documents/pades.py"}
    for source in python_in("libs", "services", "gateway", "deploy"):
        for package in heavy.keys() & strangers(source):
            assert source.name == heavy[package]


@pytest.mark.parametrize("service", services())
def test_a_service_imports_the_libraries_and_itself_only(service):
    allowed = (*libraries(), f"services.{service}")
    assert breaking(f"services/{service}", *allowed, but=stand_ins(service)) == []


@pytest.mark.parametrize("service", services())
def test_a_stand_in_imports_the_head_of_them_all_and_nothing_of_the_service(service):
    """It plays another's system: what it shared with the service, both would be wrong about."""
    allowed = ("chassis", "contracts", "deploy.local.stand_in", f"services.{service}.stand_ins")
    beside_the_head = [
        one for one in breaking(stand_ins(service), *allowed) if not one.endswith("deploy.local")
    ]
    assert beside_the_head == []


def test_no_module_that_is_deployed_or_started_by_name_imports_a_stand_in_of_a_service():
    importing = [
        f"{source.name} imports {name}"
        for source in python_in("libs", "services", "gateway", "deploy", "setu", "tools")
        for name in ours(source)
        if name.startswith("services.") and ".stand_ins" in name
    ]
    assert importing == []


def test_the_gateway_imports_the_libraries_and_itself_only():
    assert breaking("gateway", *libraries(), "gateway") == []


def test_nothing_that_is_deployed_imports_tests_tools_or_the_local_runner():
    for folder in ("libs", "services", "gateway"):
        for source in python_in(folder):
            if "/stand_ins/" in source.name:
                continue  # left behind when the service is deployed
            tops = {name.split(".")[0] for name in ours(source)}
            assert not tops & {"tests", "benchmarks", "deploy", "setu", "tools"}, source.name


def test_tools_import_services_and_libraries_and_nobody_imports_tools():
    assert breaking("tools", *libraries(), "services", "gateway.settings", "tools") == []
    importing = [
        source.name
        for source in python_in("libs", "services", "gateway", "deploy", "setu")
        if any(name.split(".")[0] == "tools" for name in ours(source))
    ]
    assert importing == []


def test_nameko_appears_only_in_service_modules_and_the_chassis():
    result = [
        source.name
        for source in python_in("libs", "services", "gateway", "deploy")
        if "nameko" in strangers(source)
        and not source.name.startswith("libs/chassis/")
        and not (source.name.startswith("services/") and source.path.name == "service.py")
    ]
    assert result == []


def test_no_module_begins_with_an_import_of_everything():
    for source in python_in("libs", "services", "gateway", "deploy", "tests"):
        starred = [name for name in source.imports() if name.endswith(".*")]
        assert not starred, f"{source.name} imports {starred}"
