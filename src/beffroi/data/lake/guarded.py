"""Requests of ours to addresses others chose: the machine is checked when the connection is made, whoever resolves the name."""

import httpx

from beffroi.data.lake.addresses import resolve


class GuardedTransport(httpx.HTTPTransport):
    """For `httpx.Client(transport=…)`: connects to the checked address of a host, under the name it was asked by."""

    def __init__(self, *, allow_private: bool) -> None:
        super().__init__(trust_env=False)
        self._allow_private = allow_private

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send it. Raises RefusedContent: an unknown host, or one of a private network."""
        host = request.url.raw_host.decode("ascii")
        port = request.url.port or (443 if request.url.scheme == "https" else 80)
        address = resolve(host, port, allow_private=self._allow_private)
        return super().handle_request(
            httpx.Request(
                request.method,
                request.url.copy_with(host=address),
                headers=request.headers,
                stream=request.stream,
                extensions={**request.extensions, "sni_hostname": host},
            )
        )
