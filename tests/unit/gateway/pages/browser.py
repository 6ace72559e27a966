"""A browser without JavaScript: follows links and redirects, fills in forms, presses buttons."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any, Protocol
from urllib.parse import urlencode, urljoin, urlsplit

from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.test import encode_multipart

VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}
Files = list[tuple[str, FileStorage]]


@dataclass
class Element:
    """One element of a page."""

    tag: str
    attributes: dict[str, str]
    parent: "Element | None" = None
    children: list["Element"] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)

    def get(self, name: str) -> str | None:
        """Return an attribute, None where it is absent."""
        return self.attributes.get(name)

    def all(self, tag: str | None = None) -> list["Element"]:
        """Return every element inside, in order, of one kind or of all."""
        matches = []
        for child in self.children:
            matches += ([child] if tag in (None, child.tag) else []) + child.all(tag)
        return matches

    @property
    def text(self) -> str:
        """All words inside."""
        return " ".join(" ".join(self._words()).split())

    def _words(self) -> list[str]:
        return [*self.texts, *(word for child in self.children for word in child._words())]

    def within(self, tag: str) -> "Element | None":
        """Return the nearest element around this one of a kind."""
        parent = self.parent
        while parent is not None and parent.tag != tag:
            parent = parent.parent
        return parent


class _Reader(HTMLParser):
    """Builds the tree; AssertionError where an element is closed that is not open."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = self.open = Element("document", {})

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        assert len(names) == len(set(names)), f"<{tag}> has an attribute twice: {names}"
        element = Element(tag, {name: value or "" for name, value in attrs}, self.open)
        self.open.children.append(element)
        if tag not in VOID:
            self.open = element

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in ("li", "p", "option", "dt", "dd") and self.open.tag != tag:
            raise AssertionError(f"</{tag}> while <{self.open.tag}> is open")
        assert self.open.tag == tag, f"</{tag}> while <{self.open.tag}> is open"
        assert self.open.parent is not None
        self.open = self.open.parent

    def handle_data(self, data: str) -> None:
        self.open.texts.append(data)


def read(html: str) -> Element:
    """Return a page as a tree; AssertionError where it is not well nested."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    assert reader.open is reader.root, f"<{reader.open.tag}> is never closed"
    return reader.root


class Transport(Protocol):
    """Sends one request; keeps the cookies; follows nothing."""

    def send(
        self,
        method: str,
        path: str,
        fields: list[tuple[str, str]],
        files: list[tuple[str, FileStorage]],
    ) -> tuple[int, dict[str, str], str]:
        """Return status, headers and text."""


class FlaskTransport:
    """To an application in this process."""

    def __init__(self, client: Any) -> None:
        self.client = client

    def send(self, method, path, fields, files):  # type: ignore[no-untyped-def]
        """Send as a browser does."""
        body: Any = MultiDict(fields) if method == "POST" else None
        kind = None
        if files:
            boundary, body = encode_multipart(MultiDict([*fields, *files]))
            kind = f"multipart/form-data; boundary={boundary}"
        answer = self.client.open(path, method=method, data=body, content_type=kind)
        return answer.status_code, dict(answer.headers), answer.get_data(as_text=True)


class Browser:
    """Where the reader is: ``path``, ``status``, ``html``, ``page``."""

    def __init__(self, transport: Transport) -> None:
        self.transport = transport
        self.path, self.status, self.html, self.headers = "/", 0, "", {}
        self.page = Element("document", {})

    def visit(self, path: str) -> "Browser":
        """Open an address of the site."""
        return self._go("GET", path, [], [])

    def follow(self, words: str) -> "Browser":
        """Follow the link that says ``words``."""
        link = next(one for one in self.page.all("a") if words in one.text)
        return self.visit(urljoin(self.path, link.attributes["href"]))

    def press(
        self,
        words: str,
        /,
        *,
        files: Files | None = None,
        **typed: str | list[str],
    ) -> "Browser":
        """Press the button that says ``words``, after typing into the fields of its form.

        A field is named with ``__`` for a dot. AssertionError where there is no such field.
        """
        button = self.button(words)
        form = self._form_of(button)
        fields = self._fields(form)
        for name, value in typed.items():
            fields = self._type(form, fields, name.replace("__", "."), value)
        if button.get("name"):
            fields.append((button.attributes["name"], button.get("value") or ""))
        path = urljoin(self.path, button.get("formaction") or form.get("action") or "")
        method = (form.get("method") or "get").upper()
        if method == "GET":
            path, fields = f"{path}?{urlencode(fields)}", []
        return self._go(method, path, fields, files or [])

    def button(self, words: str) -> Element:
        """Return the first visible button that says ``words``."""
        matches = [one for one in self.page.all("button") if words in one.text]
        matches = [one for one in matches if one.get("aria-hidden") is None]
        assert matches, f"no button says {words!r}: {[one.text for one in self.page.all('button')]}"
        return matches[0]

    def field(self, name: str) -> Element:
        """Return the first field of a name."""
        return next(one for one in self._inputs(self.page) if one.get("name") == name)

    def value(self, name: str) -> str | None:
        """Return what stands in a field, None where nothing is chosen or there is none."""
        result = [value for one, value in self._standing(self.page) if one == name]
        return result[0] if result else None

    def says(self, words: str) -> bool:
        """Whether the reader can read ``words``."""
        return words in self.page.text

    def _go(self, method: str, path: str, fields: list, files: list) -> "Browser":
        for _ in range(6):
            self.status, self.headers, self.html = self.transport.send(method, path, fields, files)
            self.path = path
            if self.status not in (301, 302, 303, 307):
                break
            target = urlsplit(urljoin(path, self.headers["Location"]))
            if target.netloc and target.scheme == "https":
                break
            path = target.path + (f"?{target.query}" if target.query else "")
            method, fields, files = "GET", [], []
        is_page = self.status < 300 or self.status >= 400
        self.page = read(self.html) if is_page and "<html" in self.html else Element("document", {})
        return self

    def _form_of(self, button: Element) -> Element:
        form_id = button.get("form")
        if form_id:
            return next(one for one in self.page.all("form") if one.get("id") == form_id)
        form = button.within("form")
        assert form is not None, "the button is in no form"
        return form

    def _inputs(self, inside: Element) -> list[Element]:
        return [one for one in inside.all() if one.tag in ("input", "select", "textarea")]

    def _fields(self, form: Element) -> list[tuple[str, str]]:
        return self._standing(form)

    def _standing(self, inside: Element) -> list[tuple[str, str]]:
        matches = []
        for one in self._inputs(inside):
            name, kind = one.get("name"), one.get("type")
            if name is None or kind == "file":
                continue
            if kind in ("radio", "checkbox") and one.get("checked") is None:
                continue
            matches.append((name, self._value_of(one)))
        return matches

    def _value_of(self, one: Element) -> str:
        if one.tag == "textarea":
            return "".join(one.texts).removeprefix("\n")
        if one.tag == "select":
            options = one.all("option")
            chosen = [option for option in options if option.get("selected") is not None]
            return (chosen or options)[0].get("value") or ""
        return one.get("value") or ""

    def _type(self, form: Element, fields: list, name: str, value: str | list[str]) -> list:
        inputs = [one for one in self._inputs(form) if one.get("name") == name]
        assert inputs, f"no field is called {name!r}"
        first = inputs[0]
        offered = None
        if first.tag == "select":
            offered = {option.get("value") for option in first.all("option")}
        elif first.get("type") == "radio":
            offered = {one.get("value") for one in inputs}
        assert offered is None or value in offered, f"{name}: {value!r} is not in {offered}"
        return [one for one in fields if one[0] != name] + [(name, value)]
