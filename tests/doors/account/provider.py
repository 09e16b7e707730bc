"""An identity provider that speaks as ProConnect does, and lies when a test asks it to.

It checks the client's secret and PKCE (RFC 7636); userinfo is a signed token. `lies` changes what it signs, and how.
"""

import json
import secrets
import threading
import time
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey

CLIENT, SECRET = "beffroi", "a secret of the tests"


@dataclass
class Provider:
    """What it is, whom it knows, what it lies about, and what it was asked."""

    issuer: str
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "one", "use": "sig"}))
    person: dict[str, Any] = field(default_factory=dict)
    acr: str = "eidas1"
    lies: dict[str, Any] = field(default_factory=dict)  # "claims", "alg", "key", "userinfo", "issuer"
    asked: list[dict[str, str]] = field(default_factory=list)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)

    def configuration(self) -> dict[str, Any]:
        """Its description."""
        return {
            "issuer": self.lies.get("issuer", self.issuer),
            **{
                f"{name}_endpoint": f"{self.issuer}/{name}"
                for name in ("authorization", "token", "userinfo", "end_session")
            },
            "jwks_uri": f"{self.issuer}/jwks",
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
        }

    def authorized(self, query: dict[str, str]) -> str:
        """Where the person goes back to."""
        self.asked.append(query)
        code = secrets.token_urlsafe(16)
        self.codes[code] = query
        return f"{query['redirect_uri']}?{urlencode({'code': code, 'state': query['state']})}"

    def tokens(self, form: dict[str, str]) -> dict[str, Any] | None:
        """The tokens for a code; None when the client, the code or the verifier is wrong."""
        asked = self.codes.pop(form.get("code", ""), None)
        if asked is None or (form.get("client_id"), form.get("client_secret")) != (CLIENT, SECRET):
            return None
        challenge = urlsafe_b64encode(sha256(form.get("code_verifier", "").encode()).digest()).rstrip(b"=")
        if asked["code_challenge"] != challenge.decode() or form["redirect_uri"] != asked["redirect_uri"]:
            return None
        now = int(time.time())
        claims = {
            "iss": self.issuer,
            "aud": CLIENT,
            "sub": self.person["sub"],
            "iat": now,
            "exp": now + 300,
            "nonce": asked["nonce"],
            "acr": self.acr,
            **self.lies.get("claims", {}),
        }
        gone = [name for name, value in claims.items() if value is None]
        return {
            "access_token": "access",
            "token_type": "Bearer",
            "id_token": self.signed({k: v for k, v in claims.items() if k not in gone}),
        }

    def signed(self, claims: dict[str, Any]) -> str:
        """A token, signed as honestly as the test wants."""
        alg = self.lies.get("alg", "RS256")
        if alg == "none":
            head = urlsafe_b64encode(json.dumps({"alg": "none", "kid": "one"}).encode()).rstrip(b"=").decode()
            body = urlsafe_b64encode(json.dumps(claims).encode()).rstrip(b"=").decode()
            return f"{head}.{body}."
        if alg == "HS256":  # the public key as a shared secret: the oldest trick
            key: Any = OctKey.import_key(self.key.as_pem(private=False))
            return jwt.encode({"alg": alg, "kid": "one"}, claims, key, algorithms=["HS256"])
        return jwt.encode({"alg": alg, "kid": "one"}, claims, self.lies.get("key", self.key))

    def userinfo(self) -> str:
        """A signed token about the person."""
        now = int(time.time())
        said = {"iss": self.issuer, "aud": CLIENT, "iat": now, "exp": now + 300, **self.person}
        return self.signed({**said, **self.lies.get("userinfo", {})})


class _Handler(BaseHTTPRequestHandler):
    provider: Provider

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        if parts.path == "/.well-known/openid-configuration":
            self._json(self.provider.configuration())
        elif parts.path == "/jwks":
            self._json({"keys": [self.provider.key.as_dict(private=False)]})
        elif parts.path == "/authorization":
            self.send_response(302)
            self.send_header("Location", self.provider.authorized(query))
            self.end_headers()
        elif parts.path == "/userinfo" and self.headers["Authorization"] == "Bearer access":
            self._say(self.provider.userinfo().encode(), "application/jwt")
        else:
            self.send_error(404)

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        found = self.provider.tokens({name: values[0] for name, values in parse_qs(body).items()})
        if found is None:
            self.send_error(400)
        else:
            self._json(found)

    def _json(self, said: dict[str, Any]) -> None:
        self._say(json.dumps(said).encode(), "application/json")

    def _say(self, body: bytes, kind: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_words: object) -> None:
        """Nothing."""


@contextmanager
def running() -> Iterator[Provider]:
    """The provider, until the end of the block."""
    handler = type("Handler", (_Handler,), {})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    handler.provider = Provider(f"http://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield handler.provider
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
