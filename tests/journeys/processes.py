"""Looking at a tree of processes from the outside."""

import os
import socket
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

PATIENCE = 90.0  # a machine under load is slow; a hang is not


def free_port() -> int:
    """A port nobody listens to."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait(true: Callable[[], bool], what: str, seconds: float = PATIENCE) -> None:
    """Until it is true; fails when it takes too long."""
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, what
        time.sleep(0.05)


def parents() -> dict[int, int]:
    """Every process that lives (not a zombie) → its parent."""
    if Path("/proc/self/stat").exists():
        found = {}
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit():
                try:
                    state, parent, *_ = (entry / "stat").read_text().rpartition(")")[2].split()
                except OSError:
                    continue  # it ended meanwhile
                if state != "Z":
                    found[int(entry.name)] = int(parent)
        return found
    lines = subprocess.run(
        ["ps", "-Ao", "pid=,ppid=,stat="], capture_output=True, text=True, check=True
    ).stdout
    rows = (line.split() for line in lines.splitlines())
    return {int(pid): int(parent) for pid, parent, state in rows if not state.startswith("Z")}


def descendants(pid: int) -> set[int]:
    """All processes under that one."""
    family, known = {pid}, parents()
    while True:
        more = {child for child, parent in known.items() if parent in family} - family
        if not more:
            return family - {pid}
        family |= more


def alive(pids: set[int]) -> set[int]:
    """Those of them that still run."""
    return pids & parents().keys()


def command(pid: int) -> str:
    """What a process was started as."""
    try:
        if Path("/proc").is_dir():
            return (Path("/proc") / str(pid) / "cmdline").read_text().replace("\0", " ")
        return subprocess.run(
            ["ps", "-o", "args=", "-p", str(pid)], capture_output=True, text=True, check=False
        ).stdout
    except OSError:
        return ""


def playing(root: int, role: str) -> int | None:
    """The direct child of `root` that plays a role."""
    known = parents()
    return next((p for p, parent in known.items() if parent == root and f".child {role}" in command(p)), None)


def kill(pid: int, number: int) -> None:
    """Signal a process that should be there."""
    os.kill(pid, number)
