"""A browser that a provider of a single sign-on leads back, and what it is shown."""

import re

import requests
from flask import Flask
from flask.testing import FlaskClient

from gateway.pages.texts import words

SITE = "https://setu.example.org"
BEGIN, CODE = "/officer/single-sign-on", "/officer/single-sign-on/code"
STRONG = "urn:example:two-factors"
T = words("en")


class Browser:
    """One browser, which the provider leads back."""

    def __init__(self, app: Flask) -> None:
        self.client: FlaskClient = app.test_client()

    def get(self, path: str):
        return self.client.get(path, base_url=SITE)

    def begin(self, after: str = "") -> str:
        """Begin; where the provider leads back to."""
        away = self.get(f"{BEGIN}?lang=en&after={after}")
        assert away.status_code == 303, away.get_data(as_text=True)
        back = requests.get(away.location, allow_redirects=False, timeout=10)
        assert back.status_code == 302, back.text
        return back.headers["Location"]

    def sign_in(self, after: str = ""):
        """All of it; the last answer."""
        return self.get(self.begin(after))

    def give(self, totp: str):
        """Type a code of the own authenticator."""
        page = self.get(CODE).get_data(as_text=True)
        (token,) = re.findall(r'name="form_token" value="([^"]+)"', page)
        form = {"form_token": token, "totp": totp}
        return self.client.post(CODE, data=form, base_url=SITE, headers={"Referer": SITE})

    def cookie(self, name: str) -> str | None:
        cookie = self.client.get_cookie(name, "setu.example.org")
        return cookie.value if cookie else None

    @property
    def is_in(self) -> bool:
        return self.get("/console/sign-ins").status_code == 200


def refuses(browser: Browser, answer, text: str, status: int = 401) -> None:
    """The answer is the page of the password with these words, and nobody is signed in."""
    page = answer.get_data(as_text=True)
    assert answer.status_code == status, page
    assert T[text].replace("'", "&#39;") in page
    assert 'name="password"' in page
    assert browser.cookie("nagrik_session") is None
