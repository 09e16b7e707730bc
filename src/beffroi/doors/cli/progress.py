"""A progress bar on a terminal, silence elsewhere."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bar

from beffroi.data.lake import Progress, silent
from beffroi.doors.cli.words import STEPS


@contextmanager
def shown(title: str, *, quiet: bool = False) -> Iterator[Progress]:
    """A progress to hand to long work, drawn on the error output when it is a terminal."""
    if quiet or not sys.stderr.isatty():
        yield silent
        return
    columns = (
        SpinnerColumn(),
        TextColumn("{task.fields[step]:<20}"),
        BarColumn(),
        TimeElapsedColumn(),
        TextColumn(title),
    )
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(title, total=None, step="")

        def tell(step: str, fraction: float | None) -> None:
            bar.update(
                task,
                step=STEPS.get(step, step),
                total=None if fraction is None else 1.0,
                completed=fraction or 0.0,
            )

        yield tell
