"""Every service in `services/`, as it announces itself, behind the hand-written use cases of the
pages."""

from functools import cache

from contracts.errors import NotFound
from gateway.catalogue.catalogue import Service
from gateway.catalogue.typed import ServiceDescription, ServiceEntry
from tests.support.buildings import FOLDERS, building
from tests.unit.gateway.pages.fake_desk import FakeDesk


@cache
def services_on_disk() -> dict[str, Service]:
    """The newest definition of each service, by code."""
    services = {}
    for folder in FOLDERS:
        definitions = building(folder).definitions
        department = building(folder).announcement("")["data"]["department"]
        for code in sorted({one.code for one in definitions}):
            services[code] = Service(definitions.newest(code), "", folder, department)
    return services


class DeskOfAll(FakeDesk):
    """A desk that knows all of them."""

    def services(self, *, for_officers: bool = False) -> list[ServiceEntry]:
        """The catalogue, as `gateway.catalogue.use_cases` gives it."""
        every = services_on_disk().values()
        return [one.entry for one in every if for_officers or one.for_citizens]

    def service(self, code: str) -> ServiceDescription:
        """One service; NotFound for none."""
        if code not in services_on_disk():
            raise NotFound()
        return services_on_disk()[code].described
