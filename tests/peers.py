"""Other people's programs, some under the AGPL, in environments of their own: made once when asked, kept under `.venv`.

`python -m tests.peers` makes them all, beforehand.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

CACHE = Path(__file__).parent.parent / ".venv" / "peers"
ASKED = "BEFFROI_TEST_PEERS"
PATIENCE = 600  # seconds for an installation: a machine under load is slow

UDATA = ("udata==17.18.0", "mongomock==4.3.0")
CKAN = ("ckanext-dcat==2.4.4", "ckan[requirements]==2.12.0")


class Unavailable(Exception):
    """They cannot be had here."""


def python_with(*packages: str) -> Path:
    """The Python of an environment where the packages are; the test is skipped, and says why, where they cannot be had."""
    if os.environ.get(ASKED) != "yes" and not _place(packages).is_dir():
        pytest.skip(f"{packages[0]} is not installed; {ASKED}=yes has it installed, in a minute or more")
    try:
        return _installed(packages)
    except Unavailable as unavailable:
        pytest.skip(str(unavailable))


def _place(packages: tuple[str, ...]) -> Path:
    text = " ".join((sys.version, *packages))
    name = packages[0].partition("=")[0].partition("[")[0]
    return CACHE / f"{name}-{hashlib.sha256(text.encode()).hexdigest()[:12]}"


def _installed(packages: tuple[str, ...]) -> Path:
    """One process makes the environment; those that come meanwhile wait for it."""
    place = _place(packages)
    CACHE.mkdir(exist_ok=True)
    with place.with_suffix(".lock").open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        if not place.is_dir():
            _make(place, packages)
    return place / "bin" / "python"


def _make(place: Path, packages: tuple[str, ...]) -> None:
    """Made aside, then put in place: it may be interrupted. Nothing is compiled beforehand: a test imports a small part."""
    aside = Path(tempfile.mkdtemp(dir=CACHE, prefix=".making-"))
    python = str(aside / "bin" / "python")
    quiet = ["--quiet", "--disable-pip-version-check", "--no-compile"]
    steps = (
        [sys.executable, "-m", "venv", "--without-pip", str(aside)],
        [sys.executable, "-m", "pip", "--python", python, "install", *quiet, *packages],
    )
    try:
        for step in steps:
            subprocess.run(step, capture_output=True, text=True, timeout=PATIENCE, check=True)
        aside.rename(place)
    except (OSError, subprocess.SubprocessError) as error:
        why = str(getattr(error, "stderr", "") or error).strip()[-300:]
        raise Unavailable(f"{packages[0]} cannot be installed here: {why}") from None
    finally:
        shutil.rmtree(aside, ignore_errors=True)


if __name__ == "__main__":
    for peer in (UDATA, CKAN):
        try:
            _installed(peer)
        except Unavailable as unavailable:
            print(unavailable, file=sys.stderr)
