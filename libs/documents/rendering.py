"""Templates to HTML, and that to PDF, without a word of what the papers say.

A template is HTML for Jinja; what it is filled with stays text, whatever it looks like. The same
values give the same PDF, byte for byte.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from documents.printable import MISSING, printable


class Renderer:
    """Templates with their stylesheet. Safe to use from many threads."""

    def __init__(self, folders: Path | Sequence[Path], stylesheet: str) -> None:
        """Templates are looked for in ``folders`` in their order. ``stylesheet`` is the name of
        the file in each that has one, a later one adding to those before; nothing else may style
        a paper. Raises FileNotFoundError where there is none."""
        folders = [folders] if isinstance(folders, Path) else list(folders)
        sheets = [folder / stylesheet for folder in folders if (folder / stylesheet).is_file()]
        if not sheets:
            raise FileNotFoundError(f"no {stylesheet} in {', '.join(map(str, folders))}")
        self.css = "\n".join(sheet.read_text(encoding="utf-8") for sheet in sheets)
        self._templates = Environment(
            loader=FileSystemLoader(folders),
            autoescape=True,
            undefined=StrictUndefined,
            finalize=printable,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )

    def html(self, template: str, values: dict[str, Any]) -> str:
        """Return the paper before it is set.

        Raises jinja2.UndefinedError where the template names what ``values`` does not hold.
        """
        return self._templates.get_template(template).render(values)

    def pdf(self, html: str, identifier: str) -> bytes:
        """Return a paper of ``html`` as PDF; ``identifier`` is kept in the file as its own.

        Takes 0.1 to 1 s of computing: not for a thread that others wait for. Nothing is fetched:
        a paper that refers to anything but ``data:`` raises OutsideReference. Raises MissingFonts.
        """
        # The typesetter costs 50 MB and most of a second to load, which a process that prints
        # nothing is spared.
        from documents import typesetting

        return typesetting.set_pdf(html, self.css, identifier)


__all__ = ["MISSING", "Renderer", "printable"]
