"""Files made once for a version and kept in its folder: a whole-dataset export is computed for its first reader only."""

import fcntl
import os
from collections.abc import Callable
from pathlib import Path

from beffroi.data.errors import NotFound
from beffroi.data.lake.versions import KEPT_FILES


def made_once(version: Path, name: str, make: Callable[[Path], None]) -> Path:
    """The file `name` (ours, never a caller's text) of a version, made by `make` when it is not there yet.

    It appears in one step, whole; of several readers who come at once, one makes it and the others wait.

    Raises:
        NotFound: the version was removed meanwhile.
        Whatever `make` raises: nothing is then kept.
    """
    folder = version / KEPT_FILES
    target = folder / name
    if target.is_file():
        return target
    try:
        folder.mkdir(exist_ok=True)
        with (folder / f".{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not target.is_file():
                _make(folder, target, make)
    except FileNotFoundError as error:
        if version.is_dir():
            raise
        raise NotFound("Cette version vient d'être retirée : recommencez.") from error
    return target


def _make(folder: Path, target: Path, make: Callable[[Path], None]) -> None:
    for left in folder.glob(
        f".{target.name}.*.part"
    ):  # by a process that was stopped: nobody else holds the lock
        left.unlink(missing_ok=True)
    part = folder / f".{target.name}.{os.getpid()}.part"
    try:
        make(part)
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
