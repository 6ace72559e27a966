"""The compiled templates of one service, found by name, channel, language and form."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from messages.template import Template, TemplateFault


class UnknownTemplate(LookupError):
    """There is no such template in that channel and language."""


class Catalogue:
    """Templates by name, channel, language and form; of several versions the newest is used."""

    def __init__(self, templates: Iterable[Template] = ()) -> None:
        self._versions: dict[tuple[str, str, str, bool], dict[int, Template]] = {}
        for template in templates:
            versions = self._versions.setdefault(_key(template), {})
            if template.version in versions:
                raise TemplateFault(f"{template.name} version {template.version} stands twice")
            versions[template.version] = template
        self._newest = {key: versions[max(versions)] for key, versions in self._versions.items()}

    def __iter__(self) -> Iterator[Template]:
        return iter(self._newest.values())

    def find(
        self,
        name: str,
        channel: str,
        language: str,
        *,
        discreet: bool = False,
        version: int | None = None,
    ) -> Template:
        """Return the newest template, or the one of `version` as long as it is kept.

        A template without a discreet form (one for an office) answers with its plain form.
        Raises UnknownTemplate.
        """
        key = (name, channel, language, discreet)
        if discreet and key not in self._newest:
            key = (name, channel, language, False)
        if key not in self._newest:
            raise UnknownTemplate(f"{name} in {channel}, {language}")
        return self._versions[key].get(version or 0) or self._newest[key]


def _key(template: Template) -> tuple[str, str, str, bool]:
    return template.name, template.channel, template.language, template.discreet
