"""Names of roles and offices on the bus: each belongs to one department, and says so.

A role of a department is ``prisons/jail-clerk``, an office ``prisons:BEUR``. Those of the home
department of a deployment bear no prefix, because the public API has fixed them so.
"""

HOME = ""
"""What is said here of the department whose roles and offices bear no prefix."""
PLATFORM_ROLES = ("citizen", "administrator", "system")
"""Of no department."""
ROLE_MARK, OFFICE_MARK = "/", ":"


def department_of_role(role: str) -> str | None:
    """Return the department of a role: HOME for one without a prefix, None for a platform's."""
    if role in PLATFORM_ROLES:
        return None
    return role.rpartition(ROLE_MARK)[0]


def department_of_office(office: str) -> str:
    """Return the department of an office: HOME for one without a prefix."""
    department, mark, _ = office.partition(OFFICE_MARK)
    return department if mark else HOME
