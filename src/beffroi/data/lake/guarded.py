"""The guard of every request that leaves: the machine is checked when the connection is made, at each hop."""

import httpx

from beffroi.data.errors import RefusedContent
from beffroi.data.lake.addresses import resolve

_NO_REUSE = httpx.Limits(max_keepalive_connections=0)  # two names at one address never share a connection


class GuardedTransport(httpx.BaseTransport):
    """A name is resolved once, its addresses checked, and the connection goes to a checked one: neither a redirect nor a name
    that changes its address (DNS rebinding) leads to a private machine. Raises RefusedContent."""

    def __init__(self, *, allow_private: bool) -> None:
        self._allow_private = allow_private
        self._inner = httpx.HTTPTransport(trust_env=False, limits=_NO_REUSE)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        url = request.url
        if url.scheme not in {"http", "https"} or not url.host:
            raise RefusedContent("L’adresse doit commencer par http:// ou https://.", code="bad_address")
        host = url.raw_host.decode("ascii")
        port = url.port or (443 if url.scheme == "https" else 80)
        address = resolve(host, port, allow_private=self._allow_private)
        checked = httpx.Request(
            request.method,
            url.copy_with(host=address),
            headers=request.headers,  # with the Host the caller meant
            stream=request.stream,
            extensions={**request.extensions, "sni_hostname": host},
        )
        return self._inner.handle_request(checked)

    def close(self) -> None:
        self._inner.close()
