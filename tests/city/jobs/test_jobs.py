"""Jobs from the outside: a worker process that runs, dies, is cancelled, is too slow; what the row says at the end."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from tests.conftest import ROOT, Outside, clean_environment

PATIENCE = 30.0


@dataclass
class Stage:
    """An instance, a hand to act on it, and workers to start."""

    outside: Outside
    folder: Path
    stack: ExitStack
    settings: dict[str, str] = field(default_factory=dict)
    hand: "subprocess.Popen[str] | None" = None

    def start(self, role: str) -> "subprocess.Popen[str]":
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.city.jobs.hand", role],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={
                **clean_environment(),
                "BEFFROI_HOME": str(self.outside.home),
                **self.outside.environment,
                **self.settings,
            },
        )
        self.stack.callback(self._end, process)
        return process

    @staticmethod
    def _end(process: "subprocess.Popen[str]") -> None:
        process.kill()
        process.wait()

    def ask(self, *words: Any) -> dict[str, Any]:
        """One command to the hand."""
        if self.hand is None:
            self.hand = self.start("hand")
        assert self.hand.stdin is not None
        assert self.hand.stdout is not None
        self.hand.stdin.write(json.dumps(words) + "\n")
        self.hand.stdin.flush()
        answer: dict[str, Any] = json.loads(self.hand.stdout.readline())
        return answer

    def submit(self, verb: str) -> str:
        payload = {"trace": str(self.folder / "trace"), "gate": str(self.folder / "gate")}
        return str(self.ask("submit", f"test.{verb}", payload)["id"])

    def begun(self) -> int:
        """How many attempts have begun."""
        trace = self.folder / "trace"
        return len(trace.read_text().splitlines()) if trace.exists() else 0

    def open_gate(self) -> None:
        (self.folder / "gate").touch()

    def wait(self, true: Callable[[], bool], what: str) -> None:
        deadline = time.monotonic() + PATIENCE
        while not true():
            assert time.monotonic() < deadline, what
            time.sleep(0.05)

    def ended(self, job: str) -> dict[str, Any]:
        """The job, once it has ended."""
        self.wait(lambda: bool(self.ask("show", job)["ended"]), f"job {job} does not end")
        return self.ask("show", job)


@pytest.fixture
def stage(outside: Outside, tmp_path: Path) -> Iterator[Stage]:
    with ExitStack() as stack:
        yield Stage(outside, tmp_path, stack)


def test_runs_and_tells_where_it_stands(stage: Stage) -> None:
    job = stage.submit("until")
    assert stage.ask("show", job)["state"] == "waiting"
    stage.start("work")
    stage.wait(lambda: (stage.ask("show", job)["fraction"] or 0) > 0, "no progress is shown")
    shown = stage.ask("show", job)
    assert (shown["state"], shown["step"], shown["attempts"]) == ("running", "attente", 1)
    stage.open_gate()
    shown = stage.ended(job)
    assert (shown["state"], shown["message"], shown["fraction"]) == ("done", "Fini.", 1.0)
    assert shown["result"]["turns"] > 0


def test_fails_with_a_sentence(stage: Stage) -> None:
    refused, broken, unknown = stage.submit("refuse"), stage.submit("burst"), stage.submit("nothing")
    stage.start("work")
    assert stage.ended(refused)["message"] == "Le fichier est vide : refaites l'export."
    shown = stage.ended(broken)
    assert shown["state"] == "failed"
    assert broken in shown["message"]
    assert "secret" not in shown["message"]
    assert "test.nothing" in stage.ended(unknown)["message"]


@pytest.mark.parametrize("verb", ["until", "wrapping", "deaf"])
def test_cancel(stage: Stage, verb: str) -> None:
    """Heard at the next step; a worker whose work does not listen ends, and the row is honest all the same."""
    job = stage.submit(verb)
    worker = stage.start("work")
    stage.wait(lambda: stage.begun() == 1, "the work does not begin")
    stage.ask("cancel", job)
    shown = stage.ended(job)
    assert shown["state"] == "cancelled"
    assert "Annulé" in shown["message"]
    if verb == "deaf":
        assert worker.wait(PATIENCE) == 75
    else:
        assert worker.poll() is None


def test_cancel_before_it_begins(stage: Stage) -> None:
    job = stage.submit("until")
    assert stage.ask("cancel", job)["state"] == "cancelled"
    after = stage.submit("refuse")
    stage.start("work")
    stage.ended(after)
    assert stage.begun() == 0


@pytest.mark.parametrize("verb", ["until", "deaf"])
def test_time_limit(stage: Stage, verb: str) -> None:
    stage.settings["BEFFROI_JOB_SECONDS"] = "1"
    job = stage.submit(verb)
    stage.start("work")
    shown = stage.ended(job)
    assert shown["state"] == "failed"
    assert "BEFFROI_JOB_SECONDS" in shown["message"]


def test_killed_worker_then_another(stage: Stage) -> None:
    """kill -9 in the middle: after the lease another worker takes the job up and ends it."""
    stage.settings["BEFFROI_JOB_LEASE_SECONDS"] = "2"
    job = stage.submit("until")
    first = stage.start("work")
    stage.wait(lambda: stage.begun() == 1, "the work does not begin")
    first.send_signal(signal.SIGKILL)
    first.wait()
    assert stage.ask("rescue")["touched"] == 0, "the lease still runs"
    stage.start("work")
    stage.wait(lambda: stage.ask("rescue")["touched"] == 1, "the lease never ends")
    stage.open_gate()
    shown = stage.ended(job)
    assert (shown["state"], shown["attempts"], stage.begun()) == ("done", 2, 2)


def test_killed_too_often(stage: Stage) -> None:
    stage.settings |= {"BEFFROI_JOB_LEASE_SECONDS": "1", "BEFFROI_JOB_ATTEMPTS": "2"}
    job = stage.submit("until")
    for attempt in (1, 2):
        worker = stage.start("work")
        stage.wait(lambda n=attempt: stage.begun() == n, "the work does not begin")  # type: ignore[misc]  # a default binds
        worker.send_signal(signal.SIGKILL)
        worker.wait()
        stage.wait(lambda: stage.ask("rescue")["touched"] == 1, "the lease never ends")
    shown = stage.ended(job)
    assert shown["state"] == "failed"
    assert "2 fois" in shown["message"]


def test_cancelled_then_killed(stage: Stage) -> None:
    stage.settings["BEFFROI_JOB_LEASE_SECONDS"] = "1"
    job = stage.submit("until")
    worker = stage.start("work")
    stage.wait(lambda: stage.begun() == 1, "the work does not begin")
    os.kill(worker.pid, signal.SIGSTOP)  # it cannot hear
    stage.ask("cancel", job)
    worker.send_signal(signal.SIGKILL)
    worker.wait()
    stage.wait(lambda: stage.ask("rescue")["touched"] == 1, "the lease never ends")
    assert stage.ended(job)["state"] == "cancelled"


def test_believed_dead_and_back(stage: Stage) -> None:
    """A worker that slept through its lease changes nothing of what the next one does."""
    stage.settings["BEFFROI_JOB_LEASE_SECONDS"] = "2"
    job = stage.submit("until")
    first = stage.start("work")
    stage.wait(lambda: stage.begun() == 1, "the work does not begin")
    os.kill(first.pid, signal.SIGSTOP)
    stage.wait(lambda: stage.ask("rescue")["touched"] == 1, "the lease never ends")
    stage.start("work")
    stage.wait(lambda: stage.begun() == 2, "nobody takes the job up")
    os.kill(first.pid, signal.SIGCONT)
    stage.wait(lambda: stage.ask("show", job)["state"] == "running", "the second attempt was disturbed")
    stage.open_gate()
    shown = stage.ended(job)
    assert (shown["state"], shown["attempts"]) == ("done", 2)


@pytest.mark.parametrize("verb", ["until", "deaf"])
def test_stop_gives_the_job_back(stage: Stage, verb: str) -> None:
    """SIGTERM ends a worker within seconds; its job waits for the next one, no attempt counted."""
    job = stage.submit(verb)
    worker = stage.start("work")
    stage.wait(lambda: stage.begun() == 1, "the work does not begin")
    worker.terminate()
    assert worker.wait(10) in (0, 75)
    shown = stage.ask("show", job)
    assert (shown["state"], shown["attempts"]) == ("waiting", 0)
    stage.open_gate()
    stage.start("work")
    assert stage.ended(job)["state"] == "done"


def test_two_workers_share_the_queue(stage: Stage) -> None:
    """Each job is run once, whichever worker takes it."""
    stage.open_gate()
    jobs = [stage.submit("until") for _ in range(12)]
    stage.start("work")
    stage.start("work")
    assert {stage.ended(job)["state"] for job in jobs} == {"done"}
    assert stage.begun() == len(jobs)
    assert {stage.ask("show", job)["attempts"] for job in jobs} == {1}


def test_lost_from_the_queue(stage: Stage) -> None:
    """A waiting job whose line left the queue is put back by the watch."""
    stage.settings["BEFFROI_JOB_LEASE_SECONDS"] = "1"
    stage.open_gate()
    job = stage.submit("until")
    stage.outside.python(
        "-c",
        "import os, django; os.environ['DJANGO_SETTINGS_MODULE'] = 'beffroi.site.settings'; django.setup();"
        "from django_tasks_db.models import DBTaskResult; DBTaskResult.objects.all().delete()",
    )
    stage.wait(lambda: stage.ask("rescue")["touched"] == 1, "the job is forgotten")
    stage.start("work")
    assert stage.ended(job)["state"] == "done"


def test_schedules_come_once(stage: Stage) -> None:
    """Whatever was missed, and however many schedulers look: one job, and the next time in the future."""
    stage.ask("due", 5 * 3600 + 60)
    others = [stage.start("hand") for _ in range(3)]
    for other in others:
        assert other.stdin is not None
        other.stdin.write('["tick"]\n')
        other.stdin.flush()
    submitted = stage.ask("tick")["submitted"]
    for other in others:
        assert other.stdout is not None
        submitted += json.loads(other.stdout.readline())["submitted"]
    assert len(submitted) == 1
    assert 0 < stage.ask("next")["in"] <= 3600
    assert stage.ask("show", submitted[0])["title"] == "Rendez-vous d'essai"
    stage.ask("due", 1)
    assert stage.ask("tick")["submitted"] == [], "the last one still waits"
    stage.start("work")
    stage.ended(submitted[0])
    stage.ask("due", 1)
    assert len(stage.ask("tick")["submitted"]) == 1
