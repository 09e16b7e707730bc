"""What every test may ask for: an instance of its own, the shared real files."""

import atexit
import os
import secrets
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from hypothesis import settings as examples
from tests.nursery import Nursery

ROOT = Path(__file__).parent.parent
NURSERY = Nursery()
SHARED = ROOT.parent / "shared" / "data"

# In continuous integration the same code meets the same examples; everywhere else, new ones at each run.
examples.register_profile("ci", derandomize=True)
if os.environ.get("CI"):
    examples.load_profile("ci")


#: What a test asks for whose records are on whatever database the tests run on.
RECORDS = {"db", "transactional_db", "outside", "module_outside"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests of what is not there are skipped, and say so; those that have records bear their mark."""
    skips = {
        "shared": (not SHARED.is_dir(), f"the shared real files are not in {SHARED}"),
    }
    for item in items:
        for marker, (absent, reason) in skips.items():
            if absent and item.get_closest_marker(marker):
                item.add_marker(pytest.mark.skip(reason=reason))
        if RECORDS & {*getattr(item, "fixturenames", ())} or item.get_closest_marker("django_db"):
            item.add_marker("records")


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real files; ask for it in tests marked `shared`."""
    return SHARED


@pytest.fixture
def instance(tmp_path: Path, settings: object, transactional_db: None) -> Iterator[Path]:
    """An instance in this process: its folder, an empty lake, empty records on whatever database the tests run."""
    from beffroi.city.catalog import instance as rooms

    home = tmp_path / "instance"
    home.mkdir(mode=0o700)
    (home / "secret.key").write_text("only for tests")
    settings.HOME = home  # type: ignore[attr-defined]  # pytest-django's wrapper takes any name
    settings.LAKE_ROOT = home / "lake"  # type: ignore[attr-defined]
    yield home
    rooms.forget()


@dataclass(frozen=True)
class Outside:
    """An instance used as a person does: through the command, in processes of its own."""

    home: Path
    environment: Mapping[str, str] = field(default_factory=dict)

    def run(
        self, *arguments: str | Path, stdin: str = "", code: int | None = 0
    ) -> "subprocess.CompletedProcess[str]":
        """`beffroi arguments…`; the exit code is checked unless None."""
        return self.python("-m", "beffroi.doors.cli", *arguments, stdin=stdin, code=code)

    def python(
        self, *arguments: str | Path, stdin: str = "", code: int | None = 0
    ) -> "subprocess.CompletedProcess[str]":
        """A Python of ours with this instance's environment."""
        environment = {**clean_environment(), "BEFFROI_HOME": str(self.home), **self.environment}
        done = NURSERY.run([*map(str, arguments)], stdin=stdin, environment=environment)
        assert code is None or done.returncode == code, (
            f"exit {done.returncode}\n{done.stdout}\n{done.stderr}"
        )
        return done


def clean_environment() -> dict[str, str]:
    """This process's environment without any setting of an instance, but one web process: the machine runs many tests."""
    ours = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("BEFFROI_") and name != "DJANGO_SETTINGS_MODULE"
    }
    return {**ours, "BEFFROI_WORKERS": "1"}


@pytest.fixture
def outside(tmp_path: Path) -> Iterator[Outside]:
    """A new instance, initialised; on a PostgreSQL database of its own when the tests run on PostgreSQL."""
    yield from _outside(tmp_path)


@pytest.fixture(scope="module")
def module_outside(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Outside]:
    """As `outside`, one for the tests of a module that only read or add."""
    yield from _outside(tmp_path_factory.mktemp("outside"))


def _outside(folder: Path, model: Outside | None = None) -> Iterator[Outside]:
    """A copy of `model`, which nothing runs on; by default of an instance that `beffroi init` made once."""
    first = model or _first()
    home = folder / "instance"
    shutil.copytree(first.home, home)
    with_database, drop = _database(first)
    yield Outside(home, with_database)
    drop()


@cache
def _first() -> Outside:
    folder = Path(tempfile.mkdtemp(prefix="beffroi-first-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    environment, drop = _database(None)
    atexit.register(drop)
    made = Outside(folder / "instance", environment)
    made.run("init")
    return made


def _database(first: Outside | None) -> tuple[dict[str, str], Callable[[], None]]:
    """A database for an instance, a copy of the first's, and what removes it; on SQLite the instance's folder holds it."""
    url = os.environ.get("BEFFROI_DATABASE_URL", "")
    if not url:
        return {}, lambda: None
    import psycopg

    name = f"beffroi_outside_{secrets.token_hex(6)}"
    model = urlsplit(first.environment["BEFFROI_DATABASE_URL"]).path[1:] if first else "template1"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {model}")

    def drop() -> None:
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")

    return {"BEFFROI_DATABASE_URL": urlsplit(url)._replace(path=f"/{name}").geturl()}, drop
