"""Every name on the bus stands in the contracts, with someone who says it and someone who hears."""

import ast

import pytest

from contracts import rpc
from contracts.events import ANY_CITIZEN_SERVICE, EVENTS
from deploy.local.access import ON_THE_BUS
from deploy.local.deployables import MANIFESTS
from tests.support.sources import ROOT, Source, python_in, services
from tests.support.topology import subscriptions_of

# Asked by a person who looks into one answer, not by a part of the system.
FOR_PEOPLE = {("routing", "explain")}
HOST = Source(ROOT / "libs/casework/host/service.py")
OF_CITIZEN_SERVICES = (*rpc.CITIZEN_SERVICE, *rpc.LINKED_CASES)
NAMED_METHODS = {"routing": rpc.ROUTING, "notify": rpc.NOTIFY}


def folder_of(name: str) -> str:
    """Where a service's or the gateway's code is."""
    return name if name == "gateway" else f"services/{name}"


def class_of(service: str) -> Source:
    """The module with the service's class: its own, or the one that all citizen services share."""
    hosted = MANIFESTS[service].is_citizen_service
    return Source(ROOT / ("libs/casework/host" if hosted else f"services/{service}") / "service.py")


def decorated(service: str, decorator: str) -> dict[str, ast.expr]:
    """Methods of the service class that carry a decorator, with the decorator."""
    return decorated_in(class_of(service), decorator)


def decorated_in(source: Source, decorator: str) -> dict[str, ast.expr]:
    return {
        function.name: mark
        for function in source.nodes(ast.FunctionDef)
        for mark in function.decorator_list
        if ast.unparse(mark).split("(")[0] == decorator
    }


def heard_patterns(service: str) -> set[str]:
    return set(subscriptions_of(MANIFESTS[service]).values())


def heard_by_host() -> set[str]:
    """What some citizen service may subscribe to."""
    return {ast.literal_eval(mark.args[0]) for mark in decorated_in(HOST, "subscribe").values()}


def says(folders: list[str], text: str) -> bool:
    """True if some string of these folders' code is `text` (or begins an f-string with it)."""
    return any(text in source.strings() for source in python_in(*folders))


def citizen_services() -> list[str]:
    return [name for name in services() if (ROOT / "services" / name / "definitions").is_dir()]


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.pattern)
def test_every_event_has_a_producer(event):
    literal = event.pattern.removesuffix("#")
    for emitter in event.emitted_by:
        folders = ["libs/casework"]
        if emitter != ANY_CITIZEN_SERVICE:
            folders = [folder_of(emitter)]
        assert says(folders, literal), f"nothing in {folders} says {literal!r}"


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.pattern)
def test_every_event_has_its_consumers(event):
    assert event.heard_by
    for hearer in event.heard_by:
        if hearer == "gateway":
            literal = event.pattern.removesuffix("#")
            assert says(["gateway"], literal), f"the gateway does not hear {event.pattern}"
        elif hearer == ANY_CITIZEN_SERVICE:
            assert event.pattern in heard_by_host()
        else:
            assert event.pattern in heard_patterns(hearer)


@pytest.mark.parametrize("service", services())
def test_a_service_hears_only_events_that_stand_in_the_contracts(service):
    names = {service, ANY_CITIZEN_SERVICE} if service in citizen_services() else {service}
    known = {event.pattern for event in EVENTS if names & set(event.heard_by)}
    assert heard_patterns(service) <= known


@pytest.mark.parametrize("service", services())
def test_the_deployment_declares_a_queue_for_exactly_what_a_service_subscribes_to(service):
    assert ON_THE_BUS[service].hears == subscriptions_of(MANIFESTS[service])


@pytest.mark.parametrize("service", services())
def test_a_service_may_call_nobody_whom_its_code_does_not_ask(service):
    does = ON_THE_BUS[service]
    folders = [f"services/{service}", *(["libs/casework"] if does.citizen else [])]
    written = [path.read_text() for path in (ROOT / folders[0]).glob("definitions/**/*.yaml")]
    for peer in does.calls:
        linked = any(f"service: {peer}" in text for text in written)
        assert linked or says(folders, peer), f"{service} has no need to call {peer}"


@pytest.mark.parametrize("method", [*rpc.CITIZEN_SERVICE, *rpc.NOTIFY], ids=lambda m: m.name)
def test_what_concerns_a_person_is_for_the_gateway_alone_to_call(method):
    assert method.callers == ("gateway",)


@pytest.mark.parametrize("service", services())
def test_a_service_answers_exactly_the_calls_that_stand_in_the_contracts(service):
    methods = NAMED_METHODS.get(service, OF_CITIZEN_SERVICES)
    assert set(decorated(service, "rpc")) == {method.name for method in methods}


@pytest.mark.parametrize(
    ("service", "method"),
    [(service, method.name) for service, methods in NAMED_METHODS.items() for method in methods]
    + [("any citizen service", method.name) for method in OF_CITIZEN_SERVICES],
)
def test_every_call_has_a_caller(service, method):
    if (service, method) in FOR_PEOPLE:
        return
    own = folder_of(service)
    callers = [
        source.name
        for source in python_in("gateway", "services", "libs/casework")
        if not source.name.startswith(f"{own}/") and method in source.strings()
    ]
    assert callers, f"nobody calls {service}.{method}"


def test_every_citizen_service_answers_the_same_calls():
    for service in citizen_services():
        assert set(decorated(service, "rpc")) == {m.name for m in OF_CITIZEN_SERVICES}


@pytest.mark.parametrize("service", services())
def test_a_method_takes_exactly_what_its_contract_says(service):
    answers = decorated(service, "rpc")
    for function in class_of(service).nodes(ast.FunctionDef):
        contract = rpc.method(service, function.name) if function.name in answers else None
        if contract is not None:
            parameters = {argument.arg for argument in function.args.args} - {"self"}
            assert parameters == set(contract.schema.fields), f"{service}.{function.name}"
