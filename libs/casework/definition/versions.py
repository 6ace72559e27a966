"""The versions of definitions that one service ships: all that a living case may be under."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from casework.definition.department import Department
from casework.definition.files import paths_in
from casework.definition.loader import load_file
from casework.definition.model import BadDefinition, Definition
from casework.typed.fields import CaseFields
from chassis.newer_release import OfANewerRelease
from contracts.errors import NotFound


class Definitions:
    """Every version in use; new cases begin under the newest, old ones end under their own."""

    def __init__(self, definitions: Iterable[Definition]) -> None:
        self._by_version: dict[tuple[str, int], Definition] = {}
        for definition in definitions:
            key = (definition.code, definition.version)
            if key in self._by_version:
                raise BadDefinition(f"{definition.code} version {definition.version} stands twice")
            self._by_version[key] = definition
        self._newest: dict[str, Definition] = {}
        for key in sorted(self._by_version):
            self._newest[key[0]] = self._by_version[key]

    @classmethod
    def in_folder(cls, folder: Path, department: Department | None = None) -> "Definitions":
        """Return the definitions in the folder, see ``definition_files``; BadDefinition names a bad
        file.

        They are written with the short names of the ``department``; see
        ``loader.load_file``.
        """
        return cls(load_file(path, department) for path in paths_in(folder))

    def __iter__(self) -> Iterator[Definition]:
        return iter(self._by_version.values())

    @property
    def registers(self) -> list[str]:
        """The fields of the cases that are books, in any version."""
        return sorted({field for definition in self for field in definition.registers})

    @property
    def unique(self) -> list[str]:
        """The fields of the cases whose texts no two cases bear, in any version."""
        return sorted({field for definition in self for field in definition.unique})

    @property
    def links_elsewhere(self) -> bool:
        """Whether cases are linked to those of another service on the bus."""
        return any(
            link.service != definition.bus_service
            for definition in self
            for link in definition.links.values()
        )

    def newest(self, code: str) -> Definition:
        """Return the version under which a new case of service ``code`` begins, else NotFound."""
        try:
            return self._newest[code]
        except KeyError:
            raise NotFound("there is no such service") from None

    def of_code(self, code: str) -> list[Definition]:
        """Return every version of a service."""
        return [one for one in self if one.code == code]

    def begun_under(self, code: str, version: int | None) -> Definition:
        """Return the version under which a case begins that was asked for by a ``version``: that
        one; the newest where it is not shipped, or not said. NotFound for no such service."""
        return self._by_version.get((code, version or 0)) or self.newest(code)

    def check_known(self, code: str, version: int | None) -> None:
        """Check that a version is none of a newer release, else OfANewerRelease."""
        if code in self._newest and version and version > self._newest[code].version:
            raise OfANewerRelease(f"{code} version {version} is newer than this process")

    def of(self, case: CaseFields) -> Definition:
        """Return the version that ``case`` (or its view) began under.

        Raises OfANewerRelease if a newer release has brought it: its replicas know it. Raises
        BadDefinition if it is no longer shipped: that is a fault of the release.
        """
        code, version = key = (case["service"], case["definition_version"])
        if key in self._by_version:
            return self._by_version[key]
        self.check_known(code, version)
        raise BadDefinition(f"{code} version {version} is in use but not shipped")
