"""The worker: takes jobs from the queue, one at a time, until it is asked to stop."""

import signal
from types import FrameType

from django.db import close_old_connections
from django.utils.crypto import get_random_string
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from beffroi.city.jobs import timing
from beffroi.city.jobs.running import stopping


def work() -> None:
    """Run jobs until SIGTERM or SIGINT; a running job is then given back to the queue. For the main thread only."""
    worker = Worker(
        queue_names=["default"],
        interval=timing.POLL,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=get_random_string(32),
        excluded_queue_names=[],
    )

    def stop(_number: int, _frame: FrameType | None) -> None:
        worker.running = False
        stopping.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    while not stopping.is_set():
        close_old_connections()
        if DBTaskResult.objects.ready().exists():  # a look costs no lock; the batch takes one
            worker.run()
        stopping.wait(timing.POLL)
