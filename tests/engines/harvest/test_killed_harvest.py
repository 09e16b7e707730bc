"""A worker killed in the middle of a harvest of 5 000 datasets: the next one goes on, and it ends as if nothing had happened."""

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


def _ask(environment: Mapping[str, str], *words: str) -> Any:
    done = subprocess.run(
        [sys.executable, PROGRAM, *words], env=environment, capture_output=True, text=True, check=True
    )
    return json.loads(done.stdout.splitlines()[-1])


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
    }
    run = str(_ask(environment, "begin", remote.url))
    done = 0
    for more in (500, 1500):
        worker = subprocess.Popen(
            [sys.executable, PROGRAM, "work", run], env=environment, stdout=subprocess.PIPE, text=True
        )
        assert worker.stdout is not None
        for line in worker.stdout:
            if int(line) >= done + more:
                break
        os.kill(worker.pid, signal.SIGKILL)
        worker.communicate()
        cut = _ask(environment, "show", run)
        assert done < cut["outcomes"] < MANY
        assert cut["outcomes"] == cut["public"]
        done = cut["outcomes"]
    end = _ask(environment, "work", run)
    assert end["state"] == "done"
    assert end["counts"] == {"created": MANY}
    assert (end["public"], end["versions"]) == (MANY, {"1": MANY})
