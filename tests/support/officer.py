"""An officer on the public surface."""

from contextlib import closing
from typing import Self

from tests.support.client import ApiClient, expect


class OfficerClient(ApiClient):
    """Signed in by username and password."""

    username: str
    role: str
    station: str

    @classmethod
    def signed_in(cls, url: str, username: str, password: str, language: str = "en") -> Self:
        """Sign in."""
        body = {"username": username, "password": password}
        with closing(ApiClient(url, None, language)) as anonymous:
            session = expect(anonymous.call("POST", "/auth/officer", json=body), 200)
        client = cls(url, session["access_token"], language)
        client.username, client.role = username, session["role"]
        client.station = session["station"]
        return client
