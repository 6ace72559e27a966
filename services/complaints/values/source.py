"""What a paper of the police is made from."""

from dataclasses import dataclass

from casework.papers import record
from services.complaints.values.wording import PolicePen


@dataclass(frozen=True)
class Source(record.Source):
    """What the kit's source holds, and the pen of this service."""

    pen: PolicePen
