"""What is deployed: every folder below `services/` that has a `service.yaml`."""

import base64
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from casework.host.manifest import Manifest, all_in
from chassis import grant

ROOT = Path(__file__).resolve().parents[2]
MANIFESTS: dict[str, Manifest] = all_in(ROOT / "services")
"""By the service's name; read once, when a command of the deployment starts."""
SERVICES = tuple(MANIFESTS)


def grant_of(manifest: Manifest, deployment_key: str) -> str:
    """The proof that this deployment lets the service be what its folder says; `deployment_key`
    is the deployment's Ed25519 private key in base64."""
    key = Ed25519PrivateKey.from_private_bytes(base64.b64decode(deployment_key))
    owned = grant.Grant(manifest.service, manifest.department.code, manifest.codes)
    return grant.sign(owned, key)
