"""What a deployment declares for a service that only a test knows, read from its module."""

import ast
from collections.abc import Iterable, Sequence
from pathlib import PurePath

from casework.host.manifest import Manifest
from chassis import topology
from chassis.topology import Topology
from deploy.local.access import ON_THE_BUS, OnTheBus, gateway_topology, service_topology
from tests.support.sources import ROOT, Source


def subscriptions(module: str) -> dict[str, str]:
    """The `@subscribe` entrypoints of a service module (dotted name): pattern by handler."""
    source = Source(ROOT / f"{module.replace('.', '/')}.py")
    return _subscriptions(source.nodes(ast.FunctionDef))


def subscriptions_of(manifest: Manifest) -> dict[str, str]:
    """The subscriptions of a service's process: its own module's, or those of the host."""
    if manifest.runs is not None:
        return subscriptions(manifest.runs)
    classes = {"CitizenService", *(["RoutedService"] if manifest.routes else [])}
    classes |= {"FollowingService"} if manifest.follows else set()
    return _subscriptions(
        function
        for one in Source(ROOT / "libs/casework/host/service.py").nodes(ast.ClassDef)
        if one.name in classes
        for function in one.body
        if isinstance(function, ast.FunctionDef)
    )


def _subscriptions(functions: Iterable[ast.FunctionDef]) -> dict[str, str]:
    return {
        function.name: ast.literal_eval(mark.args[0])
        for function in functions
        for mark in function.decorator_list
        if isinstance(mark, ast.Call) and ast.unparse(mark.func) == "subscribe"
    }


def service_name(module: str) -> str:
    """The name on the bus of the service class in a module."""
    source = Source(ROOT / f"{module.replace('.', '/')}.py")
    for service in source.nodes(ast.ClassDef):
        for line in service.body:
            if isinstance(line, ast.Assign) and ast.unparse(line.targets[0]) == "name":
                return ast.literal_eval(line.value)
    raise LookupError(f"{module} has no service")


def topology_of(module: str, retry_delays: Sequence[float] = topology.RETRY_DELAYS) -> Topology:
    """What stands on the broker for a process: a service of ours by the deployment's list, named by
    its module or by the folder that the host runs, the tracker, or a service of a test, which may
    emit whatever it likes."""
    if module == "gateway.tracker":
        return gateway_topology()
    if "/" in module:
        name = PurePath(module).name
        return service_topology(name, ON_THE_BUS[name], retry_delays)
    name = service_name(module)
    if name in ON_THE_BUS and module == f"services.{name}.service":
        return service_topology(name, ON_THE_BUS[name], retry_delays)
    return topology.of_service(
        name, hears=subscriptions(module), emits=["#"], retry_delays=retry_delays
    )


def of_test_service(name: str, **does: object) -> Topology:
    """What stands for a service that no module has."""
    return service_topology(name, OnTheBus(**does))  # type: ignore[arg-type]
