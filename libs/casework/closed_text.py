"""Closed text: what somebody typed into an action, readable only for who may see the case.

Names, addresses, what a woman said: anything can stand in it. It is a kind of text, so that it
stays closed wherever a step carries it, into the timeline, a field, a sentence. Inside a service it
reads like any other text. Whoever writes a document down or sends it sets the closed texts apart
(`set_apart`), encrypts them and leaves in each place what may be read outside.
"""

from collections.abc import Iterable, Mapping

from contracts.typed import Json, JsonObject

OUTSIDE = "…"
"""What stands in the place of a closed text. It is not empty: that something was said is no
secret, and conditions ask for it."""
_HOLDERS = (dict, list)
Texts = dict[str, str]
"""Closed texts by their places in a document: ``timeline/2/details/order_number``."""


class ClosedText(str):
    """A text that is closed; ``outside`` stands in its place for all who may not read it.

    What Python makes of it anew (``text.strip()``, an f-string) is an open text: who does so closes
    it again, by `joined`, `filled` or this class.
    """

    outside: str

    def __new__(cls, text: str, outside: str = OUTSIDE) -> "ClosedText":
        """Return ``text``, closed."""
        self = super().__new__(cls, text)
        self.outside = outside
        return self


def filled(text: str, values: Mapping[str, Json]) -> str:
    """Return ``text`` with its ``{names}`` filled in, closed where a value is."""
    whole = text.format_map(values)
    if not any(isinstance(value, ClosedText) for value in values.values()):
        return whole
    outside = {name: _outside_of(value) for name, value in values.items()}
    return ClosedText(whole, text.format_map(outside))


def joined(joint: str, parts: Iterable[str]) -> str:
    """Return ``joint.join(parts)``, closed where one of the parts is."""
    parts = list(parts)
    text, outside = joint.join(parts), joint.join(map(_outside_of, parts))
    is_closed = any(isinstance(part, ClosedText) for part in parts)
    return ClosedText(text, outside) if is_closed else text


def closed(value: Json) -> Json:
    """Return ``value`` with every text in it closed."""
    if isinstance(value, str):
        return ClosedText(value)
    if isinstance(value, Mapping):
        return {key: closed(part) for key, part in value.items()}
    return [closed(part) for part in value] if isinstance(value, list) else value


def set_apart(document: JsonObject) -> tuple[JsonObject, Texts]:
    """Return ``document`` as it may be read outside, and its closed texts. What holds none is
    returned as it is, not copied."""
    texts: Texts = {}
    return _without(document, "", texts), texts


def put_back(document: Json, texts: Mapping[str, str]) -> None:
    """Put the closed ``texts`` that were set apart back into ``document``, which is changed."""
    for place, text in texts.items():
        *way, last = place.split("/")
        holder = document
        for step in way:
            holder = _at(holder, step)
        outside = _at(holder, last)
        if isinstance(outside, str):
            holder[int(last) if isinstance(holder, list) else last] = ClosedText(text, outside)


def _outside_of(value: Json) -> Json:
    return value.outside if isinstance(value, ClosedText) else value


def _at(holder: Json, step: str) -> Json:
    if isinstance(holder, list):
        return holder[int(step)] if int(step) < len(holder) else None
    return holder.get(step) if isinstance(holder, dict) else None


def _without(value: JsonObject | list[Json], place: str, texts: Texts) -> Json:
    parts: Iterable[tuple[Json, Json]]
    parts = value.items() if isinstance(value, dict) else enumerate(value)
    changed: dict[Json, Json] = {}
    for key, part in parts:
        # Each step of a case is looked through several times, and most that it meets is open text.
        if type(part) is str:
            continue
        if isinstance(part, ClosedText):
            texts[f"{place}{key}"] = str(part)
            changed[key] = part.outside
        elif isinstance(part, _HOLDERS):
            other = _without(part, f"{place}{key}/", texts)
            if other is not part:
                changed[key] = other
    if not changed:
        return value
    if isinstance(value, dict):
        return {**value, **changed}
    return [changed.get(key, part) for key, part in enumerate(value)]
