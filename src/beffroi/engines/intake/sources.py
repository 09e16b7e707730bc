"""Where a file comes from: a path on this machine, or an address it is fetched from."""

from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

from django.conf import settings

from beffroi.data.errors import NotFound, RefusedContent
from beffroi.data.lake import Progress, fetch


@dataclass(frozen=True, slots=True)
class Source:
    """A file at hand, with the name it had where it came from."""

    path: Path
    name: str


def is_address(source: str) -> bool:
    """Whether `source` is an address rather than a path."""
    return source.partition("://")[0].lower() in {"http", "https"} and "://" in source


def likely_name(source: str) -> str:
    """The file's name as the source tells it, before anything is read."""
    if is_address(source):
        parts = urlsplit(source)
        return PurePosixPath(unquote(parts.path)).name or (parts.hostname or "source")
    return Path(source).name


def obtain(source: str, scratch: Path, progress: Progress, *, name: str | None = None) -> Source:
    """Have the file at hand; one from an address is fetched into `scratch`.

    Raises:
        NotFound: there is no such file.
        RefusedContent, LimitReached: as `data.lake.fetch`.
    """
    if is_address(source):
        progress("fetch", None)
        path, found = fetch(
            source, scratch, limits=settings.INTAKE_LIMITS, allow_private=settings.BEFFROI["FETCH_PRIVATE"]
        )
        progress("fetched", None)
        return Source(path, name or found)
    path = Path(source).expanduser()
    if path.is_dir():
        raise RefusedContent(f"{source} est un dossier : donnez un fichier, ou une archive zip du dossier.")
    if not path.is_file():
        raise NotFound(f"Le fichier {source} n'existe pas : vérifiez le chemin.")
    return Source(path, name or path.name)
