"""Texts that a comma cuts short. In ``{hi: पहला, दूसरा, en: First}`` the text ends at the comma and
the rest is a key of its own that says nothing: YAML takes it in silence, and the page loses words.
"""

from collections.abc import Iterator
from pathlib import Path

import yaml


def cut_texts(folder: Path) -> Iterator[str]:
    """Yield for each text in a YAML file under ``folder`` that a comma cuts short, in a mapping on
    one line, where it is and what was cut off."""
    for file in sorted(folder.rglob("*.yaml")):
        root = yaml.compose(file.read_text(encoding="utf-8"), Loader=yaml.SafeLoader)
        for key in _keys_without_value(root):
            where = f"{file.relative_to(folder)}, line {key.start_mark.line + 1}"
            yield f"{where}: {key.value!r} stands after a comma that ends the text; quote the text"


def _keys_without_value(root: yaml.Node | None) -> Iterator[yaml.ScalarNode]:
    seen: set[int] = set()
    nodes = [root]
    while nodes:
        node = nodes.pop()
        # What an alias names again was looked at where it stands.
        if node is None or id(node) in seen:
            continue
        seen.add(id(node))
        if isinstance(node, yaml.SequenceNode):
            nodes += reversed(node.value)
        elif isinstance(node, yaml.MappingNode):
            for key, value in node.value:
                if node.flow_style and isinstance(key, yaml.ScalarNode) and _says_nothing(value):
                    yield key
                nodes += [key, value]


def _says_nothing(value: yaml.Node) -> bool:
    """Return whether nothing at all is written there: ``null`` and ``~`` are."""
    return isinstance(value, yaml.ScalarNode) and value.value == "" and value.style is None
