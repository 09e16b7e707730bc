"""Run, time, and keep the medians. Every figure is a ratio of two things measured in turn in the same run."""

import os
import statistics
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field


@dataclass(slots=True)
class Line:
    """One row of the table: `ours` against `theirs`, measured in turn; seconds, or a rate when `unit` is one ("/s", "rows/s")."""

    work: str
    promise: str
    ours: list[float] = field(default_factory=list)
    theirs: list[float] = field(default_factory=list)
    note: str = ""
    limit: float = 0.0  # the largest ratio ours/theirs that keeps the promise
    floor: float = 0.0  # or the smallest, for rates; none of both: no promise
    against: str = "DuckDB"
    unit: str = ""

    @property
    def ratio(self) -> float:
        """Median of the ratios, pair by pair."""
        return statistics.median(ours / theirs for ours, theirs in zip(self.ours, self.theirs, strict=True))

    @property
    def kept(self) -> bool:
        """Whether the promise holds."""
        return (not self.limit or self.ratio <= self.limit) and self.ratio >= self.floor

    @property
    def verdict(self) -> str:
        """Yes, **no**, or — when nothing was promised."""
        if not self.limit and not self.floor:
            return "—"
        return "yes" if self.kept else "**no**"

    def markdown(self) -> str:
        """The row of the table."""
        ours, theirs = (amount(statistics.median(values), self.unit) for values in (self.ours, self.theirs))
        ratio = f"{self.ratio:.0f}" if self.ratio >= 100 else f"{self.ratio:.2f}"
        return f"| {self.work} | {self.promise} | {ours} | {self.against} | {theirs} | {ratio}× | {self.verdict} | {self.note} |"


def amount(value: float, unit: str = "") -> str:
    """A duration or a rate as people read it."""
    if not unit:
        return span(value)
    figure = f"{value:,.0f}".replace(",", " ") if value >= 100 else f"{value:.3g}"
    return f"{figure} {unit}" if unit[0].isalpha() else f"{figure}{unit}"


def span(seconds: float) -> str:
    """A duration as people read it."""
    return f"{seconds:.1f} s" if seconds >= 1 else f"{seconds * 1000:.1f} ms"


def timed(work: Callable[[], object]) -> float:
    """Seconds one call takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def median_of(work: Callable[[], object], times: int) -> float:
    """Median seconds of several calls, after one that does not count."""
    work()
    return statistics.median(timed(work) for _ in range(times))


def run_process(command: Sequence[str], environment: dict[str, str] | None = None) -> tuple[float, float]:
    """Run a process to its end: seconds, and the peak of its resident memory in megabytes (with its children)."""
    start = time.perf_counter()
    with subprocess.Popen(
        command, env={**os.environ, **(environment or {})}, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    ) as process:
        errors = process.stderr.read() if process.stderr else b""
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise SystemExit(
            f"{' '.join(command[:4])}… ended with {process.returncode}\n{errors.decode()[-2000:]}"
        )
    return time.perf_counter() - start, usage.ru_maxrss / 1000
