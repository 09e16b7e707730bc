"""A process that acts on an instance's jobs for a test: `work` runs a worker, `hand` obeys one JSON line after another."""

import json
import os
import sys
import time
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "beffroi.site.settings")
django.setup()

from django.utils import timezone  # noqa: E402

from beffroi.city.jobs import timing  # noqa: E402
from beffroi.city.jobs.public import (  # noqa: E402
    Job,
    Schedule,
    cancel,
    register,
    rescue,
    schedule,
    submit,
    submit_due,
    work,
)
from beffroi.city.jobs.schedules import write_down  # noqa: E402
from beffroi.data.errors import RefusedContent  # noqa: E402
from beffroi.data.lake.report import Progress  # noqa: E402


def _note(payload: Mapping[str, Any], word: str) -> None:
    with Path(payload["trace"]).open("a") as file:
        file.write(f"{word}\n")


def until(payload: Mapping[str, Any], progress: Progress) -> Mapping[str, Any]:
    """Go on, listening, until a file is there."""
    _note(payload, "began")
    turns = 0
    while not Path(payload["gate"]).exists():
        turns += 1
        progress("attente", min(turns / 100, 0.99))
        time.sleep(0.02)
    return {"turns": turns, "message": "Fini."}


def deaf(payload: Mapping[str, Any], progress: Progress) -> Mapping[str, Any]:
    """Go on without listening."""
    _note(payload, "began")
    progress("sourd", None)
    while not Path(payload["gate"]).exists():
        time.sleep(0.02)
    return {}


def wrapping(payload: Mapping[str, Any], progress: Progress) -> Mapping[str, Any]:
    """Listen, but turn any stop into an error of its own."""
    try:
        return until(payload, progress)
    except Exception as error:
        raise RuntimeError("something broke") from error


def refuse(_payload: Mapping[str, Any], _progress: Progress) -> Mapping[str, Any]:
    """Fail with a sentence."""
    raise RefusedContent("Le fichier est vide : refaites l'export.")


def burst(_payload: Mapping[str, Any], _progress: Progress) -> Mapping[str, Any]:
    """Fail as a bug does."""
    raise ZeroDivisionError("secret detail")


for verb in (until, deaf, wrapping, refuse, burst):
    register(f"test.{verb.__name__}", verb)
schedule("Rendez-vous d'essai", "test.until", every_seconds=3600, payload={"trace": os.devnull, "gate": "/"})


def _show(job_id: str) -> dict[str, Any]:
    job = Job.objects.get(pk=job_id)
    return {
        "id": str(job.pk),
        "state": job.state,
        "message": job.message,
        "step": job.step,
        "fraction": job.fraction,
        "attempts": job.attempts,
        "result": job.result,
        "ended": job.ended_at is not None,
        "title": job.title,
    }


def _due(seconds_ago: int) -> dict[str, Any]:
    """Make the scheduled work due, as if nobody had looked for that long."""
    write_down()
    when = timezone.now() - timedelta(seconds=seconds_ago)
    Schedule.objects.filter(name="Rendez-vous d'essai").update(next_at=when)
    return {}


COMMANDS = {
    "submit": lambda verb, payload: _show(str(submit(verb, payload, title="Essai").pk)),
    "show": _show,
    "cancel": lambda job_id: _show(str(cancel(Job.objects.get(pk=job_id)).pk)),
    "rescue": lambda: {"touched": rescue()},
    "due": _due,
    "tick": lambda: {"submitted": [str(job.pk) for job in submit_due()]},
    "next": lambda: {
        "in": (Schedule.objects.get(name="Rendez-vous d'essai").next_at - timezone.now()).total_seconds()
    },
}


def main() -> None:
    """Work, or obey."""
    if sys.argv[1] == "work":
        timing.PATIENCE = 1.0
        work()
        return
    for line in sys.stdin:
        name, *arguments = json.loads(line)
        print(json.dumps(COMMANDS[name](*arguments)), flush=True)


if __name__ == "__main__":
    main()
