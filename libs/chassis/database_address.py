"""The database's address: a URI of MongoDB, which says by itself how TLS is spoken.

``tls=true`` is TLS, ``tlsCAFile`` who signs the servers' certificates (default: whom the machine
trusts) and ``tlsCertificateKeyFile`` our own certificate with its key, where they ask for one.
"""

from urllib.parse import parse_qsl

TRUSTING = (
    "tlsinsecure",
    "tlsallowinvalidcertificates",
    "tlsallowinvalidhostnames",
)
"""Options, in small letters as the driver compares them, by which any certificate would do."""


def checked(mongo_uri: str) -> str:
    """Return the address; raises ValueError for one that would have any certificate do."""
    _, _, query = mongo_uri.partition("?")
    if unsafe := [name for name, _value in parse_qsl(query) if name.lower() in TRUSTING]:
        raise ValueError(f"an address of the database cannot say {', '.join(unsafe)}")
    return mongo_uri
