"""Files that doors receive in pieces, kept aside until the job that reads them has ended."""

import secrets
import shutil
import time
from collections.abc import Iterable
from pathlib import Path, PurePosixPath

from django.conf import settings

from beffroi.city.catalog import public as catalog
from beffroi.data.errors import LimitReached, RefusedContent

KEPT_SECONDS = 3 * 24 * 3600  # a deposit no job took, or whose job was cancelled before it began
_LONGEST_NAME = 200


class TooLarge(LimitReached):
    """More bytes than an instance takes in."""

    code = "too_large"


def _shelf() -> Path:
    return catalog.lake().root / "deposits"


def safe_name(name: str) -> str:
    """The last part of a file's name as a person gave it, without what a path could be made of."""
    last = PurePosixPath(name.replace("\\", "/")).name.replace("\x00", "")
    printable = "".join(c for c in last if c.isprintable()).strip(". ")
    stem, dot, ending = printable.rpartition(".")
    kept = f"{stem[: _LONGEST_NAME - len(ending) - 1]}{dot}{ending}" if len(ending) < 20 else printable
    return kept[:_LONGEST_NAME] or "fichier"


def deposit(pieces: Iterable[bytes], *, most: int | None = None) -> Path:
    """Write what arrives to the instance's disk, in constant memory; gives the path a job may be told to read.

    Raises:
        TooLarge: it passes `BEFFROI_MAX_SOURCE_MB` (or `most` bytes); nothing is left.
        RefusedContent: nothing arrived.
    """
    limit = settings.INTAKE_LIMITS.max_source_bytes if most is None else most
    folder = _shelf() / secrets.token_hex(16)
    folder.mkdir(parents=True, mode=0o700)
    path = folder / "file"
    try:
        _write(path, pieces, limit)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return path


def _write(path: Path, pieces: Iterable[bytes], limit: int) -> None:
    size = 0
    with path.open("xb") as file:
        for piece in pieces:
            size += len(piece)
            if size > limit:
                raise TooLarge(
                    f"Le fichier dépasse {limit // 2**20} Mo (BEFFROI_MAX_SOURCE_MB) : découpez-le ou donnez son adresse."
                )
            file.write(piece)
    if not size:
        raise RefusedContent("Le fichier est vide : vérifiez que l'export est allé à son terme.")


def take_away(source: str) -> None:
    """Forget a deposit once its job has ended; any other source is left alone."""
    path = Path(source)
    if path.name == "file" and path.parent.parent == _shelf():
        shutil.rmtree(path.parent, ignore_errors=True)


def clear(older_than: float = KEPT_SECONDS) -> int:
    """Remove deposits nobody took; returns how many went."""
    gone = 0
    limit = time.time() - older_than
    for folder in _shelf().glob("*"):
        if folder.stat().st_mtime < limit:
            shutil.rmtree(folder, ignore_errors=True)
            gone += 1
    return gone
