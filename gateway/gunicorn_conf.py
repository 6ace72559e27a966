"""How gunicorn runs the gateway: `gunicorn -c gateway/gunicorn_conf.py`.

The application is built in each worker after the fork, when gevent has replaced the blocking
calls: the bus client and the database client must not be shared between processes.
"""

from __future__ import annotations

import os
import shutil
import tempfile

from gunicorn.glogging import Logger

from chassis import log, memory
from chassis import settings as chassis_settings
from gateway.http.connections import IDLE_SECONDS
from gateway.settings import GatewaySettings

# Before anything imports the metrics: the workers' counts are summed through files in here.
_own_metrics_folder = None
if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
    _own_metrics_folder = tempfile.mkdtemp(prefix="gateway-metrics-")
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = _own_metrics_folder


class _NoAccessLog(Logger):
    """The gateway logs its requests itself, without addresses and personal data."""

    def access(self, *_request: object) -> None:
        """Write nothing, and put nothing together to be written."""


_settings = chassis_settings.read(GatewaySettings)

logger_class = _NoAccessLog
wsgi_app = "gateway.wsgi:app"
worker_class = "gateway.http.serving.Worker"
workers = _settings.workers
worker_connections = 4000
"""Thousands of citizens may hold an event stream open."""
bind = [
    f"{_settings.host}:{_settings.port}",
    f"{_settings.metrics_host}:{_settings.metrics_port}",
]
backlog = 512
BUS_SECONDS = 10.0
"""A new worker waits for the bus before it serves; past this it serves what needs no bus."""

keepalive = int(IDLE_SECONDS)
"""What enacts it, and why it is so long, is in `gateway.http.connections`."""
graceful_timeout = 15
"""Longer than the longest deadline of a write, so that who is being served gets the answer."""
timeout = 60
limit_request_line = 4094
limit_request_fields = 60
accesslog = None
control_socket_disable = True
"""Its orders come as signals; a socket in the home folder would be one more door."""
logconfig_dict = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": log.JsonFormatter, "service": "gateway"}},
    "handlers": {
        "stdout": {
            "class": "logging.StreamHandler",
            "formatter": "json",
            "stream": "ext://sys.stdout",
        }
    },
    "root": {"level": _settings.log_level, "handlers": ["stdout"]},
    "loggers": {
        "gunicorn.error": {
            "level": _settings.log_level,
            "handlers": ["stdout"],
            "propagate": False,
        },
        "gunicorn.access": {"level": "CRITICAL", "handlers": [], "propagate": False},
    },
}


def post_worker_init(worker) -> None:
    """Begin a new worker: logs as JSON, and streams that end when the worker stops."""
    import gevent

    log.configure("gateway", _settings.log_level)
    gevent.spawn(_end_connections_at_stop, worker)
    memory.settle()
    # Not ready is better said by not listening yet than by an error to the first citizens.
    worker.wsgi.extensions["gateway"].bus.wait_connected(BUS_SECONDS)


def _end_connections_at_stop(worker) -> None:
    """End at a stop what would hold it up to the last second: the event streams, whose readers come
    back elsewhere, and connections on which nothing is asked."""
    import gevent

    while worker.alive:
        gevent.sleep(0.5)
    worker.wsgi.extensions["gateway"].live.close()
    while True:
        worker.end_idle_connections()
        gevent.sleep(0.5)


def on_exit(server) -> None:
    """Remove the metrics' folder that was made above."""
    if _own_metrics_folder:
        shutil.rmtree(_own_metrics_folder, ignore_errors=True)


def child_exit(server, worker) -> None:
    """Take what a dead worker said of the present out of the metrics."""
    from prometheus_client import multiprocess

    multiprocess.mark_process_dead(worker.pid)
