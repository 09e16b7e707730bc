"""What the tests of clients share."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.doors.explore.clients.installed import javascript_clients, python_clients
from tests.doors.explore.conftest import Service

Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def python_client(service: Service, tmp_path: Path) -> Run:
    """Runs a Python program that sees the clients, in an empty folder; its first argument is the service's address."""
    environment = {**os.environ, "PYTHONPATH": str(python_clients()), "HOME": str(tmp_path)}

    def run(*arguments: str, text: str = "", code: int = 0) -> "subprocess.CompletedProcess[str]":
        return _checked([sys.executable, *arguments], text, code, cwd=tmp_path, env=environment)

    return run


@pytest.fixture
def javascript_client(service: Service) -> Run:
    """Runs a script of this folder with Node; it is told the service's address and where the clients are."""
    folder = javascript_clients()

    def run(name: str, code: int = 0) -> "subprocess.CompletedProcess[str]":
        return _checked(["node", str(Path(__file__).parent / name), service.url, str(folder)], "", code)

    return run


def _checked(
    command: list[str], text: str, code: int, **options: object
) -> "subprocess.CompletedProcess[str]":
    done = subprocess.run(  # type: ignore[call-overload]  # the options are subprocess's own
        command, input=text, capture_output=True, text=True, timeout=120, check=False, **options
    )
    assert done.returncode == code, f"exit {done.returncode}\n{done.stdout}\n{done.stderr}"
    return done
