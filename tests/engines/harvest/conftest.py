"""A small server that plays remote catalogues, and an instance without a pause between requests."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest


@dataclass(frozen=True)
class Asked:
    """A request the server got."""

    path: str
    query: dict[str, str]
    headers: dict[str, str]


Reply = tuple[int, dict[str, str], bytes]
Route = Callable[[Asked], Reply]


@dataclass
class Remote:
    """Routes by path (the longest that begins the asked one); `asked` is what came."""

    url: str = ""
    routes: dict[str, Route] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)

    def serve(self, path: str, body: bytes | str, media: str = "application/json", **headers: str) -> str:
        """Answer the same there for ever; gives the address."""
        content = body.encode() if isinstance(body, str) else body
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.routes[path] = lambda _asked: (200, {"Content-Type": media, **named}, content)
        return self.url + path

    def answer(self, asked: Asked) -> Reply:
        """The answer of the best route."""
        self.asked.append(asked)
        known = [path for path in self.routes if asked.path.startswith(path)]
        return self.routes[max(known, key=len)](asked) if known else (404, {}, b"")


def _handler(remote: Remote) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            query = {name: values[-1] for name, values in parse_qs(parts.query).items()}
            status, headers, body = remote.answer(
                Asked(parts.path, query, {k.lower(): v for k, v in self.headers.items()})
            )
            self.send_response(status)
            for name, value in {"Content-Length": str(len(body)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: Any) -> None:
            """Say nothing."""

    return Handler


@pytest.fixture(scope="session")
def _listening() -> Iterator[Remote]:
    remote = Remote()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(remote))
    remote.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    yield remote
    server.shutdown()
    server.server_close()


@pytest.fixture
def remote(_listening: Remote) -> Remote:
    """The server, with nothing to serve yet."""
    _listening.routes.clear()
    _listening.asked.clear()
    return _listening


@pytest.fixture
def rooms(tmp_path: Path, settings: Any, db: None) -> Iterator[Path]:
    """An instance in this process, on a transaction that is undone; loopback addresses are allowed."""
    from beffroi.city.catalog import instance

    settings.HOME = tmp_path
    settings.LAKE_ROOT = tmp_path / "lake"
    settings.BEFFROI = {**settings.BEFFROI, "FETCH_PRIVATE": True, "HARVEST_PAUSE_MS": 0}
    yield tmp_path
    instance.forget()
