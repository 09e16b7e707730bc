"""Who is working on the lake. The system releases these locks when a process ends, however it ends: a killed one never blocks.

- a dataset is changed by one process at a time (exclusive lock on its uid);
- whoever brings files in, or reads many of them, shares the lake; whoever removes files has it alone.
"""

import fcntl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from beffroi.city.catalog.instance import lake
from beffroi.data.errors import BeffroiError


class Busy(BeffroiError):
    """Somebody else is at work there."""

    code = "busy"


@contextmanager
def _held(path: Path, mode: int, *, seconds: float, sentence: str) -> Iterator[None]:
    path.parent.mkdir(parents=True, exist_ok=True)
    until = time.monotonic() + seconds
    with path.open("a") as handle:
        while True:
            try:
                fcntl.flock(handle, mode | fcntl.LOCK_NB)
                break
            except BlockingIOError as error:
                if time.monotonic() >= until:
                    raise Busy(sentence) from error
                time.sleep(0.05)
        yield


def _folder() -> Path:
    return lake().root / "locks"


@contextmanager
def shared() -> Iterator[None]:
    """No file is removed from the lake meanwhile. Raises Busy when a removal lasts more than a minute."""
    with _held(
        _folder() / "lake",
        fcntl.LOCK_SH,
        seconds=60,
        sentence="Un ménage des fichiers est en cours : recommencez dans une minute.",
    ):
        yield


@contextmanager
def alone(seconds: float = 0) -> Iterator[None]:
    """Nobody brings files in meanwhile. Raises Busy when somebody is at work after `seconds`."""
    with _held(
        _folder() / "lake",
        fcntl.LOCK_EX,
        seconds=seconds,
        sentence="Un dépôt ou une sauvegarde est en cours : le ménage des fichiers attendra.",
    ):
        yield


@contextmanager
def dataset_lock(uid: str, dataset_id: str, *, seconds: float = 0) -> Iterator[None]:
    """Only this caller changes that dataset. Raises Busy when somebody else is at it after `seconds`."""
    with _held(
        _folder() / "datasets" / uid,
        fcntl.LOCK_EX,
        seconds=seconds,
        sentence=f"Une mise à jour de « {dataset_id} » est déjà en cours : attendez sa fin, puis recommencez.",
    ):
        yield
