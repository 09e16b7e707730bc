"""The table, what it was measured on, and its place in docs/performance.md."""

import os
import platform
import subprocess
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from bench.measure import Line

DOCS = Path(__file__).resolve().parents[1] / "docs" / "performance.md"
START, END = "<!-- table: made by make bench -->", "<!-- end of table -->"
HEAD = (
    "| work | promise | Beffroi | against | theirs | ratio | kept | note |\n|---|---|---|---|---|---|---|---|"
)
OURS = ("duckdb", "django", "granian")


def table(parts: dict[str, list[Line]], foot: Sequence[str]) -> str:
    """A table for each part, then what it was measured on."""
    tables = [
        f"### {title}\n\n{HEAD}\n" + "\n".join(line.markdown() for line in lines)
        for title, lines in parts.items()
        if lines
    ]
    return "\n\n".join([*tables, "\n".join(f"- {sentence}" for sentence in foot)])


def missed(parts: dict[str, list[Line]]) -> list[Line]:
    """The lines whose promise is not kept."""
    return [line for lines in parts.values() for line in lines if not line.kept]


def machine() -> str:
    """The machine, as far as it tells."""
    model = next(
        (line.partition(":")[2].strip() for line in _lines("/proc/cpuinfo") if line.startswith("model name")),
        "",
    )
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    told = f"{os.cpu_count()} cores{f' ({model})' if model else ''}, {memory:.0f} GB"
    return f"{told}, {platform.system()} {platform.machine()}, Python {platform.python_version()}"


def _lines(path: str) -> list[str]:
    file = Path(path)
    return file.read_text().splitlines() if file.exists() else []


def foot(about: str, command: str, peers: Sequence[str]) -> list[str]:
    """When, where, of what, by which command, against which versions."""
    ours = ", ".join(f"{name} {version(name)}" for name in OURS)
    return [
        f"measured on {datetime.now(UTC).date().isoformat()} with `{command}`, commit {commit()}",
        f"machine: {machine()}; load generator and servers on the same machine",
        f"rows: {about}",
        f"Beffroi stands on {ours}",
        *(f"against {peer}" for peer in peers),
    ]


def commit() -> str:
    """The commit measured."""
    done = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False
    )
    return done.stdout.strip() or "unknown"


def write(text: str, page: Path = DOCS) -> None:
    """Put the table in its page."""
    before, _, rest = page.read_text().partition(START)
    _, _, after = rest.partition(END)
    page.write_text(f"{before}{START}\n{text}\n{END}{after}")
