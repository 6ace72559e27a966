"""What somebody who acts is called: the platform's roles in our words, all others in those of the
department that announced them."""

from collections.abc import Callable

from gateway.http.context import parts
from gateway.pages.texts import known, sayer


def role_namer(language: str) -> Callable[[str], str]:
    """Return ``role_name(role)``."""
    in_words = sayer(language)

    def role_name(role: str) -> str:
        return known(language, f"role.{role}") or in_words(parts().departments.name_of(role))

    return role_name
