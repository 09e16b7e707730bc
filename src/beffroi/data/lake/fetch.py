"""A file from an address: streamed, bounded, redirects followed by hand, each machine checked before it is spoken to."""

import os
import re
import tempfile
import time
from pathlib import Path, PurePosixPath
from urllib.parse import unquote

import httpx

from beffroi.data.errors import LimitReached, RefusedContent
from beffroi.data.lake.addresses import resolve
from beffroi.data.lake.raw import Limits

_REDIRECTS = 5
_SECONDS = 3600  # for one file
_TIMEOUT = httpx.Timeout(60, connect=15)  # between two pieces; to connect
_HEADERS = {"User-Agent": "Beffroi (open data)", "Accept": "*/*", "Accept-Encoding": "identity"}


def fetch(
    url: str, folder: Path, *, limits: Limits, allow_private: bool, seconds: float = _SECONDS
) -> tuple[Path, str]:
    """Download to a new file of `folder`, within `seconds`; gives it with the name its server calls it.

    Raises:
        RefusedContent: not an http(s) address, a private one, or the server does not give the file.
        LimitReached: larger than `limits.max_source_bytes`, or too slow.
    """
    deadline = time.monotonic() + seconds
    handle, place = tempfile.mkstemp(prefix="fetched-", dir=folder)
    try:
        with (
            os.fdopen(handle, "wb") as out,
            httpx.Client(trust_env=False, timeout=_TIMEOUT, headers=_HEADERS) as client,
        ):
            current = _parsed(url)
            for _ in range(_REDIRECTS + 1):
                with _ask(client, current, allow_private=allow_private) as response:
                    if response.is_redirect:
                        current = _next(current, response)
                        continue
                    _check(response, limits)
                    size = 0
                    for chunk in response.iter_bytes(1 << 18):
                        size += len(chunk)
                        _measure(size, deadline, limits)
                        out.write(chunk)
                    return Path(place), _name(current, response.headers.get("content-disposition", ""))
            raise _too_many()  # noqa: TRY301 (the file is removed below)
    except BaseException as error:
        Path(place).unlink(missing_ok=True)
        if isinstance(error, httpx.HTTPError | httpx.InvalidURL | httpx.StreamError):
            raise RefusedContent(
                "Le serveur ne répond pas comme attendu (connexion refusée, coupée ou trop lente). Réessayez plus tard.",
                code="unreachable",
            ) from error
        raise


def _too_many() -> RefusedContent:
    return RefusedContent(
        f"L’adresse mène à plus de {_REDIRECTS} redirections : donnez celle du fichier lui-même."
    )


def _parsed(url: str) -> httpx.URL:
    try:
        parsed = httpx.URL(url.strip())
    except httpx.InvalidURL:
        parsed = httpx.URL("")
    if parsed.scheme not in {"http", "https"} or not parsed.host:
        raise RefusedContent(
            "L’adresse doit commencer par http:// ou https:// et désigner un fichier.", code="bad_address"
        )
    return parsed


def _ask(client: httpx.Client, url: httpx.URL, *, allow_private: bool) -> "_Answer":
    port = url.port or (443 if url.scheme == "https" else 80)
    host = url.raw_host.decode("ascii")
    address = resolve(host, port, allow_private=allow_private)
    headers = {"Host": url.netloc.decode("ascii")}
    auth = httpx.BasicAuth(url.username, url.password) if url.userinfo else None
    request = client.build_request(
        "GET",
        url.copy_with(host=address, userinfo=b"", fragment=None),
        headers=headers,
        extensions={"sni_hostname": host},
    )
    request.extensions["timeout"] = _TIMEOUT.as_dict()
    return _Answer(client.send(request, stream=True, follow_redirects=False, auth=auth))


class _Answer:
    """Closes the response whatever happens."""

    def __init__(self, response: httpx.Response) -> None:
        self._response = response

    def __enter__(self) -> httpx.Response:
        return self._response

    def __exit__(self, *_: object) -> None:
        self._response.close()


def _next(current: httpx.URL, response: httpx.Response) -> httpx.URL:
    """Where a redirect leads; a password is not carried along, nor is TLS given up silently for another host."""
    return _parsed(str(current.copy_with(userinfo=b"").join(response.headers["location"])))


def _check(response: httpx.Response, limits: Limits) -> None:
    if response.status_code != httpx.codes.OK:
        raise RefusedContent(
            f"Le serveur répond {response.status_code} au lieu du fichier : vérifiez l’adresse, ou si elle demande un compte.",
            code="http_status",
        )
    declared = response.headers.get("content-length", "")
    if declared.isdecimal():
        _measure(int(declared), float("inf"), limits)


def _measure(size: int, deadline: float, limits: Limits) -> None:
    if size > limits.max_source_bytes:
        raise LimitReached(
            f"Le fichier dépasse {limits.max_source_bytes // 2**20} Mio (réglage BEFFROI_MAX_SOURCE_MB). Découpez-le."
        )
    if time.monotonic() > deadline:
        raise LimitReached(
            f"Le téléchargement dépasse {_SECONDS // 60} minutes. Téléchargez le fichier, puis envoyez-le."
        )


def _name(url: httpx.URL, disposition: str) -> str:
    """The name of the file: as the server says (RFC 6266), else the end of the address; no folder, no control character."""
    extended = re.search(r"filename\*\s*=\s*(?:utf-8|iso-8859-1)'[^']*'([^;\s]+)", disposition, re.IGNORECASE)
    plain = re.search(r'filename\s*=\s*(?:"([^"]*)"|([^;\s]+))', disposition, re.IGNORECASE)
    if extended:
        name = unquote(extended[1])
    elif plain:
        name = plain[1] or plain[2] or ""
    else:
        name = unquote(url.path)
    name = "".join(char for char in PurePosixPath(name.replace("\\", "/")).name if char.isprintable()).strip(
        ". "
    )
    return name[-150:] or url.host
