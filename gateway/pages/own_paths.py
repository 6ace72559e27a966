"""Addresses that a form bears of where to go on: none leads to another site."""


def own_path(wish: str | None) -> str | None:
    """Return a path of this site; None for another one's address and for what is none."""
    if wish and wish.startswith("/") and not wish.startswith(("//", "/\\")) and wish.isprintable():
        return wish
    return None
