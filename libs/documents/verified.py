"""What is found when the seal of a paper is checked."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Verified:
    """What a seal proves.

    ``valid``: every byte that it covers was signed with the key of a trusted certificate that was
    good at that time, which is ``proven_at`` where an authority vouches for it. Without one it is
    ``signed_at``, the signer's own word, and then the certificate must be good still: whoever has
    the key of one that has ended could say any day. Times are UTC.

    ``signer`` is the certificate's common name. ``covers_whole``: nothing was added to the file
    afterwards but time stamps and what proves certificates. ``identifier`` is the number that the
    file itself bears, proved only where the other two are True.

    Without a seal that can be read, ``valid`` and ``covers_whole`` are False, the others None.
    """

    valid: bool
    signed_at: datetime | None
    signer: str | None
    covers_whole: bool
    proven_at: datetime | None = None
    identifier: str | None = None


@dataclass(frozen=True)
class Trusted:
    """Whom one who checks believes, as PEM: ``seals`` are the certificates that seal papers or
    vouch for those that do, ``authorities`` those of whom time stamps are accepted."""

    seals: bytes
    authorities: bytes = b""


@dataclass(frozen=True)
class Prolonged:
    """A sealed paper with a time stamp over all of it. It is provable until ``until``, when the
    authority's own certificate ends; a further stamp before then carries it on."""

    content: bytes
    stamped_at: datetime
    until: datetime
