"""What a police office is: the department with its roles and posts, the general diary, and how the
station that a case belongs to is found. Services of other departments do not load it."""

from casework.policing.department import CODE, police_department

__all__ = ["CODE", "police_department"]
