"""The officers' console: where the people of an office work a shift.

It calls the use cases that the REST API calls and nothing deeper, and takes words, forms, dates and
the session from the pages. It knows no department: roles, offices, states, actions and limits come
from definitions and announcements. ``blueprint`` is all that the gateway's core knows of it.
"""

from gateway.console import (  # noqa: F401
    admin,
    administration,
    authenticator,
    case_page,
    definitions,
    directory_import,
    inbox,
    live,
    number_books,
    overview,
    search,
    several,
    sign_ins,
)
from gateway.console.blueprint import blueprint

__all__ = ["blueprint"]
