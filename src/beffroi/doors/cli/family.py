"""One process tree: a parent that starts its children, starts again those that die, and ends them all.

Each child holds the reading end of a pipe whose writing end only the parent holds: when the parent is gone, however it
went, the children read its end and leave too (`child.py`).
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from threading import Event, Thread
from types import FrameType

from beffroi.data.errors import BeffroiError

END_SECONDS = 8.0  # given to the children to leave, before they are killed
EARLY_SECONDS = 5.0  # a child that dies sooner was never well
EARLY_DEATHS = 3  # in a row: the parent gives up
LOOK_SECONDS = 0.2


class ChildKeepsDying(BeffroiError):
    """A child dies as soon as it is started."""

    code = "child_keeps_dying"


@dataclass(slots=True)
class Child:
    """A role and the process that plays it now. `words` are the arguments of `beffroi.doors.cli.child`.

    One that `waits` is started once the service is ready: what people wait for has the cores for itself.
    """

    role: str
    words: Sequence[str] = ()
    waits: bool = False
    process: "subprocess.Popen[bytes] | None" = None
    started: float = 0.0
    early_deaths: int = 0
    due: float = 0.0  # not started again before


@dataclass(slots=True)
class Family:
    """The children of this process; `say` prints a sentence for the person at the terminal."""

    children: Sequence[Child]
    say: Callable[[str], None]
    stop: Event = field(default_factory=Event)

    def run(self, ready: Callable[[], None]) -> None:
        """Start the children and watch them until SIGINT, SIGTERM or SIGHUP; then end them.

        Args:
            ready: called in a thread once the first are started; it may wait, and should look at `stop`.

        Raises:
            ChildKeepsDying: a child dies at once, several times in a row.
        """
        before = {number: signal.signal(number, self._signalled) for number in _STOPS}
        life, keep = os.pipe()
        try:
            waiter = Thread(target=ready, name="ready", daemon=True)
            for child in self.children:
                if not child.waits:
                    self._start(child, life)
            waiter.start()
            while not self.stop.wait(LOOK_SECONDS):
                for child in self.children:
                    if not (child.waits and waiter.is_alive()):
                        child.waits = False
                        self._look(child, life)
        finally:
            self._end()
            os.close(keep)
            os.close(life)
            for number, handler in before.items():
                signal.signal(number, handler)

    def _signalled(self, _number: int, _frame: FrameType | None) -> None:
        if self.stop.is_set():  # asked twice: no more patience
            self._signal(signal.SIGKILL)
        self.stop.set()

    def _start(self, child: Child, life: int) -> None:
        command = [sys.executable, "-m", "beffroi.doors.cli.child", child.role, str(life), *child.words]
        # A session of its own: Ctrl-C reaches the parent alone, which ends the children in order.
        child.process = subprocess.Popen(  # noqa: S603  (our own program, words checked by the command)
            command, pass_fds=(life,), start_new_session=True, stdin=subprocess.DEVNULL
        )
        child.started = time.monotonic()

    def _look(self, child: Child, life: int) -> None:
        now = time.monotonic()
        if child.process is None:
            if now >= child.due:
                self._start(child, life)
            return
        code = child.process.poll()
        if code is None:
            return
        _signal_group(child.process, signal.SIGKILL)  # whatever it had started
        child.process = None
        early = now - child.started < EARLY_SECONDS
        child.early_deaths = child.early_deaths + 1 if early else 0
        if child.early_deaths >= EARLY_DEATHS:
            raise ChildKeepsDying(
                f"Le processus « {child.role} » s'arrête dès son démarrage (code {code}) : le journal ci-dessus dit "
                "pourquoi, « beffroi check » aide à trouver."
            )
        self.say(f"Le processus « {child.role} » s'est arrêté (code {code}) : il est relancé.")
        child.due = now + child.early_deaths

    def _signal(self, number: int) -> None:
        for child in self.children:
            if child.process is not None and child.process.poll() is None:
                if number == signal.SIGKILL:
                    _signal_group(child.process, number)
                else:
                    child.process.send_signal(number)

    def _end(self) -> None:
        """Ask every child to leave, then make the slow ones."""
        self._signal(signal.SIGTERM)
        deadline = time.monotonic() + END_SECONDS
        for child in self.children:
            if child.process is None:
                continue
            try:
                child.process.wait(max(deadline - time.monotonic(), 0.01))
            except subprocess.TimeoutExpired:
                _signal_group(child.process, signal.SIGKILL)
                child.process.wait()


_STOPS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def _signal_group(process: "subprocess.Popen[bytes]", number: int) -> None:
    """Signal a child and whatever it started."""
    try:
        os.killpg(process.pid, number)
    except (ProcessLookupError, PermissionError):  # gone already; macOS says the second
        return
