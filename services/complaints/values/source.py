"""What a paper of the police is made from."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from casework.definition.model import Definition
from casework.typed.case import Note, Personal
from casework.typed.fields import CaseFields
from services.complaints.values.wording import PolicePen


@dataclass(frozen=True)
class Source:
    """What the kit's source holds, and the pen of this service."""

    definition: Definition
    case: CaseFields
    personal: Personal
    notes: Sequence[Note]
    issued_at: datetime
    pen: PolicePen
