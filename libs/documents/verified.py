"""What is found when the signature of a paper is checked."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Verified:
    """What a signature proves. ``valid``: every byte that it covers was signed with the key of a
    trusted certificate that was good at ``signed_at`` (UTC). ``signer`` is its common name.
    ``covers_whole``: it covers the file but for its own container, nothing was added afterwards.
    Without a signature that can be read, ``valid`` and ``covers_whole`` are False, the others
    None."""

    valid: bool
    signed_at: datetime | None
    signer: str | None
    covers_whole: bool
