"""A provider of a single sign-on that speaks OpenID Connect over HTTP, strict where a client may
err: exact redirect address, secret, PKCE (S256), a code good once. Tests bend what it signs."""

import base64
import hashlib
import json
import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Thread
from typing import Any
from urllib.parse import unquote, urlencode

import jwt
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from flask import Flask, Response, jsonify, redirect, request
from werkzeug.serving import make_server

CLIENT, SECRET = "nagrik-setu", "secret of a client: with signs/of +its own"

Key = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey


class Provider:
    """One provider. ``person`` is who signs in there, ``changes`` what is signed in place of the
    truth (None leaves a claim out), ``signs`` makes the token."""

    def __init__(self, redirect_address: str) -> None:
        self.redirect_address = redirect_address
        self.issuer = ""
        self.person: dict[str, Any] = {"sub": "248289761001", "preferred_username": "officer.one"}
        self.changes: dict[str, Any] = {}
        self.error: str | None = None
        self.ways = ["client_secret_basic"]
        self.answers: dict[str, Callable[[], Response]] = {}
        self.asked: list[str] = []
        self.wishes: dict[str, str] = {}
        self._codes: dict[str, dict[str, str]] = {}
        self.rotate()
        self.signs: Callable[[dict[str, Any]], str] = self.signed

    def rotate(self, key: Key | None = None, algorithm: str = "RS256") -> None:
        """Sign with another key from now on; the one before is published no more."""
        self.key = key or rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.algorithm, self.kid = algorithm, secrets.token_hex(4)

    def signed(self, claims: dict[str, Any]) -> str:
        """The token as it should be."""
        return jwt.encode(claims, self.key, algorithm=self.algorithm, headers={"kid": self.kid})

    def public_key(self) -> dict[str, Any]:
        """The key as it is published."""
        algorithm = jwt.get_algorithm_by_name(self.algorithm)
        return {
            **json.loads(algorithm.to_jwk(self.key.public_key())),
            "kid": self.kid,
            "use": "sig",
            "alg": self.algorithm,
        }

    def app(self) -> Flask:
        """Its addresses."""
        app = Flask("provider", static_folder=None)
        app.before_request(self._note)
        app.add_url_rule("/realm/.well-known/openid-configuration", "about", self._about)
        app.add_url_rule("/realm/authorize", "authorize", self._authorize)
        app.add_url_rule("/realm/token", "token", self._token, methods=["POST"])
        app.add_url_rule("/realm/keys", "keys", lambda: jsonify(keys=[self.public_key()]))
        return app

    def _note(self) -> Response | None:
        name = request.endpoint or ""
        self.asked.append(name)
        return self.answers[name]() if name in self.answers else None

    def _about(self) -> Response:
        return jsonify(
            issuer=self.issuer,
            authorization_endpoint=f"{self.issuer}/authorize",
            token_endpoint=f"{self.issuer}/token",
            jwks_uri=f"{self.issuer}/keys",
            token_endpoint_auth_methods_supported=self.ways,
        )

    def _authorize(self) -> Any:
        wish = self.wishes = request.args.to_dict()
        right = {
            "client_id": CLIENT,
            "redirect_uri": self.redirect_address,
            "response_type": "code",
            "code_challenge_method": "S256",
        }
        for name, value in right.items():
            if wish.get(name) != value:
                return Response(f"{name} is not {value}", 400)
        if "openid" not in wish["scope"].split() or len(wish["code_challenge"]) != 43:
            return Response("scope or challenge", 400)
        if self.error:
            answer = {"error": self.error, "state": wish["state"]}
        else:
            code = secrets.token_urlsafe(16)
            self._codes[code] = wish
            answer = {"code": code, "state": wish["state"], "iss": self.issuer}
        return redirect(f"{wish['redirect_uri']}?{urlencode(answer)}", 302)

    def _token(self) -> Any:
        form = request.form
        if not self._is_client():
            return jsonify(error="invalid_client"), 401
        wish = self._codes.pop(form["code"], None)
        if wish is None or form["redirect_uri"] != wish["redirect_uri"]:
            return jsonify(error="invalid_grant"), 400
        digest = hashlib.sha256(form["code_verifier"].encode()).digest()
        if base64.urlsafe_b64encode(digest).rstrip(b"=").decode() != wish["code_challenge"]:
            return jsonify(error="invalid_grant"), 400
        now = int(time.time())
        claims = {"iss": self.issuer, "aud": CLIENT, "iat": now, "exp": now + 300}
        claims |= {"auth_time": now, "nonce": wish["nonce"]} | self.person | self.changes
        token = self.signs({name: one for name, one in claims.items() if one is not None})
        return jsonify(access_token="unused", token_type="Bearer", id_token=token)

    def _is_client(self) -> bool:
        if self.ways == ["client_secret_post"]:
            pair = (request.form.get("client_id"), request.form.get("client_secret"))
            return pair == (CLIENT, SECRET)
        kind, _, text = request.headers.get("Authorization", "").partition(" ")
        id, _, secret = base64.b64decode(text).decode().partition(":")
        return kind == "Basic" and (unquote(id), unquote(secret)) == (CLIENT, SECRET)


@contextmanager
def running_provider(redirect_address: str) -> Iterator[Provider]:
    """A provider that hears on a free port of this machine until the block ends."""
    provider = Provider(redirect_address)
    server = make_server("127.0.0.1", 0, provider.app(), threaded=True)
    provider.issuer = f"http://127.0.0.1:{server.port}/realm"
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
