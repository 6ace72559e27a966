"""Security headers of every answer. Foreign sites read what is open to everybody's programs
(Open311), and nothing else: there no cookie counts."""

from __future__ import annotations

from flask import Flask, Response, request

_ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(self)",
}
_API_POLICY = "default-src 'none'; frame-ancestors 'none'"
_PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
_ONE_YEAR = "max-age=31536000; includeSubDomains"


OPEN_TO_ALL = "/open311/"
_OPEN = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Methods": "GET, POST, OPTIONS",
    "Access-Control-Allow-Headers": "Accept-Language, Content-Type, Idempotency-Key, X-Api-Key",
    "Access-Control-Max-Age": "86400",
    "Cross-Origin-Resource-Policy": "cross-origin",
}


def install(app: Flask) -> None:
    """Protect all answers of `app`."""
    app.after_request(_protect)


def _protect(response: Response) -> Response:
    headers = response.headers
    is_open = request.path.startswith(OPEN_TO_ALL)
    for name, value in (_ALWAYS | (_OPEN if is_open else {})).items():
        headers.setdefault(name, value)
    api = is_open or request.path.startswith("/api/v1/")
    headers.setdefault("Content-Security-Policy", _API_POLICY if api else _PAGE_POLICY)
    if api:
        # What one caller may see must not be kept for the next one at the same machine.
        headers.setdefault("Cache-Control", "no-store")
        headers.setdefault("Vary", "Authorization, Accept-Language")
    if request.is_secure:
        headers.setdefault("Strict-Transport-Security", _ONE_YEAR)
    return response
