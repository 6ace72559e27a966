"""What a police office is: the department with its roles and posts, the general diary, and how the
station that a case belongs to is found. Services of other departments do not load it.

A service whose ``service.yaml`` says ``department: policing`` belongs to it.
"""

from casework.policing.department import CODE, police_department
from casework.policing.department import police_department as department
from casework.policing.facts import FACTS
from casework.policing.router import Router
from casework.policing.routing_rules import ROUTING_RULES as RULES

router = Router

__all__ = ["CODE", "FACTS", "RULES", "department", "police_department", "router"]
