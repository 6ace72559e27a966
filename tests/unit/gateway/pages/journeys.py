"""What a citizen types, step by step."""

from tests.unit.gateway.pages.browser import Browser

TEXT = "मेरा मोबाइल चोरी हो गया।\nकाली मोटरसाइकिल पर दो लोग थे।"


def to_place(reader: Browser, category: str = "theft") -> Browser:
    """Up to the question where it was."""
    return reader.visit("/services/complaint").press("आगे बढ़ें", category=category)


def to_details(reader: Browser, pin: str = "800001", category: str = "theft") -> Browser:
    """Up to the details."""
    to_place(reader, category)
    return reader.press("आगे बढ़ें", place__way="pin", place__pin=pin, place__locality="बोरिंग रोड")


def to_check(reader: Browser, pin: str = "800001", category: str = "theft", **more: str) -> Browser:
    """Up to the last look before sending."""
    to_details(reader, pin, category)
    typed = {"text": TEXT, "occurred_at": "2026-01-02T18:30", "name": "Test Citizen One", **more}
    return reader.press("आगे बढ़ें और जाँचें", **typed)


def filed(reader: Browser, pin: str = "800001", category: str = "theft") -> Browser:
    """Up to the confirmation."""
    to_check(reader, pin, category).press("आवेदन भेजें")
    if reader.says("पासवर्ड भेजें"):
        reader.press("पासवर्ड भेजें", mobile="9000000001")
        reader.press("पुष्टि करें", otp="123456")
    return reader
