"""Small drawings beside the words: they help who reads slowly. Drawn in line, so that a page needs
no further request; hidden from screen readers, which read the words."""

from markupsafe import Markup

_PATHS = {
    "file": "M7 3h7l5 5v13H7zM14 3v5h5M10 13h6M10 17h6",
    "search": "M10.5 4a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13zM15.5 15.5 21 21",
    "list": "M8 6h12M8 12h12M8 18h12M4 6h.01M4 12h.01M4 18h.01",
    "phone": "M6 3h3l2 5-2.5 1.5a11 11 0 0 0 6 6L16 13l5 2v3a3 3 0 0 1-3 3A15 15 0 0 1 3 6a3"
    " 3 0 0 1 3-3",
    "shield": "M12 3l8 3v6c0 5-3.5 8-8 9-4.5-1-8-4-8-9V6z",
    "check": "M4 12.5l5 5L20 6.5",
    "clock": "M12 3a9 9 0 1 1 0 18 9 9 0 0 1 0-18zM12 7v5l3.5 2",
    "pin": "M12 21s7-6.5 7-11.5A7 7 0 0 0 5 9.5C5 14.5 12 21 12 21z"
    "M12 7.5a2 2 0 1 1 0 4 2 2 0 0 1 0-4z",
    "camera": "M4 8h3l2-3h6l2 3h3v11H4zM12 10a3.5 3.5 0 1 1 0 7 3.5 3.5 0 0 1 0-7z",
    "exit": "M10 4H5v16h5M14 8l4 4-4 4M18 12H9",
    "user": "M12 4a4 4 0 1 1 0 8 4 4 0 0 1 0-8zM4 21c0-4 3.5-6.5 8-6.5s8 2.5 8 6.5",
    "alert": "M12 4l9 16H3zM12 10v4.5M12 17.5h.01",
    "station": "M4 21V9l8-5 8 5v12M4 21h16M9 21v-6h6v6M9 11h.01M15 11h.01M12 11h.01",
    "arrow": "M5 12h14M13 6l6 6-6 6",
    "bell": "M6 17V11a6 6 0 1 1 12 0v6l2 2H4zM10 21h4",
    "reply": "M4 5h16v11H9l-5 4z",
    "reload": "M20 11A8 8 0 1 0 18 17.5M20 5v6h-6",
    "question": "M12 3a9 9 0 1 1 0 18 9 9 0 0 1 0-18z"
    "M9.5 9.5a2.5 2.5 0 1 1 3.5 2.3c-.8.4-1 1-1 1.7M12 17h.01",
}  # fmt: skip


def icon(name: str) -> Markup:
    """Return a drawing by name; KeyError where there is none."""
    return Markup(
        '<svg class="icon" viewBox="0 0 24 24" width="24" height="24" aria-hidden="true" '
        'focusable="false"><path d="{}"/></svg>'
    ).format(_PATHS[name])
