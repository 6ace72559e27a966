"""Keys and passwords of this machine: made once, kept in one file closed to others."""

import base64
import json
import secrets
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from casework.host.manifest import Manifest
from chassis import time_source
from chassis.sealing import new_key_pair
from deploy.local.broker_access import OPERATOR
from deploy.local.deployables import MANIFESTS
from deploy.local.running import write_closed
from deploy.local.timestamp_keys import new_authority
from documents.signing import self_signed

FIELD_KEY_BYTES = 96  # what MongoDB's client-side encryption takes
FILES_KEY_BYTES = 32
SEAL_NAME = "Nagrik Setu (this machine only)"
"""Whom the papers of this machine name as their sealer: nobody else trusts it."""


@dataclass(frozen=True)
class Keys:
    """Everything secret that `make run` hands to the processes; keys are base64."""

    broker_passwords: dict[str, str]
    database_passwords: dict[str, str]
    field_keys: dict[str, str]
    actor_private_key: str
    actor_public_key: str
    deployment_private_key: str
    deployment_public_key: str
    notify_private_key: str
    notify_public_key: str
    gateway_private_key: str
    gateway_public_key: str
    access_token_secret: str
    lookup_secret: str
    files_key: str
    officer_password: str
    document_certificate: str
    document_key: str
    document_code_key: str
    document_code_public_key: str
    timestamp_certificate: str
    timestamp_key: str
    service_secrets: dict[str, dict[str, str]]
    field_keys_previous: dict[str, str] = field(default_factory=dict)
    """While a field key is changed: the other one, by deployable."""
    actor_private_key_next: str = ""
    """While the key of actors' tokens is changed: the coming one."""


def new_keys(more: Sequence[Manifest] = ()) -> Keys:
    """Return fresh random keys for every service there is, and for those of `more`."""
    manifests = MANIFESTS | {manifest.service: manifest for manifest in more}
    users = (OPERATOR, *manifests, "gateway")
    deployment = Ed25519PrivateKey.generate()
    actor_private, actor_public = new_actor_keys()
    notify_private, notify_public = new_key_pair()
    gateway_private, gateway_public = new_key_pair()
    yesterday = time_source.now() - timedelta(days=1)
    certificate, document_key = self_signed(SEAL_NAME, yesterday)
    stamps, timestamp_key = new_authority(yesterday)
    code = Ed25519PrivateKey.generate()
    return Keys(
        broker_passwords={user: secrets.token_urlsafe(18) for user in users},
        database_passwords={user: secrets.token_urlsafe(18) for user in users},
        field_keys={name: new_field_key() for name in (*manifests, "gateway")},
        actor_private_key=actor_private,
        actor_public_key=actor_public,
        notify_private_key=notify_private,
        notify_public_key=notify_public,
        gateway_private_key=gateway_private,
        gateway_public_key=gateway_public,
        access_token_secret=new_token_secret(),
        lookup_secret=secrets.token_urlsafe(32),
        files_key=_random(FILES_KEY_BYTES),
        officer_password=secrets.token_urlsafe(12),
        deployment_private_key=_base64(deployment.private_bytes_raw()),
        deployment_public_key=_base64(deployment.public_key().public_bytes_raw()),
        document_certificate=_base64(certificate),
        document_key=_base64(document_key),
        document_code_key=_base64(code.private_bytes_raw()),
        document_code_public_key=_base64(code.public_key().public_bytes_raw()),
        timestamp_certificate=_base64(stamps),
        timestamp_key=_base64(timestamp_key),
        service_secrets={
            name: {setting: _SECRETS[kind]() for setting, kind in manifest.secrets.items()}
            for name, manifest in manifests.items()
        },
    )


def kept_keys(file: Path, more: Sequence[Manifest] = ()) -> Keys:
    """Return the keys in `file`; made now if it does not exist,
    or for what a newer version needs."""
    fresh = asdict(new_keys(more))
    present = json.loads(file.read_text()) if file.exists() else {}
    merged = {name: _merged(present.get(name), value) for name, value in fresh.items()}
    if merged != present:
        write_closed(file, json.dumps(merged, indent=2))
    return Keys(**merged)


def keep(keys: Keys, file: Path) -> None:
    """Write `keys` into `file`."""
    write_closed(file, json.dumps(asdict(keys), indent=2))


def new_field_key() -> str:
    """Return a new master key of field encryption."""
    return _random(FIELD_KEY_BYTES)


def new_actor_keys() -> tuple[str, str]:
    """Return a new (private, public) pair that signs and proves who acts."""
    private = Ed25519PrivateKey.generate()
    return _base64(private.private_bytes_raw()), _base64(private.public_key().public_bytes_raw())


def new_token_secret() -> str:
    """Return a new secret of access tokens."""
    return secrets.token_urlsafe(32)


def _merged(present: Any, fresh: Any) -> Any:
    if isinstance(present, dict) and isinstance(fresh, dict):
        return {name: _merged(present.get(name), fresh.get(name)) for name in {**fresh, **present}}
    return fresh if present is None else present


def _signing_seed() -> str:
    return _base64(Ed25519PrivateKey.generate().private_bytes_raw())


def _token() -> str:
    return secrets.token_urlsafe(32)


_SECRETS = {"token": _token, "ed25519": _signing_seed}
"""How each kind of secret that a `service.yaml` names is made."""


def _random(count: int) -> str:
    return _base64(secrets.token_bytes(count))


def _base64(value: bytes) -> str:
    return base64.b64encode(value).decode()
