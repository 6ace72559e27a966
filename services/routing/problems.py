"""What is wrong with a directory, told so that whoever wrote the tables can mend them: the file,
the row and what to write, in both languages."""

from dataclasses import dataclass

from contracts.typed import Text
from services.routing.typed import Kind
from services.routing.wording import finding


@dataclass(frozen=True)
class Place:
    """Where something stands. ``row`` is counted as a spreadsheet does, the line of the columns
    being the first; 0: the file as a whole."""

    file: str = ""
    row: int = 0

    def __str__(self) -> str:
        return f"{self.file}, row {self.row}" if self.row else self.file


HEAD = Place("directory.yaml")


@dataclass(frozen=True)
class Problem:
    """Something wrong in a directory: a kebab-case code, the record it concerns, where that stands,
    and a sentence that says what to write."""

    code: str
    subject: str
    text: Text
    place: Place = Place()

    def __str__(self) -> str:
        where = f"{self.place}: " if self.place.file else ""
        return f"{where}{self.code}: {self.subject}: {self.text['en']}"


def problem(
    code: str,
    subject: str,
    place: Place = Place(),
    *,
    says: str | None = None,
    **values: Text | str | int,
) -> Problem:
    """Return a problem in the words of ``findings.yaml``; ``says`` names the sentence where a code
    has several."""
    return Problem(code, subject, finding(says or code, **values), place)


def in_table(kind: Kind, row: int = 0) -> Place:
    """Return the place of a row of a table, of the table as a whole without one."""
    return Place(f"{kind}.csv", row)
