"""What a process alone may know, as External Secrets: names here, values in a store.

Each namespace has a store of its own, so that a department's team reads no other's keys.
"""

from collections.abc import Iterator, Mapping

from casework.host.manifest import Manifest
from deploy.local.deployables import MANIFESTS
from deploy.manifests.deployables import Workload
from deploy.manifests.workloads import TLS_FOLDER, labels
from deploy.manifests.yaml_text import Manifested

STORE = {"name": "nagrik", "kind": "SecretStore"}
SEAL = ("DOCUMENT_CERTIFICATE", "DOCUMENT_KEY", "DOCUMENT_CODE_KEY")
FIELD_KEYS = ("FIELD_KEY", "FIELD_KEY_PREVIOUS")
"""The second is empty but while the first is changed."""
OF_THE_HOUSE: Mapping[str, tuple[str, ...]] = {
    "gateway": (
        *FIELD_KEYS,
        "ACTOR_PRIVATE_KEY",
        "GATEWAY_PRIVATE_KEY",
        "ACCESS_TOKEN_SECRETS",
        "LOOKUP_SECRET",
        "FILES_KEY",
    ),
    "tracker": (),
    "routing": FIELD_KEYS,
    "notify": (*FIELD_KEYS, "NOTIFY_PRIVATE_KEY"),
}
"""What those that are no department's hold, besides their passwords."""
CA, CERTIFICATE, KEY = (f"{TLS_FOLDER}/{name}" for name in ("ca.crt", "tls.crt", "tls.key"))
BROKER = (
    "amqps://{login}@nagrik-broker.nagrik-data.svc:5671/%2F"
    f"?ssl_ca_certs={CA}&ssl_certfile={CERTIFICATE}&ssl_keyfile={KEY}"
)
MEMBERS = ",".join(
    f"nagrik-database-{number}.nagrik-database-svc.nagrik-data.svc.cluster.local:27017"
    for number in range(3)
)
DATABASE = (
    f"mongodb://{{login}}@{MEMBERS}/?replicaSet=nagrik-database&authSource=admin"
    f"&tls=true&tlsCAFile={CA}"
)
"""Addresses without the `login`, which is `user:password`."""


def held_by(settings: str, manifests: Mapping[str, Manifest] = MANIFESTS) -> tuple[str, ...]:
    """Return the secret settings of a process besides its two passwords."""
    if settings in OF_THE_HOUSE:
        return OF_THE_HOUSE[settings]
    return (*FIELD_KEYS, "SERVICE_GRANT", *SEAL, *sorted(manifests[settings].secrets))


def of_workloads(
    workloads: list[Workload], manifests: Mapping[str, Manifest] = MANIFESTS
) -> Iterator[Manifested]:
    """Yield the External Secrets of a department's processes."""
    users = {one.settings: one.user for one in workloads}
    for settings, user in users.items():
        yield _settings(settings, user, held_by(settings, manifests))


def _settings(settings: str, user: str, names: tuple[str, ...]) -> Manifested:
    data = [
        _entry("broker", f"{user}-broker", "password"),
        _entry("database", f"{user}-database", "password"),
        *(_entry(name, settings, name) for name in names),
    ]
    texts = {
        "AMQP_URI": BROKER.format(login=f"{user}:{{{{ .broker | urlquery }}}}"),
        "MONGO_URI": DATABASE.format(login=f"{user}:{{{{ .database | urlquery }}}}"),
        **{name: f"{{{{ .{name} }}}}" for name in names},
    }
    return _external(settings, texts, data)


def password(name: str, namespace: str, username: str = "") -> Manifested:
    """Return the External Secret of a password that an operator of broker or database takes."""
    user = {"username": username} if username else {}
    texts = {**user, "password": "{{ .password }}"}
    external = _external(name, texts, [_entry("password", name, "password")])
    external["metadata"]["namespace"] = namespace
    return external


def _entry(name: str, key: str, property: str) -> Manifested:
    return {"secretKey": name, "remoteRef": {"key": key, "property": property}}


def _external(name: str, texts: dict[str, str], data: list[Manifested]) -> Manifested:
    return {
        "apiVersion": "external-secrets.io/v1",
        "kind": "ExternalSecret",
        "metadata": {"name": name, "labels": labels(name)},
        "spec": {
            "refreshInterval": "1h",
            "secretStoreRef": STORE,
            "target": {"name": name, "template": {"engineVersion": "v2", "data": texts}},
            "data": data,
        },
    }
