"""A Python that has the libraries loaded and gives birth to each command as a copy of itself.

A command then costs its work, not the second and a half its imports take; it still has a process, an environment and streams of
its own, and reads its settings after its birth. Only what knows no setting is loaded before.
"""

import atexit
import json
import os
import runpy
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import TextIO, cast

ROOT = Path(__file__).parent.parent
SECONDS = 600  # a machine under load is slow; a hang is not
#: Libraries, and our ground floor.
LOADED = [
    "beffroi.data.lake",
    "beffroi.data.odsql",
    "beffroi.data.rdf",
    "beffroi.data.geo",
    "django.db.models",
    "django.db.backends.sqlite3.base",
    "django.core.handlers.wsgi",
    "django.forms",
    "django.template.defaultfilters",
    "django.urls",
    "httpx",
    "lxml.etree",
    "PIL.Image",
    "pyogrio",
    "pyproj",
    "rich.console",
    "rich.progress",
    "rich.table",
    "shapely.geometry",
    "webauthn",
    "xlsxwriter",
    "yaml",
]
Ended = subprocess.CompletedProcess[str]


class Nursery:
    """Started when first asked."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._door: socket.socket | None = None

    def run(self, arguments: Sequence[str], *, stdin: str, environment: Mapping[str, str]) -> Ended:
        """Run `python arguments…` to its end."""
        with (
            tempfile.TemporaryFile() as given,
            tempfile.TemporaryFile() as out,
            tempfile.TemporaryFile() as err,
        ):
            given.write(stdin.encode())
            given.seek(0)
            ours, theirs = socket.socketpair()
            with ours, theirs:
                asked = json.dumps([list(arguments), dict(environment), str(Path.cwd())]).encode()
                with self._lock:
                    door = self._opened()
                    socket.send_fds(
                        door,
                        [len(asked).to_bytes(8, "big")],
                        [theirs.fileno(), given.fileno(), out.fileno(), err.fileno()],
                    )
                    door.sendall(asked)
                theirs.close()
                code = _told(ours, arguments)
            return subprocess.CompletedProcess(arguments, code, _text(out), _text(err))

    def _opened(self) -> socket.socket:
        if self._door is None:
            self._door, theirs = socket.socketpair()
            with theirs:
                subprocess.Popen(
                    [sys.executable, "-m", "tests.nursery", str(theirs.fileno())],
                    pass_fds=[theirs.fileno()],
                    cwd=ROOT,
                    env={**os.environ, "OPENBLAS_NUM_THREADS": "1"},
                )
        return self._door


def _told(ours: socket.socket, arguments: Sequence[str]) -> int:
    """The exit code, once the process has ended; it is killed after its time."""
    ours.settimeout(SECONDS)
    heard = ours.makefile("r")
    number = int(heard.readline())
    try:
        return int(heard.readline())
    except TimeoutError:
        os.killpg(number, signal.SIGKILL)
        raise subprocess.TimeoutExpired(list(arguments), SECONDS) from None


def _text(stream: "tempfile._TemporaryFileWrapper[bytes]") -> str:
    stream.seek(0)
    return stream.read().decode()


def keep(door: socket.socket) -> None:
    """Answer until nobody asks any more."""
    for name in LOADED:
        import_module(name)
    # Opened once for all: the signature of the engine's extension is then known to each.
    import_module("beffroi.data.lake").open_memory("64MB", threads=1).close()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for those who wait
    while True:
        head, streams, _, _ = socket.recv_fds(door, 8, 4)
        if not head:
            return
        length, asked = int.from_bytes(head, "big"), b""
        while len(asked) < length:
            asked += door.recv(length - len(asked))
        if os.fork() == 0:
            door.close()
            _wait(asked, streams)
        for stream in streams:
            os.close(stream)


def _wait(asked: bytes, streams: list[int]) -> None:
    """Between the nursery and the command: says its number, then how it ended."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    with socket.socket(fileno=streams[0]) as told:
        number = os.fork()
        if number == 0:
            told.close()
            _live(asked, streams[1:])
        told.sendall(f"{number}\n".encode())
        _, status = os.waitpid(number, 0)
        told.sendall(f"{os.waitstatus_to_exitcode(status)}\n".encode())
    os._exit(0)


def _stream(place: int, mode: str) -> TextIO:
    return cast("TextIO", os.fdopen(place, mode, encoding="utf-8"))


def _do(kind: str, *rest: str) -> None:
    """What Python would do of these words: `-m module`, `-c code`, or the path of a script."""
    if kind == "-m":
        sys.argv = list(rest)
        runpy.run_module(rest[0], run_name="__main__", alter_sys=True)
    elif kind == "-c":
        sys.argv = ["-c", *rest[1:]]
        exec(compile(rest[0], "<string>", "exec"), {"__name__": "__main__"})
    else:
        sys.argv = [kind, *rest]
        sys.path.insert(0, str(Path(kind).parent))
        runpy.run_path(kind, run_name="__main__")


def _live(asked: bytes, streams: list[int]) -> None:
    """Be the command."""
    arguments, environment, folder = json.loads(asked)
    os.setsid()
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    for place, stream in enumerate(streams):
        os.dup2(stream, place)
        os.close(stream)
    sys.stdin, sys.stdout, sys.stderr = map(_stream, range(3), "rww")
    code = 0
    try:
        _do(*arguments)
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 0 if end.code is None else 1
        if isinstance(end.code, str):
            print(end.code, file=sys.stderr)
    except BaseException:  # noqa: BLE001 (as Python itself ends)
        sys.excepthook(*sys.exc_info())
        code = 1
    atexit._run_exitfuncs()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


if __name__ == "__main__":
    keep(socket.socket(fileno=int(sys.argv[1])))
