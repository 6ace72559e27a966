"""A stand-in for a provider of payments on one machine: intents, and a page on which to pay one.

It does what must be true of the real one, so that what we do is proved against something that can
be killed, slow, away or late:

    POST /intents {"key", "rupees", "purpose", "return_url"}
                               201 the intent; the same key again: 200, the same
                               409 {"code": "differs"}: this key is of another amount
    GET  /intents/KEY          200 the intent, 404 {"code": "no-such-intent"}
    POST /intents/KEY/cancel   200 the intent; one that was paid stays paid
    POST /intents/KEY/refund   200 the intent; one that was not paid stays as it is
    GET  /pay/SECRET           the page; POST with outcome=paid or outcome=failed

An intent is {"key", "rupees", "state", "url", "number", "paid_at"}. In its mood, ``delay`` is
between storing and answering, and ``refuse`` is true; the page works whatever the mood.
"""

import html
import sys
from dataclasses import dataclass
from urllib.parse import parse_qs, unquote

from chassis.settings import setting
from deploy.local import stand_in
from deploy.local.payment_memory import CANCELLED, OPEN, PAID, REFUNDED, Intent, Memory
from deploy.local.ports import LOOPBACK
from deploy.local.stand_in import NOT_FOUND, Answer, Question, StandIn, answer

HTML_TYPE = "text/html; charset=utf-8"
WORDS = {
    OPEN: "यहाँ जाँच के लिए भुगतान करें · Pay a test payment here",
    PAID: "भुगतान हो गया · Paid",
    CANCELLED: "अब भुगतान नहीं हो सकता · This can be paid no more",
    REFUNDED: "भुगतान लौटाया गया · The payment was returned",
}
FAILED = "भुगतान नहीं हुआ, फिर से कोशिश करें · The payment failed, please try again"


@dataclass(frozen=True, kw_only=True)
class PaymentSettings(stand_in.KeepingSettings):
    """Settings of this stand-in."""

    token: str = setting("PAYMENT_TOKEN", "the token that callers must bring", secret=True)


class Provider(StandIn):
    """Keeps intents, and shows the page on which one is paid."""

    name = "payment-stand-in"
    largest_body = 100_000
    open_paths = ("/pay/",)

    def __init__(self, chosen: PaymentSettings) -> None:
        super().__init__(chosen.token, chosen.mood)
        self._memory = Memory(chosen.file)
        self._port = chosen.port

    def get(self, question: Question) -> Answer:
        """Answer how an intent stands, or the page."""
        path = question.path
        if path.startswith("/pay/"):
            return page(self._memory.find("secret", path.removeprefix("/pay/")))
        if path.startswith("/intents/"):
            key = unquote(path.removeprefix("/intents/"))
            return self._intent(200, self._memory.find("key", key))
        return NOT_FOUND

    def post(self, question: Question) -> Answer:
        """Take an intent, what becomes of it, or a payment."""
        path = question.path
        if path.startswith("/pay/"):
            return self._pay(path.removeprefix("/pay/"), question.content)
        if self.mood().get("refuse"):
            return answer(422, {"code": "refused"})
        if path == "/intents":
            return self._open(question)
        if path.startswith("/intents/") and path.endswith("/cancel"):
            key = unquote(path.removeprefix("/intents/").removesuffix("/cancel"))
            return self._intent(200, self._memory.move("key", key, OPEN, CANCELLED))
        if path.startswith("/intents/") and path.endswith("/refund"):
            key = unquote(path.removeprefix("/intents/").removesuffix("/refund"))
            return self._intent(200, self._memory.move("key", key, PAID, REFUNDED))
        return NOT_FOUND

    def gauges(self) -> dict[str, int]:
        """Return how many intents are in each state."""
        return {
            f'payment_stand_in_intents{{state="{state}"}}': count
            for state, count in sorted(self._memory.count().items())
        }

    def _open(self, question: Question) -> Answer:
        body = question.json()
        if not (isinstance(body["key"], str) and body["key"]) or body["rupees"] < 1:
            raise ValueError
        status, intent = self._memory.open(
            body["key"], body["rupees"], body["purpose"], body["return_url"]
        )
        return self._intent(status, intent) if intent else answer(status, {"code": "differs"})

    def _pay(self, secret: str, content: bytes) -> Answer:
        outcome = parse_qs(content.decode("utf-8", "replace")).get("outcome", [""])[0]
        if outcome == PAID:
            return page(self._memory.move("secret", secret, OPEN, PAID))
        return page(self._memory.find("secret", secret), FAILED)

    def _intent(self, status: int, intent: Intent | None) -> Answer:
        if intent is None:
            return answer(404, {"code": "no-such-intent"})
        self.delay()
        body = {name: getattr(intent, name) for name in ("key", "rupees", "state", "number")}
        url = f"http://{LOOPBACK}:{self._port}/pay/{intent.secret}"
        return answer(status, body | {"paid_at": intent.paid_at, "url": url})


def page(intent: Intent | None, message: str | None = None) -> Answer:
    """Return the page on which an intent is paid, with a message in place of its state's."""
    if intent is None:
        return Answer(404, b"<h1>404</h1>", HTML_TYPE)
    buttons = (
        '<form method="post"><button name="outcome" value="paid">भुगतान करें · Pay</button> '
        '<button name="outcome" value="failed">असफल करें · Let it fail</button></form>'
    )
    back = html.escape(intent.return_url, quote=True)
    text = (
        '<!doctype html><html lang="hi"><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width"><title>जाँच भुगतान · Test payment'
        f"</title><h1>₹{intent.rupees}</h1><p>{html.escape(intent.purpose)}</p>"
        f"<p><strong>{message or WORDS[intent.state]}</strong></p>"
        f"{buttons if intent.state == OPEN else ''}"
        f'<p><a href="{back}">वापस जाएँ · Go back</a></p></html>'
    )
    return Answer(200, text.encode(), HTML_TYPE)


if __name__ == "__main__":
    sys.exit(stand_in.run(Provider.name, PaymentSettings, Provider))
