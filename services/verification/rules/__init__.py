"""The rules of a verification and of the enquiry at an address, without I/O.

Each module holds one part as guards, conditions and effects, by the names of the definitions.
"""

from casework.engine.rules import Rules
from services.verification.rules import decision, delay, enquiries, names, papers, records, visits

RULES = Rules.of_modules(papers, records, enquiries, visits, decision, delay, names)
"""The rules of the service itself; the host adds those that every service has."""
