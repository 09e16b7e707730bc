"""Each peer in a virtual environment of its own, below the bench's folder."""

import subprocess
import sys
from pathlib import Path

from bench.process import run

PACKAGES = {
    # datasette-gunicorn: several processes, by Datasette's author
    "datasette": ("datasette", "datasette-gunicorn"),
    "pygeoapi": ("pygeoapi", "gunicorn", "psycopg2-binary", "geoalchemy2", "pygeofilter[backend-sqlalchemy]"),
    "tipg": ("tipg", "uvicorn[standard]"),
}


def binaries(folder: Path, name: str) -> Path:
    """The folder of a peer's programs, installed the first time."""
    place = folder / "peers" / name
    done = place / "installed"
    if not done.exists():
        place.mkdir(parents=True, exist_ok=True)
        log = folder / "peers" / f"{name}.install.log"
        run([sys.executable, "-m", "venv", place], log=log)
        quiet = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        run([place / "bin" / "python", *quiet, *PACKAGES[name]], log=log)
        done.touch()
    return place / "bin"


def versions(folder: Path, name: str) -> str:
    """What is installed of a peer, as "name 1.2"."""
    names = [package.partition("[")[0] for package in PACKAGES[name]]
    code = (
        f"from importlib.metadata import version; print(', '.join(f'{{n}} {{version(n)}}' for n in {names}))"
    )
    command = [str(binaries(folder, name) / "python"), "-c", code]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
