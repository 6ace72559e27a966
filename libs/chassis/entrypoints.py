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

        @every(seconds=2, if_due="echo")    # while echo.due.is_anything()
        def repeat(self): ...
"""

from collections.abc import Callable
from typing import Any

from nameko.extensions import DependencyProvider
from nameko.timer import Timer
from pymongo.errors import PyMongoError

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
    """Runs the method every so many seconds, never two at a time in one process; with ``if_due``,
    the name of a `Built`, only when that one's ``due`` (see `chassis.due`) has anything."""

    def __init__(self, seconds: float, if_due: str | None = None, **kwargs: Any) -> None:
        self._if_due = if_due
        super().__init__(interval=seconds, expected_exceptions=EXPECTED, **kwargs)

    def handle_result(self, worker_ctx: Any, result: Any, exc_info: Any) -> Any:
        """Measure how it went."""
        self.end("timer", worker_ctx, exc_info)
        return super().handle_result(worker_ctx, result, exc_info)

    def handle_timer_tick(self) -> None:
        """Start the method with a trace of its own."""
        if not self._is_due():
            self.worker_complete.send(None)
            return
        self.container.spawn_worker(
            self, (), {}, context_data=self.begin(NO_MESSAGE), handle_result=self.handle_result
        )

    def _is_due(self) -> bool:
        # A worker for each look cost an idle service more than all else that it did.
        if self._if_due is None:
            return True
        try:
            return bool(self._built(self._if_due).due.is_anything())
        except PyMongoError:
            return True  # the method meets the same, and it is measured

    def _built(self, name: str) -> Any:
        dependencies = self.container.dependencies
        return next(one.built for one in dependencies if one.attr_name == name)


every = Every.decorator


class Built(DependencyProvider):
    """The object that does the service's work: built once, shared by all its workers."""

    def __init__(self, build: Callable[[Parts], object]) -> None:
        super().__init__()
        self._build = build
        self._built: Any = None

    @property
    def built(self) -> Any:
        """Return it; None before the service was set up."""
        return self._built

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
