"""A file from an address, against a server of this machine."""

import ipaddress
import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from beffroi.data.errors import LimitReached, RefusedContent
from beffroi.data.lake import Limits, fetch
from beffroi.data.lake.addresses import is_public

_BODY = b"code;nom\n1;a\n"


class _Handler(BaseHTTPRequestHandler):
    seen: list[str] = []  # noqa: RUF012 (one server a test)

    def do_GET(self) -> None:  # noqa: C901 (one branch an address)
        self.seen.append(f"{self.headers['Host']} {self.path}")
        path = self.path
        if path.startswith("/redirect/"):
            count = int(path.rsplit("/", 1)[1])
            self._answer(
                302, b"", {"Location": f"/redirect/{count - 1}" if count else "/fin/lieux%20publics.csv"}
            )
        elif path == "/file":
            self._answer(302, b"", {"Location": "file:///etc/passwd"})
        elif path == "/named":
            self._answer(
                200,
                _BODY,
                {"Content-Disposition": "attachment; filename=x.csv; filename*=UTF-8''..%2F%C3%A9coles.csv"},
            )
        elif path == "/quoted":
            self._answer(200, _BODY, {"Content-Disposition": 'attachment; filename="../../a b.csv"'})
        elif path == "/endless":
            self.send_response(200)
            self.end_headers()
            try:
                while True:
                    self.wfile.write(b"x" * 65536)
            except OSError:
                return
        elif path == "/declared":
            self._answer(200, _BODY, {"Content-Length": str(10**12)})
        elif path == "/cut":
            self._answer(200, _BODY, {"Content-Length": str(len(_BODY) + 100)})
        elif path == "/absent":
            self._answer(404, b"<html>")
        else:
            self._answer(200, _BODY)

    def _answer(self, status: int, body: bytes, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **(headers or {})}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)
        self.close_connection = True

    def log_message(self, *_: object) -> None:
        """Quiet."""


@pytest.fixture
def server() -> Iterator[str]:
    """The address of a server on the loopback."""
    _Handler.seen = []
    with ThreadingHTTPServer(("127.0.0.1", 0), _Handler) as running:
        thread = threading.Thread(target=running.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{running.server_address[1]}"
        running.shutdown()
        thread.join()


def _get(
    url: str, folder: Path, limits: Limits | None = None, *, allow_private: bool = True
) -> tuple[Path, str]:
    return fetch(url, folder, limits=limits or Limits(), allow_private=allow_private)


def test_a_file_with_its_name(server: str, tmp_path: Path) -> None:
    path, name = _get(f"{server}/donn%C3%A9es/lieux.csv?x=1", tmp_path)
    assert (path.read_bytes(), name) == (_BODY, "lieux.csv")
    assert path.parent == tmp_path
    assert _get(f"{server}/named", tmp_path)[1] == "écoles.csv"
    assert _get(f"{server}/quoted", tmp_path)[1] == "a b.csv"
    assert _get(server, tmp_path)[1] == "127.0.0.1"


def test_redirects_are_followed_five_times(server: str, tmp_path: Path) -> None:
    assert _get(f"{server}/redirect/4", tmp_path)[1] == "lieux publics.csv"
    with pytest.raises(RefusedContent, match="redirections"):
        _get(f"{server}/redirect/5", tmp_path)
    with pytest.raises(RefusedContent, match="http"):
        _get(f"{server}/file", tmp_path)


@pytest.mark.parametrize(
    "url", ["file:///etc/passwd", "ftp://x/y", "http://", "javascript:1", "http://[::1", "\0"]
)
def test_only_http(url: str, tmp_path: Path) -> None:
    with pytest.raises(RefusedContent):
        _get(url, tmp_path)


def test_private_addresses_are_not_spoken_to(server: str, tmp_path: Path) -> None:
    port = server.rsplit(":", 1)[1]
    for host in ("127.0.0.1", "localhost", "0.0.0.0", "2130706433", "0x7f.1", "[::ffff:127.0.0.1]", "[::1]"):
        with pytest.raises(RefusedContent) as refusal:
            _get(f"http://{host}:{port}/x", tmp_path, allow_private=False)
        assert refusal.value.code in {"private_address", "unreachable", "bad_address"}
    assert _Handler.seen == []
    assert list(tmp_path.iterdir()) == []


def test_a_name_is_resolved_once(server: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    port = int(server.rsplit(":", 1)[1])
    real = socket.getaddrinfo
    asked: list[str] = []

    def changing(host: str, *rest: object, **more: object) -> object:
        if host == "rebind.example":
            asked.append(host)
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]
        return real(host, *rest, **more)  # type: ignore[arg-type]  # the very arguments it was called with

    monkeypatch.setattr(socket, "getaddrinfo", changing)
    path, _ = _get(f"http://rebind.example:{port}/x", tmp_path)
    assert path.read_bytes() == _BODY
    assert asked == ["rebind.example"]  # resolved once: what was checked is what was connected to
    assert _Handler.seen == [f"rebind.example:{port} /x"]


def test_limits_and_failures_leave_no_file(server: str, tmp_path: Path) -> None:
    small = Limits(max_source_bytes=1 << 20)
    for path in ("endless", "declared"):
        with pytest.raises(LimitReached, match="BEFFROI_MAX_SOURCE_MB"):
            _get(f"{server}/{path}", tmp_path, small)
    with pytest.raises(RefusedContent, match="404"):
        _get(f"{server}/absent", tmp_path)
    with pytest.raises(RefusedContent, match="serveur"):
        _get(f"{server}/cut", tmp_path)
    with pytest.raises(RefusedContent):
        _get("http://127.0.0.1:1/x", tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.216.34", True), ("2606:2800:220:1::1", True), ("10.0.0.1", False), ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("127.1.2.3", False), ("0.0.0.0", False), ("224.0.0.1", False), ("::1", False), ("fe80::1", False), ("fd00::1", False),
        ("::ffff:10.0.0.1", False), ("64:ff9b::a00:1", False), ("2002:7f00:1::", False), ("255.255.255.255", False),
        ("192.0.0.192", False), ("168.63.129.16", False), ("168.63.129.17", True), ("192.88.99.1", False), ("3fff::1", False),
        ("64:ff9b::a83f:8110", False), ("::ffff:192.0.0.192", False), ("64:ff9b:1::7f00:1", False), ("::127.0.0.1", False),
    ],
)  # fmt: skip
def test_what_is_public(address: str, public: bool) -> None:
    assert is_public(ipaddress.ip_address(address)) is public
