"""The parts of the system as processes: what each is started with, and when it is ready."""

import os
import shutil
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from casework.host.manifest import Manifest, StandIn
from chassis.settings import variables_of
from deploy.local.deployables import MANIFESTS, grant_of
from deploy.local.forked import PYTHON_PATH, ROOT
from deploy.local.keys import Keys
from deploy.local.part import Part
from deploy.local.ports import LOOPBACK, still_free
from deploy.local.processes import LocalError, Process, wait_until
from deploy.local.release import release_of
from gateway.settings import TrackerSettings

LISTED_SECONDS = float(os.environ.get("LISTED_SECONDS", "180"))
"""Until the gateway lists a service that is ready; LISTED_SECONDS of the environment goes first."""
GRACE_SECONDS = 25  # longer than what a service allows the work in hand
GATEWAY_PARTS = ("tracker", "bulk", "gateway")
AUTHORITY = "timestamp-stand-in"
"""The time stamping authority: it belongs to no service, and all of them ask it."""
NEEDED = ("tracker", "gateway")
"""Without these there is no window."""
HOME_DEPARTMENT = "police"
BEHIND = 5
"""A niceness: where few cores are shared, whoever waits for an answer goes first."""


@dataclass(frozen=True)
class Addresses:
    """Where broker and database are, for each user: functions from a user's name to a URI."""

    amqp: Callable[[str], str]
    mongo: Callable[[str], str]


class Stack:
    """All parts of the system on one machine, in the order in which they start."""

    def __init__(
        self,
        folder: Path,
        addresses: Addresses,
        keys: Keys,
        *,
        gateway_port: int,
        manifests: Iterable[Manifest] = MANIFESTS.values(),
        databases: Callable[[str], str] = lambda user: user,
        extra: Mapping[str, str] | None = None,
        log_to_pipe: bool = False,
        ports: Mapping[str, int] | None = None,
    ) -> None:
        """`manifests` are the services, `databases` names the database of each user, and `extra`
        settings go to every part; `ports` are those of the metrics of parts that run already."""
        self._folder = folder
        self._addresses = addresses
        self._keys = keys
        self._databases = databases
        self._extra = dict(extra or {})
        self._log_to_pipe = log_to_pipe
        self.gateway_port = gateway_port
        self.url = f"http://{LOOPBACK}:{gateway_port}"
        for name in ("log", "messages"):
            (folder / name).mkdir(parents=True, exist_ok=True)
        self._manifests: dict[str, Manifest] = {}
        self._stand_ins: dict[str, tuple[Manifest, StandIn]] = {}
        self._ports = dict(ports or {})
        self.parts: dict[str, Part] = {}
        self._add_part(AUTHORITY)
        for manifest in manifests:
            self._add(manifest)
        for name in GATEWAY_PARTS:
            self._add_part(name)

    def _add(self, manifest: Manifest) -> None:
        """Add the service's process, after the stand-ins that it talks to."""
        self._manifests[manifest.service] = manifest
        for system, stand_in in manifest.stand_ins.items():
            name = stand_in_name(system)
            self._stand_ins[name] = (manifest, stand_in)
            self._add_part(name)
        self._add_part(manifest.service)

    def _add_part(self, name: str) -> None:
        if name not in self._ports:
            (self._ports[name],) = still_free(0)
        self.parts[name] = self._part(name, self._ports[name])

    @property
    def stand_ins(self) -> list[str]:
        """The parts that play others' systems: they share neither user nor key with ours."""
        return [AUTHORITY, *self._stand_ins]

    def start(self) -> None:
        """Start everything, then wait until all are ready. Raises LocalError."""
        self.launch()
        if missing := self.await_ready():
            raise LocalError(" ".join(missing.values()))

    def launch(self) -> None:
        """Start every part without waiting."""
        # Counts of processes that are no more would be added to those of the new ones.
        shutil.rmtree(self._folder / "gateway-metrics", ignore_errors=True)
        (self._folder / "gateway-metrics").mkdir()
        for part in self.parts.values():
            part.process.start()

    def await_ready(self) -> dict[str, str]:
        """Wait for every part, and until the gateway lists every service; return, by the name of
        each part that does not come, why. Raises LocalError where there is no window without it."""
        missing = {}
        for name, part in self.parts.items():
            try:
                part.await_ready()
            except LocalError as error:
                if name in NEEDED:
                    raise
                missing[name] = str(error)
        gateway = self.parts["gateway"].process
        for name, codes in self._to_be_listed(missing).items():
            try:
                wait_until(
                    lambda codes=codes: all(map(self._offers, codes)),  # type: ignore[misc]
                    seconds=LISTED_SECONDS,
                    failure=f"The window does not offer {', '.join(sorted(codes))} of {name}; "
                    f"`python -m setu lint services/{name}` and the log of notify may say why.",
                    process=gateway,
                )
            except LocalError as error:
                if not gateway.running:
                    raise
                missing[name] = str(error)
        return missing

    def _to_be_listed(self, missing: Mapping[str, str]) -> dict[str, set[str]]:
        """Return the codes that each service is to be listed with, of those that run."""
        manifests = (one for name, one in self._manifests.items() if name not in missing)
        return {one.service: set(one.offered) for one in manifests if one.offered}

    def _offers(self, code: str) -> bool:
        """Ask for it by itself: the list for citizens leaves out what officers alone begin."""
        try:
            with urllib.request.urlopen(f"{self.url}/api/v1/services/{code}", timeout=5):
                return True
        except OSError:
            return False

    def stop(self) -> None:
        """Stop everything, the door first, so that nothing new comes in; all end side by side."""
        for part in reversed(self.parts.values()):
            part.process.ask_to_end()
        for part in self.parts.values():
            part.process.await_end(GRACE_SECONDS)

    def environ(self, name: str) -> dict[str, str]:
        """Return the environment of a tool of the deployable of `name`."""
        return self._environ(name, 0)

    def _part(self, name: str, port: int) -> Part:
        log = None if self._log_to_pipe else self._folder / "log" / f"{name}.log"
        waited_for = {"gateway", *self._manifests} - {"notify"}
        process = Process(
            name,
            self.command(name),
            environ=self._environ(name, port),
            folder=ROOT,
            output=log or subprocess.PIPE,
            niceness=0 if name in waited_for else BEHIND,
        )
        return Part(name, user_of(name), process, port, log)

    def _environ(self, name: str, port: int) -> dict[str, str]:
        if name == AUTHORITY:
            ours = self._authority_environ(port)
        elif name in self._stand_ins:
            ours = self._stand_in_environ(name, port)
        else:
            ours = self._our_environ(name, port)
        return {
            "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
            "HOME": str(self._folder),
            "LANG": "C.UTF-8",
            "PYTHONUNBUFFERED": "1",
            "PYTHONPATH": PYTHON_PATH,
            "PROFILE": "local",
            **ours,
            **self._extra,
        }

    def _our_environ(self, name: str, port: int) -> dict[str, str]:
        user = user_of(name)
        ours = {
            "AMQP_URI": self._addresses.amqp(user),
            "MONGO_URI": self._addresses.mongo(user),
            "MONGO_DATABASE": self._databases(user),
            "RELEASE": release_of(ROOT),
            "METRICS_HOST": LOOPBACK,
            "METRICS_PORT": str(port),
            "FIELD_KEY": self._keys.field_keys[user],
            "FIELD_KEY_PREVIOUS": self._keys.field_keys_previous.get(user, ""),
            "ACTOR_PUBLIC_KEY": self._keys.actor_public_key,
            "NOTIFY_PUBLIC_KEY": self._keys.notify_public_key,
            "GATEWAY_PUBLIC_KEY": self._keys.gateway_public_key,
            "PUBLIC_URL": self.url,
            **(self._gateway_environ() if user == "gateway" else {}),
            **(self._worker_counts() if name == "gateway" else {}),
            **(self._notify_environ() if user == "notify" else {}),
            **(self._service_environ(self._manifests[name]) if name in self._manifests else {}),
        }
        declared = variables_of(TrackerSettings) if name == "tracker" else set(ours)
        return {one: value for one, value in ours.items() if one in declared}

    def _gateway_environ(self) -> dict[str, str]:
        return {
            "GATEWAY_HOST": LOOPBACK,
            "GATEWAY_PORT": str(self.gateway_port),
            "HOME_DEPARTMENT": HOME_DEPARTMENT,
            "ACTOR_PRIVATE_KEY": self._keys.actor_private_key,
            "GATEWAY_PRIVATE_KEY": self._keys.gateway_private_key,
            "ACCESS_TOKEN_SECRETS": self._keys.access_token_secret,
            "LOOKUP_SECRET": self._keys.lookup_secret,
            "FILES_KEY": self._keys.files_key,
            "DEPLOYMENT_PUBLIC_KEY": self._keys.deployment_public_key,
            "DOCUMENT_CERTIFICATES": self._keys.document_certificate,
            "DOCUMENT_CODE_PUBLIC_KEYS": self._keys.document_code_public_key,
            "TIMESTAMP_CERTIFICATES": self._keys.timestamp_certificate,
        }

    def _worker_counts(self) -> dict[str, str]:
        """Return where the gateway's worker processes add up their metrics."""
        return {"PROMETHEUS_MULTIPROC_DIR": str(self._folder / "gateway-metrics")}

    def _notify_environ(self) -> dict[str, str]:
        return {
            "NOTIFY_PRIVATE_KEY": self._keys.notify_private_key,
            "DEPLOYMENT_PUBLIC_KEY": self._keys.deployment_public_key,
            "MESSAGES_FOLDER": str(self._folder / "messages"),
        }

    def _service_environ(self, manifest: Manifest) -> dict[str, str]:
        """Return what the service's own ``service.yaml`` says it is given."""
        environ = dict(self._keys.service_secrets[manifest.service])
        for system, stand_in in manifest.stand_ins.items():
            environ[stand_in.address] = f"http://{LOOPBACK}:{self._ports[stand_in_name(system)]}"
        if manifest.is_citizen_service:
            environ |= {
                "SERVICE_GRANT": grant_of(manifest, self._keys.deployment_private_key),
                "DOCUMENT_CERTIFICATE": self._keys.document_certificate,
                "DOCUMENT_KEY": self._keys.document_key,
                "DOCUMENT_CODE_KEY": self._keys.document_code_key,
                "TIMESTAMP_URL": f"http://{LOOPBACK}:{self._ports[AUTHORITY]}",
                "TIMESTAMP_CERTIFICATES": self._keys.timestamp_certificate,
            }
        return environ

    def _stand_in_environ(self, name: str, port: int) -> dict[str, str]:
        manifest, stand_in = self._stand_ins[name]
        return {
            "STAND_IN_PORT": str(port),
            "STAND_IN_FILE": str(self._folder / f"{name}.sqlite"),
            "STAND_IN_MOOD": str(self._folder / f"{name}.json"),
            stand_in.token: self._keys.service_secrets[manifest.service][stand_in.token],
        }

    def _authority_environ(self, port: int) -> dict[str, str]:
        return {
            "STAND_IN_PORT": str(port),
            "STAND_IN_MOOD": str(self._folder / f"{AUTHORITY}.json"),
            "STAND_IN_CERTIFICATE": self._keys.timestamp_certificate,
            "STAND_IN_KEY": self._keys.timestamp_key,
        }

    def command(self, name: str) -> list[str]:
        """Return how the process `name` is started."""
        if name == "gateway":
            return [sys.executable, "-m", "gunicorn", "-c", "gateway/gunicorn_conf.py"]
        if name in self._manifests:
            return [sys.executable, *self._manifests[name].command]
        if name in self._stand_ins:
            return [sys.executable, "-m", self._stand_ins[name][1].module]
        own = "deploy.local.timestamp_stand_in" if name == AUTHORITY else f"gateway.{name}"
        return [sys.executable, "-m", own]


def stand_in_name(system: str) -> str:
    """Return what the process is called that plays another's system."""
    return f"{system}-stand-in"


def user_of(name: str) -> str:
    """Return a process's user; the gateway's tracker and worker of uploads share the gateway's."""
    return "gateway" if name in GATEWAY_PARTS else name
