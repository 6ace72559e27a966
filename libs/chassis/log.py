"""JSON logs on standard output, one object a line, without personal data."""

import logging
import re
import sys
import time
from typing import Any

import orjson

from chassis import trace

_IST_SECONDS = 19_800
_STANDARD = frozenset(logging.makeLogRecord({}).__dict__) | {"message", "asctime", "taskName"}
_PERSONAL_KEYS = frozenset(
    {"mobile", "phone", "email", "name", "text", "address", "personal", "contact", "otp"}
    | {"password", "token", "secret", "suspects", "details", "form", "body", "variables", "to"}
)
_MOBILE = re.compile(r"(?<!\d)(?:\+?91[\s-]?|0)?[6-9]\d{4}[\s-]?\d{5}(?!\d)")
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_CREDENTIALS = re.compile(r"(\w+://)[^/@\s]+@")
_TOKEN = re.compile(r"\beyJ[\w-]+\.[\w-]+\.[\w-]+")


def redact(text: str) -> str:
    """Return ``text`` with mobile numbers, e-mail addresses, credentials and tokens taken out."""
    if "@" in text:
        text = _EMAIL.sub("[email]", _CREDENTIALS.sub(r"\1[credentials]@", text))
    if "eyJ" in text:
        text = _TOKEN.sub("[token]", text)
    return _MOBILE.sub("[mobile]", text)


def _clean(key: str, value: Any) -> Any:
    if key in _PERSONAL_KEYS:
        return "[personal]"
    if isinstance(value, str):
        return redact(value)
    if isinstance(value, dict):
        return {inner: _clean(inner, item) for inner, item in value.items()}
    if isinstance(value, list | tuple):
        return [_clean("", item) for item in value]
    return value if isinstance(value, int | float | bool | None) else redact(str(value))


def _moment(record: logging.LogRecord, east: int) -> str:
    """Return when it was logged, on a clock so many seconds east of UTC whatever the machine's."""
    clock = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(record.created + east))
    return f"{clock}.{int(record.msecs):03d}"


class JsonFormatter(logging.Formatter):
    """One JSON object: at (UTC), at_ist (the same moment in India), level, service, logger,
    message, trace, and the record's extras."""

    def __init__(self, service: str) -> None:
        super().__init__()
        self._service = service

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as one line of JSON, redacted."""
        entry = {
            "at": _moment(record, 0) + "Z",
            "at_ist": _moment(record, _IST_SECONDS) + "+05:30",
            "level": record.levelname.lower(),
            "service": self._service,
            "logger": record.name,
            "message": redact(record.getMessage()),
        }
        if trace_id := trace.trace_id():
            entry["trace"] = trace_id
        for key, value in record.__dict__.items():
            if key not in _STANDARD:
                entry[key] = _clean(key, value)
        if record.exc_info:
            entry["error"] = redact(self.formatException(record.exc_info))
        return orjson.dumps(entry, default=str).decode()


def configure(service: str, level: str = "INFO") -> None:
    """Send every log record of this process to standard output as JSON."""
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(JsonFormatter(service))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for noisy in ("amqp", "kombu", "pika", "pymongo", "urllib3", "weasyprint.progress"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
    # nameko warns, with the stack, of every error that a handler means to answer with.
    logging.getLogger("nameko.containers").setLevel(logging.ERROR)


def get(name: str) -> logging.Logger:
    """Return the logger called ``name``."""
    return logging.getLogger(name)
