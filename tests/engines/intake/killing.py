"""A program that takes a file in and is killed on the way, again and again; prints what it finds after each death, as JSON lines.

Run in an instance of its own (BEFFROI_HOME). Nothing in the product knows of it: the progress that kills is this program's own.
Each life is a fork: before it, this process holds neither the database nor the engine open.
"""

import json
import os
import random
import signal
import sys
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

import django

django.setup()

from beffroi.city.catalog import public as catalog  # noqa: E402 after Django's setup
from beffroi.data.errors import NotFound  # noqa: E402
from beffroi.data.lake.duck import genuine_extension  # noqa: E402
from beffroi.engines.intake.public import IntakeRequest, Then, receive  # noqa: E402
from beffroi.trust.gate.public import GateDecision  # noqa: E402

State = catalog.Version.State


def life(work: Callable[[], Any], kill_after: float | None = None) -> tuple[int, str]:
    """Run `work` in a child; its exit status (negative: the signal that killed it) and what it wrote."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        code = 1
        try:
            with os.fdopen(writing, "w") as out:
                out.write(json.dumps(work()))
            code = 0
        except BaseException:  # noqa: BLE001 a life tells of its death, whatever it is
            traceback.print_exc()
        finally:
            os._exit(code)
    os.close(writing)
    if kill_after is not None:
        time.sleep(kill_after)
        os.kill(child, signal.SIGKILL)
    with os.fdopen(reading) as answer:
        text = answer.read()
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status), text


def take_in(
    path: Path, dataset_id: str, deadly: int = 0, then: Then = Then.PUBLISH
) -> Callable[[], list[str]]:
    """Publish `path`, or keep it as a draft; the process kills itself at the `deadly`th word of progress."""

    def work() -> list[str]:
        steps: list[str] = []

        def progress(step: str, _fraction: float | None) -> None:
            steps.append(step)
            if len(steps) == deadly:
                last.write_text(step)
                os.kill(os.getpid(), signal.SIGKILL)

        receive(IntakeRequest(source=str(path), dataset_id=dataset_id, title="Bancs", then=then), progress)
        return steps

    return work


def seen(dataset_id: str) -> dict[str, Any] | None:
    """What anybody reads of a dataset: its version's number and its rows, counted by the engine."""
    try:
        current = catalog.find(dataset_id).current
    except NotFound:
        return None
    assert current is not None
    table = catalog.engine().table(catalog.folder(current))
    [(rows,)] = catalog.engine().fetch(f"SELECT count(*) FROM {table}", seconds=10)
    return {"version": current.number, "rows": rows, "recorded": current.records_count}


def drafts() -> list[catalog.Version]:
    """What waits for a person."""
    return list(catalog.Version.objects.filter(state=State.DRAFT).select_related("dataset"))


def counted(version: catalog.Version) -> int:
    """The rows that are in its file."""
    table = catalog.engine().table(catalog.folder(version))
    [(rows,)] = catalog.engine().fetch(f"SELECT count(*) FROM {table}", seconds=10)
    return int(rows)


def strays() -> list[str]:
    """Every file of the lake that no record explains, or that a record wants and is not there."""
    root = catalog.lake().root
    expected = set()
    for version in catalog.Version.objects.select_related("dataset"):
        if version.state in {State.PUBLISHED, State.ARCHIVED, State.DRAFT}:
            folder = catalog.folder(version).relative_to(root)
            expected |= {f"{folder}/{name}" for name in ("rows.parquet", "serving.duckdb", "report.json")}
            expected.add(f"originals/{version.original[:2]}/{version.original}")
    there = {path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file()}
    locks = {"locks/lake", *(f"locks/datasets/{dataset.uid}" for dataset in catalog.every())}
    empty = [path.relative_to(root).as_posix() for path in (root / "scratch").glob("*")]
    return sorted((there - locks) ^ expected) + empty


def next_start(dataset_id: str, again: Path) -> Callable[[], dict[str, Any]]:
    """What the next start finds, then leaves; and whether publishing works again."""

    def work() -> dict[str, Any]:
        before = seen(dataset_id)
        recovery = catalog.recover()
        answer = {
            "before": before,
            "after": seen(dataset_id),
            "missing": recovery.missing,
            "strays": strays(),
            "under_way": catalog.Version.objects.filter(
                state__in=[State.BUILDING, State.DRAFT, State.HELD]
            ).count(),
            "drafts": [[draft.records_count, counted(draft)] for draft in drafts()],
            "orphans": catalog.Dataset.objects.filter(current=None).count(),
            "stray_decisions": GateDecision.objects.filter(version__published_at=None).count(),
        }
        receipt = receive(
            IntakeRequest(source=str(again), dataset_id=dataset_id, title="Bancs"), lambda *_: None
        )
        answer["again"] = {"version": receipt.version, "rows": receipt.rows, "seen": seen(dataset_id)}
        return answer

    return work


def table(path: Path, rows: int) -> Path:
    """A small CSV of that many rows."""
    lines = ["id;nom;lat;lon", *(f"{n};banc {n};50.{600 + n % 90};3.0{n % 90}" for n in range(rows))]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def tell(**line: Any) -> None:
    print(json.dumps(line), flush=True)


def after_death(dataset_id: str, rows: int, step: str) -> None:
    again = table(folder / "again.csv", rows + 1)
    status, text = life(next_start(dataset_id, again))
    tell(step=step, rows=rows, status=status, **(json.loads(text) if text else {}))


def die_at_every_step(dataset_id: str | None, then: Then = Then.PUBLISH) -> None:
    """An update (or, for None, a first publication) killed at its first word, then its second…, until one lives to its end."""
    rows = 10
    if dataset_id:
        life(take_in(table(folder / "first.csv", 1), dataset_id))
    for deadly in range(1, 200):
        rows += 10
        name = dataset_id or f"first-{deadly}"
        status, _ = life(take_in(table(folder / "update.csv", rows), name, deadly, then))
        if status == 0:
            tell(step="end", rows=rows, deaths=deadly - 1)
            return
        assert status == -signal.SIGKILL, status
        after_death(name, rows, last.read_text())
    raise AssertionError("never lived to its end")


def die_at_random(dataset_id: str, times: int) -> None:
    """Killed from outside, between any two instructions."""
    chance = random.Random(20251024)
    life(take_in(table(folder / "first.csv", 1), dataset_id))
    started = time.monotonic()
    life(take_in(table(folder / "first.csv", 2), dataset_id))
    whole = time.monotonic() - started
    for turn in range(times):
        rows = 1000 * (turn + 1)
        life(
            take_in(table(folder / "update.csv", rows), dataset_id),
            kill_after=chance.uniform(0.05, 1.1) * whole,
        )
        after_death(dataset_id, rows, "random")


if __name__ == "__main__":
    folder = Path(sys.argv[2])
    last = folder / "last-step"
    genuine_extension()  # its signature is checked here, not in each life
    match sys.argv[1]:
        case "update":
            die_at_every_step("bancs")
        case "draft":
            die_at_every_step("bancs", Then.KEEP)
        case "first":
            die_at_every_step(None)
        case "random":
            die_at_random("bancs", 8)
