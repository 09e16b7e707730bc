"""A program that harvests in an instance of its own, as its worker does: `begin ADDRESS` asks for the harvest of a catalogue,
`work` runs a worker until the harvest is over or somebody kills it, `show` says where it stands."""

import json
import os
import signal
import sys
import time
from collections import Counter
from threading import Thread
from typing import Any

import django

django.setup()

from django.db import connection  # noqa: E402 after Django's setup

from beffroi.city.catalog.public import Dataset  # noqa: E402
from beffroi.city.jobs.public import Job, rescue, work  # noqa: E402
from beffroi.city.people.public import default_organisation  # noqa: E402
from beffroi.engines.harvest.public import Item, Outcome, Run, add, submit_run  # noqa: E402

MANY = 5_000


def begin(address: str) -> None:
    """Ask for the harvest of a CKAN portal, by pages of a thousand."""
    source = add(
        default_organisation(), name="grande", kind="ckan", address=address,
        takes_rows=False, options={"page": "1000"},
    )  # fmt: skip
    submit_run(source)


def watch() -> None:
    """Take up what a killed worker left, once its lease ran out; say how many records are done; stop the worker at the end."""
    jobs = Job.objects.filter(verb="harvest.run")
    before = jobs.get().attempts
    while jobs.get().attempts == before:
        rescue()
        time.sleep(0.2)
    while jobs.filter(ended_at=None).exists():
        print(Outcome.objects.count(), flush=True)
        time.sleep(0.1)
    connection.close()
    os.kill(os.getpid(), signal.SIGTERM)


def show() -> dict[str, Any]:
    """Where the run stands, and what is published of it."""
    run, job = Run.objects.get(), Job.objects.get(verb="harvest.run")
    versions = Counter(Dataset.objects.values_list("current__number", flat=True))
    return {
        "state": run.state,
        "job": job.state,
        "attempts": job.attempts,
        "counts": run.counts,
        "outcomes": run.outcomes.count(),
        "items": Item.objects.filter(state=Item.State.PRESENT).count(),
        "public": Dataset.objects.public().count(),
        "versions": {str(number): count for number, count in versions.items()},
    }


def main(word: str, *said: str) -> None:
    """Do that."""
    if word == "begin":
        begin(*said)
    elif word == "work":
        Thread(target=watch, daemon=True).start()
        work()
    else:
        print(json.dumps(show()))


main(*sys.argv[1:])
