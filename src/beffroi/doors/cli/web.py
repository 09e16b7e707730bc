"""The web server: Granian in front of the WSGI application."""

import multiprocessing
import os
from collections.abc import Callable
from multiprocessing.connection import wait
from threading import Thread
from typing import Any

from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import Server

IDLE_SECONDS = (
    600  # after which a thread without work leaves, with its connections: the next would open them again
)
KILL_SECONDS = 4  # a request still running so long after the end was asked is cut
APPLICATION = "beffroi.site.wsgi:application"


def serve(host: str, port: int, *, workers: int, threads: int) -> None:
    """Answer requests until SIGTERM. `threads` requests run at once in each worker; more wait their turn."""
    Server(
        APPLICATION,
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=threads,
        blocking_threads_idle_timeout=IDLE_SECONDS,
        websockets=False,
        workers_kill_timeout=KILL_SECONDS,
        log_level=LogLevels.error,
    ).serve(target_loader=load)


def load(target: str) -> Callable[..., Any]:
    """Load the application in a worker process, and make this process leave with its parent, however that one ends."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        sentinel = parent.sentinel

        def leave() -> None:
            wait([sentinel])
            os._exit(1)

        Thread(target=leave, name="parent watch", daemon=True).start()
    module, _, name = target.partition(":")
    return getattr(__import__(module, fromlist=[name]), name)  # type: ignore[no-any-return]
