"""Clients installed for the tests alone, once, in a folder under `.venv` named after what it holds."""

import hashlib
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.conftest import ROOT

HERE = Path(__file__).parent
CACHE = ROOT / ".venv" / "clients"


def python_clients() -> Path:
    """The folder to put on PYTHONPATH. Without their dependencies: those are ours already."""
    wanted = HERE / "python.txt"
    command = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check", "install", "--no-deps"]
    return _kept(wanted, lambda folder: [*command, "--target", str(folder), "-r", str(wanted)])


def javascript_clients() -> Path:
    """The folder whose `node_modules` holds them."""
    if not (shutil.which("node") and shutil.which("npm")):
        pytest.skip("no Node on this machine")
    wanted = HERE / "package.json"
    quiet = ["--no-fund", "--no-audit", "--no-package-lock", "--ignore-scripts", "--loglevel=error"]

    def command(folder: Path) -> list[str]:
        shutil.copy(wanted, folder)
        return ["npm", "install", "--prefix", str(folder), *quiet]

    return _kept(wanted, command)


def _kept(wanted: Path, command: Callable[[Path], list[str]]) -> Path:
    """Made aside, then put in place: two processes may come at the same time, and one may be interrupted."""
    name = f"{wanted.stem}-{hashlib.sha256(wanted.read_bytes()).hexdigest()[:12]}"
    if not (CACHE / name).is_dir():
        CACHE.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=CACHE) as aside:
            folder = Path(aside) / name
            folder.mkdir()
            done = subprocess.run(command(folder), capture_output=True, text=True, timeout=300, check=False)
            if done.returncode != 0:
                pytest.skip(f"the clients of {wanted.name} could not be installed: {done.stderr[-300:]}")
            try:
                folder.rename(CACHE / name)
            except OSError:  # the other process was quicker
                assert (CACHE / name).is_dir()
    return CACHE / name
