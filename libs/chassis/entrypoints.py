"""nameko's entrypoints with its known failures cured: what a ``service.py`` is written with.

A service module holds one class and names it SERVICE:

    class EchoService:
        name = "echo"
        echo = Built(build)         # build(parts) -> the object that does the work
        actor = CurrentActor()      # who calls, proved

        @rpc
        def say(self, text): ...

        @subscribe("case.#")
        def case_changed(self, event): ...

        @every(seconds=5)
        def sweep(self): ...
"""

from collections.abc import Callable
from typing import Any

from nameko.extensions import DependencyProvider
from nameko.timer import Timer

from chassis import actor as actors
from chassis import trace
from chassis.calls import rpc
from chassis.entrypoint_base import EXPECTED, RUNTIME, Measured
from chassis.parts import Parts
from chassis.subscriptions import subscribe
from chassis.wire.messages import Incoming

__all__ = ["Built", "CurrentActor", "CurrentSender", "every", "rpc", "subscribe"]

NO_MESSAGE = Incoming(b"", {}, None)
"""What a timer begins with: a trace of its own."""


class Every(Measured, Timer):
    """Runs the method every so many seconds, never two at a time in one process."""

    def __init__(self, seconds: float, **kwargs: Any) -> None:
        super().__init__(interval=seconds, expected_exceptions=EXPECTED, **kwargs)

    def handle_result(self, worker_ctx: Any, result: Any, exc_info: Any) -> Any:
        """Measure how it went."""
        self.end("timer", worker_ctx, exc_info)
        return super().handle_result(worker_ctx, result, exc_info)

    def handle_timer_tick(self) -> None:
        """Start the method with a trace of its own."""
        self.container.spawn_worker(
            self, (), {}, context_data=self.begin(NO_MESSAGE), handle_result=self.handle_result
        )


every = Every.decorator


class Built(DependencyProvider):
    """The object that does the service's work: built once, shared by all its workers."""

    def __init__(self, build: Callable[[Parts], object]) -> None:
        super().__init__()
        self._build = build
        self._built: Any = None

    def setup(self) -> None:
        """Build it from the process's parts."""
        self._built = self._build(self.container.config[RUNTIME].parts)

    def get_dependency(self, worker_ctx: Any) -> Any:
        """Return it; the worker's trace begins here, in the worker's own thread."""
        trace.set_current(worker_ctx.data.get("traceparent"))
        return self._built


class CurrentActor(DependencyProvider):
    """Who calls; the system itself in a timer or an event handler."""

    def get_dependency(self, worker_ctx: Any) -> actors.Actor:
        """Return the proved actor of this call."""
        return worker_ctx.data.get("actor", actors.SYSTEM)


class CurrentSender(DependencyProvider):
    """Which service calls, as the broker vouches for it; empty in a timer or an event handler."""

    def get_dependency(self, worker_ctx: Any) -> str:
        """Return its name on the bus."""
        return str(worker_ctx.data.get("sender", ""))
