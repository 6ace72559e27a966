"""What a deployment lets a service be: a token signed with the deployment's key.

It has no end: whoever deploys gives a service a new one, or the house a new key.
"""

from dataclasses import dataclass

import jwt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from jwt.types import Options

from contracts.errors import NotAllowed


@dataclass(frozen=True)
class Grant:
    """``service`` belongs to ``department`` and may announce definitions of ``codes``."""

    service: str
    department: str
    codes: tuple[str, ...]


def sign(grant: Grant, key: Ed25519PrivateKey) -> str:
    """Return a token that proves ``grant`` for as long as the deployment keeps its key."""
    claims = {
        "service": grant.service,
        "department": grant.department,
        "codes": list(grant.codes),
    }
    return jwt.encode(claims, key, algorithm="EdDSA")


def verify(token: str | None, key: Ed25519PublicKey) -> Grant:
    """Return the grant that ``token`` proves; raises NotAllowed for any other token."""
    try:
        options: Options = {"require": ["service", "department", "codes"]}
        claims = jwt.decode(token or "", key, algorithms=["EdDSA"], options=options)
    except jwt.InvalidTokenError as error:
        raise NotAllowed("the grant does not verify") from error
    service, department, codes = claims["service"], claims["department"], claims["codes"]
    names = [service, department, *(codes if isinstance(codes, list) else [None])]
    if not all(isinstance(name, str) for name in names):
        raise NotAllowed("the grant does not say what a grant says")
    return Grant(service, department, tuple(codes))
