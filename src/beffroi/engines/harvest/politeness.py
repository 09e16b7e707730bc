"""How we ask others: who we are, with pauses, again later when they are busy, never more than a bounded answer."""

import email.utils
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Self

import httpx
from django.conf import settings

from beffroi.data.errors import LimitReached, RefusedContent
from beffroi.data.lake import GuardedTransport, Progress, silent
from beffroi.engines.harvest.records import Answer, HarvestFailed, NotModified

_TIMEOUT = httpx.Timeout(60, connect=15)
_TRIES = 4
_FIRST_WAIT, _LONGEST_WAIT = 1.0, 120.0  # seconds before asking again; the wait doubles
_PAGE_BYTES = 128 * 2**20  # of one page of a catalogue
_REDIRECTS = 5
_BUSY = {429, 500, 502, 503, 504}


def user_agent() -> str:
    """Who asks, and where to read about it."""
    address = settings.BEFFROI["BASE_URL"]
    return f"Beffroi (moissonnage; +{address})" if address else "Beffroi (moissonnage)"


@dataclass
class Client(AbstractContextManager["Client"]):
    """One harvest's way to the network. `pause` in seconds between two requests; `known` are validators by address.

    `remembered` fills with the validators of the `pages` that were read; `requests` counts those and the files.
    """

    allow_private: bool = False
    pause: float = 0.0
    progress: Progress = silent
    known: dict[str, dict[str, str]] = field(default_factory=dict)
    first_wait: float = _FIRST_WAIT
    remembered: dict[str, dict[str, str]] = field(default_factory=dict)
    requests: int = 0
    pages: int = 0

    def __post_init__(self) -> None:
        self._client = httpx.Client(
            transport=GuardedTransport(allow_private=self.allow_private),
            trust_env=False,
            timeout=_TIMEOUT,
            follow_redirects=True,
            max_redirects=_REDIRECTS,
            headers={"User-Agent": user_agent()},
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._client.close()

    def ask(self, address: str, accept: str) -> Answer:
        """A page of a catalogue, in memory.

        Raises:
            HarvestFailed: it cannot be had; NotModified: it is the one we know.
        """
        pieces: list[bytes] = []
        self.pages += 1
        response = self._read(address, accept, _PAGE_BYTES, pieces.append)
        answer = Answer(
            b"".join(pieces),
            str(response.url),
            response.headers.get("content-type", ""),
            response.headers.get("etag", ""),
            response.headers.get("last-modified", ""),
        )
        if answer.etag or answer.modified:
            self.remembered[address] = {"etag": answer.etag, "modified": answer.modified}
        return answer

    def save(self, address: str, place: Path, most: int) -> Answer:
        """A file of rows, written to `place`; `most` bytes. Raises as `ask`."""
        with place.open("wb") as out:
            response = self._read(address, "*/*", most, out.write)
        headers = response.headers
        return Answer(
            b"",
            str(response.url),
            headers.get("content-type", ""),
            headers.get("etag", ""),
            headers.get("last-modified", ""),
        )

    def _read(self, address: str, accept: str, most: int, put: Callable[[bytes], object]) -> httpx.Response:
        wait = self.first_wait
        for attempt in range(1, _TRIES + 1):
            self._breathe(self.pause if self.requests else 0)
            self.requests += 1
            try:
                with self._client.stream("GET", address, headers=self._headers(address, accept)) as response:
                    if response.status_code == httpx.codes.NOT_MODIFIED:
                        raise NotModified("Le document n'a pas changé depuis la dernière lecture.")
                    if response.status_code == httpx.codes.OK:
                        self._take(response, address, most, put)
                        return response
                    if response.status_code not in _BUSY or attempt == _TRIES:
                        raise _unhappy(address, response.status_code)
                    wait = _asked_wait(response.headers.get("retry-after", ""), wait)
            except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError) as error:
                if attempt == _TRIES or isinstance(
                    error, httpx.TooManyRedirects | httpx.InvalidURL | httpx.UnsupportedProtocol
                ):
                    raise HarvestFailed(
                        f"{address[:200]} ne répond pas comme attendu (connexion refusée, coupée, trop lente, ou trop de "
                        "redirections). Réessayez plus tard, ou vérifiez l'adresse."
                    ) from error
            except RefusedContent as error:
                raise HarvestFailed(error.sentence, code=error.code) from error
            if wait > _LONGEST_WAIT:
                raise HarvestFailed(
                    f"{address[:200]} demande d'attendre {wait:.0f} secondes : la moisson reprendra plus tard."
                )
            self._breathe(wait)
            wait *= 2
        raise AssertionError("the last try returns or raises")

    def _headers(self, address: str, accept: str) -> dict[str, str]:
        headers = {"Accept": accept}
        known = self.known.get(address, {})
        if known.get("etag"):
            headers["If-None-Match"] = known["etag"]
        if known.get("modified"):
            headers["If-Modified-Since"] = known["modified"]
        return headers

    def _take(
        self, response: httpx.Response, address: str, most: int, put: Callable[[bytes], object]
    ) -> None:
        size = 0
        for piece in response.iter_bytes(1 << 18):
            size += len(piece)
            if size > most:
                raise LimitReached(
                    f"{address[:200]} dépasse {most // 2**20} Mio : ce n'est pas lu.", code="too_large"
                )
            self.progress("harvest", None)
            put(piece)

    def _breathe(self, seconds: float) -> None:
        """Wait, listening for a cancel."""
        until = time.monotonic() + seconds
        while True:
            self.progress("harvest", None)
            left = until - time.monotonic()
            if left <= 0:
                return
            time.sleep(min(left, 0.5))


def _unhappy(address: str, status: int) -> HarvestFailed:
    return HarvestFailed(
        f"{address[:200]} répond {status} : vérifiez l'adresse, ou si elle demande un compte.",
        code="http_status",
    )


def _asked_wait(said: str, usual: float) -> float:
    """Seconds the server asks to wait (RFC 9110, 10.2.3): a number or a date."""
    if said.strip().isdecimal():
        return max(float(said), 0.1)
    try:
        moment = email.utils.parsedate_to_datetime(said)
    except (TypeError, ValueError):
        return usual
    return max((moment - datetime.now(UTC)).total_seconds(), 0.1) if moment.tzinfo else usual
