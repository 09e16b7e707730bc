"""What a child of the family does: `python -m beffroi.doors.cli.child ROLE LIFE …`. Not for people."""

import os
import signal
import sys
import time
from collections.abc import Sequence
from threading import Event, Thread
from types import FrameType

from beffroi.doors.cli.family import END_SECONDS

BEHIND = 10  # added to the niceness of jobs; heavy queries step back less


def watch_parent(life: int) -> None:
    """End this process when the parent's end of the pipe closes, in order if it can, at once if it cannot."""

    def wait() -> None:
        while os.read(life, 1):  # nobody writes: it returns b"" when the parent is gone
            pass
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(END_SECONDS)
        os.killpg(0, signal.SIGKILL)

    Thread(target=wait, name="parent watch", daemon=True).start()


def web(words: Sequence[str]) -> None:
    """Serve: host, port, workers, threads."""
    from beffroi.doors.cli.web import serve  # noqa: PLC0415  (only this role needs the server)

    host, port, workers, threads = words
    serve(host, int(port), workers=int(workers), threads=int(threads))


def worker(_words: Sequence[str]) -> None:
    """Run jobs, which give way to whoever waits for an answer."""
    os.nice(BEHIND)
    _django()
    from beffroi.city.jobs.public import work  # noqa: PLC0415  (models need Django set up)

    work()


def scheduler(_words: Sequence[str]) -> None:
    """Submit what is due, rescue what died."""
    _django()
    from beffroi.city.jobs.public import keep_time  # noqa: PLC0415  (models need Django set up)

    stop = Event()

    def asked(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, asked)
    keep_time(stop)


def _django() -> None:
    """Set up the rooms; each offers its work as it is loaded."""
    import django  # noqa: PLC0415  (the web role loads the application by itself)

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "beffroi.site.settings")
    django.setup()


ROLES = {"web": web, "worker": worker, "scheduler": scheduler}


def main() -> None:
    """Play a role until told to stop."""
    role, life, *words = sys.argv[1:]
    watch_parent(int(life))
    ROLES[role](words)


if __name__ == "__main__":
    main()
