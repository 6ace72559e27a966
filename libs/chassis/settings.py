"""Settings: read once from the environment into a frozen, typed object."""

import dataclasses
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from chassis import broker_address, database_address, topology

REQUIRED: Any = object()
T = TypeVar("T")


class MissingSetting(Exception):
    """A variable that has no default is not set, or does not parse; the message names it."""


def yes(text: str) -> bool:
    """Parse a switch: ``1``, ``true``, ``yes`` and ``on`` are true, whatever the case."""
    return text.strip().lower() in {"1", "true", "yes", "on"}


def setting(
    env: str,
    help: str,
    default: Any = REQUIRED,
    parse: Callable[[str], Any] = str,
    secret: bool = False,
) -> Any:
    """Declare a field of a settings class: its variable, what it means with its unit, and how
    its text becomes a value. A ``secret`` is never printed."""
    metadata = {"env": env, "help": help, "parse": parse, "secret": secret}
    if default is REQUIRED:
        return dataclasses.field(metadata=metadata, repr=not secret)
    return dataclasses.field(default=default, metadata=metadata, repr=not secret)


def read(cls: type[T], environ: Mapping[str, str] | None = None) -> T:
    """Return an instance of the settings class ``cls``.

    Raises MissingSetting, naming the variable, for one that is required and absent or that does
    not parse. An empty variable counts as absent.
    """
    environ = os.environ if environ is None else environ
    values = {}
    for field in dataclasses.fields(cls):  # type: ignore[arg-type]
        variable = field.metadata["env"]
        text = environ.get(variable, "")
        if text:
            try:
                values[field.name] = field.metadata["parse"](text)
            except ValueError as error:
                if field.metadata["secret"]:
                    raise MissingSetting(f"{variable} is not valid") from None
                raise MissingSetting(f"{variable}={text!r} is not valid: {error}") from error
        elif field.default is dataclasses.MISSING:
            raise MissingSetting(f"{variable} is not set: {field.metadata['help']}")
    return cls(**values)


def variables_of(cls: type) -> set[str]:
    """Return the variables that the settings class ``cls`` reads."""
    return {field.metadata["env"] for field in dataclasses.fields(cls)}


def check_link(name: str, url: str, token: str, local: bool) -> None:
    """Raise MissingSetting where the link to another's system, ``NAME_URL``, is not secret, or
    nobody would answer on it for want of ``NAME_TOKEN``. An empty ``url`` is no link."""
    if not url:
        return
    if not url.startswith(("http://", "https://") if local else "https://"):
        raise MissingSetting(f"{name}_URL must begin with https:// outside the local profile")
    if not token:
        raise MissingSetting(f"{name}_TOKEN is not set: the token with which they know us")


@dataclass(frozen=True, kw_only=True)
class ProcessSettings:
    """What every process needs, whatever it does."""

    profile: str = setting("PROFILE", "`local` or `production`", "production")
    amqp_uri: str = setting(
        "AMQP_URI",
        "the broker, with this service's own user; addresses of several nodes with `;` between; "
        "with TLS `amqps://…?ssl_ca_certs=FILE`, and `&ssl_certfile=FILE` where it asks for ours",
        parse=broker_address.checked,
        secret=True,
    )
    mongo_uri: str = setting(
        "MONGO_URI",
        "the database server, with this service's own user; with TLS `…?tls=true&tlsCAFile=FILE`, "
        "and `&tlsCertificateKeyFile=FILE` where it asks for ours",
        parse=database_address.checked,
        secret=True,
    )
    mongo_database: str = setting("MONGO_DATABASE", "database; default: the service's name", "")
    metrics_host: str = setting("METRICS_HOST", "address of metrics and health", "127.0.0.1")
    metrics_port: int = setting("METRICS_PORT", "port of metrics and health", 9100, int)
    release: str = setting(
        "RELEASE", "which release of the code runs; an image has it from its build", "unknown"
    )
    log_level: str = setting("LOG_LEVEL", "DEBUG, INFO, WARNING or ERROR", "INFO")

    otlp_endpoint: str = setting(
        "OTEL_EXPORTER_OTLP_ENDPOINT",
        "where spans of traces are sent (OTLP over HTTP), such as `http://collector:4318`; empty: "
        "nowhere",
        "",
    )

    @property
    def local(self) -> bool:
        """Whether this is one machine of a developer or a demonstration."""
        return self.profile == "local"


@dataclass(frozen=True, kw_only=True)
class DeploymentSettings(ProcessSettings):
    """What a process needs that checks what the deployment grants to others."""

    deployment_public_key: str = setting(
        "DEPLOYMENT_PUBLIC_KEY",
        "Ed25519 public key, base64, that proves what each service may be; empty: none may "
        "announce anything",
        "",
    )


@dataclass(frozen=True, kw_only=True)
class KeyholderSettings(ProcessSettings):
    """What a process needs that keeps personal data."""

    field_key: str = setting(
        "FIELD_KEY", "this service's 96-byte master key of field encryption, base64", secret=True
    )
    field_key_previous: str = setting(
        "FIELD_KEY_PREVIOUS",
        "the other master key while it is changed, which opens as well: the coming one, then the "
        "one before",
        "",
        secret=True,
    )


@dataclass(frozen=True, kw_only=True)
class ServiceSettings(KeyholderSettings):
    """What every service process needs."""

    workers: int = setting("WORKERS", "requests and events worked on at a time", 20, int)
    heartbeat: int = setting("AMQP_HEARTBEAT", "seconds between heartbeats to the broker", 30, int)
    actor_public_key: str = setting(
        "ACTOR_PUBLIC_KEY",
        "Ed25519 public key, base64, that proves who acts; two with a comma between while it is "
        "changed",
    )
    notify_public_key: str = setting(
        "NOTIFY_PUBLIC_KEY", "X25519 public key, base64, to which contacts are sealed", ""
    )
    gateway_public_key: str = setting(
        "GATEWAY_PUBLIC_KEY",
        "X25519 public key, base64, to which texts are sealed that the gateway shows to who may "
        "see the case",
        "",
    )
    grant: str = setting(
        "SERVICE_GRANT",
        "what the deployment lets this service be, signed by it; empty: it can announce nothing",
        "",
    )
    retry_delays: tuple[float, ...] = setting(
        "RETRY_DELAYS",
        "seconds before each new try of a failed event, comma-separated; the deployment declares "
        "a queue for each",
        topology.RETRY_DELAYS,
        lambda text: tuple(float(part) for part in text.split(",")),
    )
    outbox_sweep: float = setting(
        "OUTBOX_SWEEP", "seconds between sweeps for events that were not sent", 3.0, float
    )


def table(*classes: type) -> str:
    """Return a Markdown table of the settings of ``classes``, each variable once."""
    rows = ["| variable | default | meaning |", "|---|---|---|"]
    seen = set()
    for cls in classes:
        for field in dataclasses.fields(cls):
            variable = field.metadata["env"]
            if variable in seen:
                continue
            seen.add(variable)
            absent = field.default is dataclasses.MISSING
            default = "required" if absent else f"`{field.default}`" if field.default != "" else ""
            rows.append(f"| `{variable}` | {default} | {field.metadata['help']} |")
    return "\n".join(rows) + "\n"
