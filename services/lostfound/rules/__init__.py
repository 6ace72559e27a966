"""The rules of lost and found, without input or output: of the report of a loss, of the thing that
was found, and of the claim to it."""

from casework.engine.rules import Rules
from services.lostfound.rules import claims, counter, found_things, reports

RULES = Rules.of_modules(reports, found_things, claims, counter)
