"""The worker killed in the middle of a harvest of 5 000 datasets, twice: another takes the job up when its lease has run out,
goes on where it was, and it ends as if nothing had happened."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from tests.conftest import Outside, clean_environment
from tests.engines.harvest.conftest import Remote
from tests.engines.harvest.harvesting import package, play_ckan

PROGRAM = Path(__file__).with_name("worker.py")
MANY = 5_000


def _run(environment: Mapping[str, str], *words: str) -> str:
    return subprocess.run(
        [sys.executable, PROGRAM, *words], env=environment, capture_output=True, text=True, check=True
    ).stdout


def _show(environment: Mapping[str, str]) -> dict[str, Any]:
    shown: dict[str, Any] = json.loads(_run(environment, "show").splitlines()[-1])
    return shown


@pytest.mark.slow
def test_a_killed_harvest_goes_on_and_ends_the_same(outside: Outside, remote: Remote) -> None:
    play_ckan(remote, [package(f"{n:05}", title=f"Jeu numéro {n}") for n in range(MANY)])
    environment = {
        **clean_environment(),
        **outside.environment,
        "BEFFROI_HOME": str(outside.home),
        "DJANGO_SETTINGS_MODULE": "beffroi.site.settings",
        "BEFFROI_FETCH_PRIVATE": "yes",
        "BEFFROI_HARVEST_PAUSE_MS": "0",
        "BEFFROI_JOB_LEASE_SECONDS": "5",
    }
    _run(environment, "begin", remote.url)
    done = 0
    for attempt, more in enumerate((500, 1500), 1):
        worker = subprocess.Popen(
            [sys.executable, PROGRAM, "work"], env=environment, stdout=subprocess.PIPE, text=True
        )
        assert worker.stdout is not None
        for line in worker.stdout:
            if int(line) >= done + more:
                break
        os.kill(worker.pid, signal.SIGKILL)
        worker.communicate()
        cut = _show(environment)
        assert (cut["state"], cut["attempts"]) == ("running", attempt)
        assert done < cut["outcomes"] < MANY
        assert cut["outcomes"] == cut["public"] == cut["items"]
        done = cut["outcomes"]
    _run(environment, "work")
    end = _show(environment)
    assert (end["state"], end["job"], end["attempts"]) == ("done", "done", 3)
    assert end["counts"] == {"created": MANY}
    assert (end["public"], end["items"], end["versions"]) == (MANY, MANY, {"1": MANY})
