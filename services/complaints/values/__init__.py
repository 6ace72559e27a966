"""What the papers of a complaint are filled with, and how it is written."""

from services.complaints.values.filling import values_of as values
from services.complaints.values.wording import PolicePen

PEN = PolicePen

__all__ = ["PEN", "values"]
