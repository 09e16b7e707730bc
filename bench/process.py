"""Programs the bench starts: a port nobody uses, a server waited for, then ended with all its children."""

import contextlib
import http.client
import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

READY_SECONDS = 180.0  # a peer may count eleven million rows before it listens
ENDING_SECONDS = 20.0


def free_port() -> int:
    """A port nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def run(command: Sequence[str | Path], *, log: Path, environment: Mapping[str, str] | None = None) -> None:
    """Run a program to its end; what it says goes to the log, whose end is shown when it fails."""
    with log.open("a") as said:
        done = subprocess.run(
            command, env={**os.environ, **(environment or {})}, stdout=said, stderr=said, check=False
        )
    if done.returncode:
        raise SystemExit(f"{' '.join(map(str, command))[:200]}\nended with {done.returncode}: {tail(log)}")


def tail(log: Path) -> str:
    """The end of a log."""
    return log.read_text(errors="replace")[-2000:]


@contextmanager
def service(
    command: Sequence[str | Path], port: int, *, ready: str, log: Path, environment: Mapping[str, str]
) -> Iterator[str]:
    """A server, once it answers 200 at `ready`, until the block ends: gives its address (http://127.0.0.1:port)."""
    with log.open("w") as said:
        process = subprocess.Popen(
            command,
            env={**os.environ, **environment},
            stdout=said,
            stderr=said,
            start_new_session=True,
        )
    try:
        end = time.monotonic() + READY_SECONDS
        while not answers(port, ready):
            if process.poll() is not None or time.monotonic() > end:
                raise SystemExit(f"{command[0]} does not answer at {ready}: {tail(log)}")
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(ENDING_SECONDS)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)  # workers a dying parent left behind


def answers(port: int, path: str) -> bool:
    """Whether something answers 200 there."""
    client = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        client.request("GET", path)
        return client.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        client.close()
