"""The folders of the lake: originals, drafts, versions. A version is installed by one rename and never changes after.

```
lake/
├── originals/<2 hex>/<blake3>      what people sent, byte for byte
├── drafts/<uid>/<number>/          being built, or waiting for the gate
├── versions/<uid>/<number>/        rows.parquet, serving.duckdb, report.json
└── scratch/                        what a reading stages; emptied by whoever finds it abandoned
```
"""

import fcntl
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

from beffroi.data.errors import NotFound

ROWS = "rows.parquet"
SERVING = "serving.duckdb"
REPORT = "report.json"
KEPT_FILES = "exports"  # the folder, in a version's, of what is made once from it and can be made again

_UID = re.compile(r"[0-9a-zA-Z][0-9a-zA-Z_-]{0,79}")
_LOCK = ".lock"


def sync(path: Path) -> None:
    """Make a file, or the entries of a folder, survive a power cut."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _segment(uid: str | UUID, number: int) -> Path:
    text = str(uid)
    if not _UID.fullmatch(text) or number < 1:
        raise ValueError(f"not a version: {text!r}, {number}")
    return Path(text) / str(number)


class Lake:
    """Knows where things are. `uid` is the dataset's own identity (never its public name), `number` counts from 1."""

    def __init__(self, root: Path) -> None:
        self.root = root.absolute()

    def __repr__(self) -> str:
        return f"Lake({self.root})"

    @property
    def originals(self) -> Path:
        """Where files are kept byte for byte."""
        return self.root / "originals"

    def original(self, address: str) -> Path:
        """Where the file of that address is, or would be."""
        return self.originals / address[:2] / address

    def draft_folder(self, uid: str | UUID, number: int) -> Path:
        """Where the draft of that version is built."""
        return self.root / "drafts" / _segment(uid, number)

    def version_folder(self, uid: str | UUID, number: int) -> Path:
        """Where that version stays once installed."""
        return self.root / "versions" / _segment(uid, number)

    def install(self, uid: str | UUID, number: int) -> Path:
        """Move the draft to its final name, in one step. Doing it twice is harmless.

        Raises:
            NotFound: there is neither a draft nor an installed version.
        """
        draft, final = self.draft_folder(uid, number), self.version_folder(uid, number)
        if not draft.is_dir():
            if final.is_dir():
                return final
            raise NotFound(
                f"Le brouillon de la version {number} n'existe plus : publiez de nouveau le fichier."
            )
        sync(draft)
        final.parent.mkdir(parents=True, exist_ok=True)
        if final.is_dir():  # left by a publication that was cut before its record: nobody was ever shown it
            self._discard(final)
        draft.rename(final)
        sync(final.parent)
        sync(draft.parent)
        return final

    def remove(self, uid: str | UUID, number: int) -> None:
        """Remove the files of a version and of its draft, if any. Doing it twice is harmless."""
        for folder in (self.version_folder(uid, number), self.draft_folder(uid, number)):
            self._discard(folder)
            _prune(folder.parent)

    def sweep(self, known: set[tuple[str, int]]) -> list[Path]:
        """Remove what no record knows and what a stopped process left behind; originals are never touched.

        `known` holds (uid, number) of every version a record tells of, drafts included.
        """
        removed: list[Path] = []
        for shelf in (self.root / "drafts", self.root / "versions"):
            for folder in sorted(shelf.glob("*/*")):
                stem = folder.name.partition(".")[0]  # "3.reading" belongs to draft 3
                number = int(stem) if stem.isdecimal() else 0
                if (folder.parent.name, number) not in known:
                    self._discard(folder)
                    removed.append(folder)
            for parent in sorted(shelf.glob("*")):
                _prune(parent)
        for folder in sorted((self.root / "scratch").glob("*")):
            if _abandoned(folder):
                shutil.rmtree(folder, ignore_errors=True)
                removed.append(folder)
        return removed

    @contextmanager
    def scratch(self) -> Iterator[Path]:
        """A folder for what is needed only while a file is being read; it goes at the end, or at the next sweep."""
        shelf = self.root / "scratch"
        shelf.mkdir(parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(dir=shelf))
        with (folder / _LOCK).open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)  # released by the system when the process ends, however it ends
            try:
                yield folder
            finally:
                shutil.rmtree(folder, ignore_errors=True)

    def _discard(self, folder: Path) -> None:
        """Take a folder out of sight in one step, then empty it: a half-removed version is never seen."""
        if not folder.exists():
            return
        shelf = self.root / "scratch"
        shelf.mkdir(parents=True, exist_ok=True)
        away = Path(tempfile.mkdtemp(dir=shelf)) / "gone"
        folder.rename(away)
        shutil.rmtree(away.parent, ignore_errors=True)


def _prune(folder: Path) -> None:
    if folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()


def _abandoned(folder: Path) -> bool:
    lock = folder / _LOCK
    if not lock.exists():
        return True
    with lock.open("r") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
    return True
