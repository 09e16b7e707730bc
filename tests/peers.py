"""Other people's programs, some under the AGPL, in environments of their own: made once when asked, kept under `.venv`."""

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from tests.conftest import ROOT

CACHE = ROOT / ".venv" / "peers"
ASKED = "BEFFROI_TEST_PEERS"
PATIENCE = 600  # seconds for an installation: a machine under load is slow


def python_with(*packages: str) -> Path:
    """The Python of an environment where the packages are; the test is skipped, and says why, where they cannot be had."""
    text = " ".join((sys.version, *packages))
    place = (
        CACHE
        / f"{packages[0].partition('=')[0].partition('[')[0]}-{hashlib.sha256(text.encode()).hexdigest()[:12]}"
    )
    if not place.is_dir():
        if os.environ.get(ASKED) != "yes":
            pytest.skip(f"{packages[0]} is not installed; {ASKED}=yes has it installed, in a minute or more")
        _make(place, packages)
    return place / "bin" / "python"


def _make(place: Path, packages: tuple[str, ...]) -> None:
    """Made aside, then put in place: two processes may come at the same time, and one may be interrupted."""
    CACHE.mkdir(exist_ok=True)
    aside = Path(tempfile.mkdtemp(dir=CACHE, prefix=".making-"))
    pip = [
        str(aside / "bin" / "python"),
        "-m",
        "pip",
        "--quiet",
        "--disable-pip-version-check",
        "install",
        *packages,
    ]
    try:
        subprocess.run(
            [sys.executable, "-m", "venv", str(aside)], check=True, capture_output=True, timeout=PATIENCE
        )
        done = subprocess.run(pip, capture_output=True, text=True, timeout=PATIENCE, check=False)
        if done.returncode:
            pytest.skip(f"{packages[0]} cannot be installed here: {done.stderr.strip()[-300:]}")
        if not place.is_dir():
            aside.rename(place)
    except (OSError, subprocess.SubprocessError) as error:
        pytest.skip(f"{packages[0]} cannot be installed here: {error}")
    finally:
        shutil.rmtree(aside, ignore_errors=True)
