"""An e-mail to an office names the officer whom it is for, because the mailbox is everybody's."""

from __future__ import annotations

from dataclasses import replace

from messages import Rendered
from services.notify.typed import Message

FOR = {"hi": "किसके लिए", "en": "For"}


def addressed(rendered: Rendered, document: Message) -> Rendered:
    """Return the text for the officer of a kept message, if it has one; that of an SMS is
    registered and stays as it is."""
    officer = document.get("officer")
    if not officer or document["channel"] != "email":
        return rendered
    return replace(rendered, text=f"{FOR[document['language']]}: {officer}\n\n{rendered.text}")
