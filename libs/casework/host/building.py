"""From a service's folder to its case desk."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from typing import cast

from casework.definition.feeds import feed_of
from casework.definition.files import paths_in, read
from casework.definition.included import OWN, what_it_includes
from casework.definition.lint import idle
from casework.definition.lint.links import links_meet, needs_are_links
from casework.definition.lint.linter import lint, require_sound
from casework.definition.loader import DEFINITIONS
from casework.definition.model import BadDefinition
from casework.definition.versions import Definitions
from casework.desk.desk import CaseDesk
from casework.desk.feed_reader import FeedSource, NoFeed
from casework.engine.officers import OFFICER_RULES
from casework.engine.rules import Rules
from casework.host.announcement import announcement
from casework.host.extension import Extension, extension_of, out_of_reach, unread_modules
from casework.host.manifest import Manifest
from casework.host.settings import HostSettings
from casework.host.tools import Tools
from casework.papers.printing import Printer
from casework.papers.seal_keeping import Prolong
from casework.papers.settings import DocumentSettings, printer_for
from casework.papers.templates import template_findings
from casework.payments.http_provider import provider_for
from casework.payments.interface import Provider
from casework.payments.settings import PaymentSettings
from chassis.parts import Parts
from chassis.settings import variables_of as settings_of
from contracts.typed import Envelope


@dataclass(frozen=True)
class Building:
    """The data and the Python of one service, read and checked once."""

    manifest: Manifest
    extension: Extension

    @classmethod
    def of(cls, manifest: Manifest) -> "Building":
        """Return the building of the service in the manifest's folder. Raises BadDefinition where
        Python lies there that would not be loaded."""
        package = f"services.{manifest.service}"
        if lost := out_of_reach(package, manifest.folder):
            names = ", ".join(f"{module}.py" for module in lost)
            raise BadDefinition(
                f"{manifest.folder} has {names}, which Python does not find as {package}: "
                "a service with Python lies in a folder 'services' on the Python path"
            )
        return cls(manifest, extension_of(package))

    @cached_property
    def definitions(self) -> Definitions:
        """Every version in use. Raises BadDefinition."""
        folder = self.manifest.folder / "definitions"
        return Definitions.in_folder(folder, self.manifest.department)

    def rules_with(self, tools: Tools | None = None) -> Rules:
        """Return all rules that the definitions may name; without ``tools`` their look-ups are
        known by name and cannot be made."""
        department = self.manifest.shared
        look_ups = {**(department.FACTS if department else {}), **self.extension.facts}
        facts = {name: partial(look_up, cast(Tools, tools)) for name, look_up in look_ups.items()}
        shared = [OFFICER_RULES, *([department.RULES] if department else [])]
        answers = {
            name: partial(rule, cast(Tools, tools)) for name, rule in self.extension.answers.items()
        }
        return Rules.merged(*shared, self.extension.rules, Rules(facts=facts, answers=answers))

    def desk(self, parts: Parts) -> CaseDesk:
        """Return the desk of one process; BadDefinition where a definition is not sound."""
        shared = self.manifest.shared
        router = shared.router(parts.call) if shared and self.manifest.routes else None
        tools = Tools(
            database=parts.database,
            settings=parts.settings,
            router=router,
            form_of=lambda case: parts.cipher.decrypt(case["personal"])["form"],
        )
        rules = self.rules_with(tools)
        for definition in self.definitions:
            require_sound(definition, rules, self.manifest.department)
        printer, prolong = self._printer(parts)
        feed, provider = self._feed(parts), self._provider(parts)
        return CaseDesk(
            parts,
            self.definitions,
            rules,
            router,
            printer.print if printer else None,
            prolong,
            feed,
            provider,
            printer.draft if printer else None,
            printer.hand_form if printer else None,
        )

    def announcement(self, grant: str) -> Envelope:
        """Return the event by which the service makes itself known."""
        return announcement(self.manifest, self.definitions, grant)

    def findings(self) -> list[str]:
        """Return what is wrong with the definitions and the papers; the service does not start
        with it. Raises BadDefinition for what cannot be read at all."""
        rules, department = self.rules_with(), self.manifest.department
        of_definitions = [
            f"{definition.code} version {definition.version}: {finding}"
            for definition in self.definitions
            for finding in lint(definition, rules, department=department)
        ]
        needs = self.manifest.needs
        between = [
            *links_meet(self.definitions, needs),
            *needs_are_links(self.definitions, needs),
        ]
        return [*of_definitions, *between, *self.findings_of_papers()]

    def idle(self) -> Iterator[str]:
        """Yield what stands in the folder and nothing uses; the service starts all the same. What
        services of one department share may be idle in some of them."""
        yield from idle.needs_are_used(self.definitions, self.manifest.needs)
        yield from idle.names_are_used(self.definitions)
        if self.manifest.shared is None:
            yield from idle.department_is_used(self.definitions, self.manifest.department)
        if not self.extension.rules.effects:
            yield from idle.views_are_filled(self.definitions)
        settings = settings_of(self.extension.settings or HostSettings)
        for name in sorted(set(self.manifest.secrets) - settings):
            yield f"service.yaml makes the secret {name}, which no setting reads"
        for system, stand_in in self.manifest.stand_ins.items():
            for name in sorted({stand_in.address, stand_in.token} - settings):
                yield f"the stand-in {system} is told to the setting {name}, which nobody reads"
        folder = self.manifest.folder
        own = {path.stem for path in (folder / OWN).glob("*.yaml")}
        included = {
            name for path in paths_in(folder / DEFINITIONS) for name in what_it_includes(read(path))
        }
        for name in sorted(own - included):
            yield f"{OWN}/{name}.yaml is included by no definition"
        stand_ins = [stand_in.module for stand_in in self.manifest.stand_ins.values()]
        for name in unread_modules(folder, stand_ins):
            yield f"{name} is no module that the host reads, and no other one imports it"

    def findings_of_papers(self) -> list[str]:
        """Return what is wrong with the templates of what the service issues."""
        own_names = None if self.extension.values else ()
        return template_findings(list(self.definitions), self.papers, own_names)

    @property
    def papers(self) -> Path:
        """The folder of the templates of what the service issues."""
        return self.manifest.folder / "papers"

    def _provider(self, parts: Parts) -> Provider | None:
        """Return who collects payments; None where nothing costs anything, or none is connected."""
        if not any(definition.fee for definition in self.definitions):
            return None
        settings = parts.settings
        assert isinstance(settings, PaymentSettings)
        return provider_for(settings, settings.local)

    @property
    def reads_feed(self) -> bool:
        """Whether a definition follows another system."""
        return any(feed_of(definition.source) for definition in self.definitions)

    def _feed(self, parts: Parts) -> FeedSource | None:
        if not self.reads_feed:
            return None
        if self.extension.feed is None:
            raise BadDefinition("a feed is followed and the service has no module feed")
        return self.extension.feed(parts.settings) or NoFeed()

    def _printer(self, parts: Parts) -> tuple[Printer | None, Prolong | None]:
        """Return what prints and what adds time stamps; None where nothing is issued, and then no
        process is started for it."""
        if not any(definition.documents for definition in self.definitions):
            return None, None
        if findings := self.findings_of_papers():
            raise BadDefinition("; ".join(findings))
        settings, extension = parts.settings, self.extension
        assert isinstance(settings, DocumentSettings)
        printer, prolong = printer_for(
            settings, self.definitions, self.papers, extension.values, extension.pen
        )
        return printer, prolong
