"""What a citizen types, step by step."""

from tests.unit.gateway.pages.browser import Browser, Files

TEXT = "मेरा मोबाइल चोरी हो गया।\nकाली मोटरसाइकिल पर दो लोग थे।"


SEND = "आवेदन भेजें"
NEXT = "आगे बढ़ें"


def answer(reader: Browser, *, files: Files | None = None, **typed: str | list[str]) -> Browser:
    """Go on from page to page, answering what each asks, up to the last look before sending or to
    where something is refused."""
    for _ in range(12):
        here = {name: text for name, text in typed.items() if _is_asked(reader, name)}
        typed = {name: text for name, text in typed.items() if name not in here}
        takes_files = any(one.get("type") == "file" for one in reader.page.all("input"))
        reader.press(NEXT, files=files if takes_files else None, **here)
        files = None if takes_files else files
        if reader.status >= 400 or any(SEND in one.text for one in reader.page.all("button")):
            assert reader.status >= 400 or not typed, f"nobody asked for {sorted(typed)}"
            return reader
    raise AssertionError("the pages do not come to an end")


def _is_asked(reader: Browser, name: str) -> bool:
    wanted = name.replace("__", ".")
    tags = ("input", "select", "textarea")
    inputs = [one for one in reader.page.all() if one.tag in tags and one.get("name") == wanted]
    return any(one.get("type") != "hidden" for one in inputs)


def to_place(reader: Browser, category: str = "theft") -> Browser:
    """Up to the question where it was."""
    return reader.visit("/services/complaint").press("आगे बढ़ें", category=category)


def to_details(reader: Browser, pin: str = "800001", category: str = "theft") -> Browser:
    """Up to the details."""
    to_place(reader, category)
    return reader.press("आगे बढ़ें", place__way="pin", place__pin=pin, place__locality="बोरिंग रोड")


def to_step(reader: Browser, step: str, category: str = "theft") -> Browser:
    """Up to a step of the complaint's form behind the place, with what must be answered before."""
    to_details(reader, category=category)
    needed = {"time": {"occurred_at": "2026-01-02T18:30"}, "words": {"text": TEXT}}
    for _ in range(8):
        here = reader.path.partition("?")[0].rpartition("/")[2]
        if here == step:
            return reader
        reader.press(NEXT, **needed.get(here, {}))
    raise AssertionError(f"no page is called {step}")


def to_check(reader: Browser, pin: str = "800001", category: str = "theft", **more: str) -> Browser:
    """Up to the last look before sending."""
    to_details(reader, pin, category)
    typed = {"text": TEXT, "occurred_at": "2026-01-02T18:30", "name": "Test Citizen One", **more}
    return answer(reader, **typed)


def file_complaint(reader: Browser, pin: str = "800001", category: str = "theft") -> Browser:
    """Up to the confirmation."""
    to_check(reader, pin, category).press("आवेदन भेजें")
    if reader.says("पासवर्ड भेजें"):
        reader.press("पासवर्ड भेजें", mobile="9000000001")
        reader.press("पुष्टि करें", otp="123456")
    return reader
