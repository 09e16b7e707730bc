"""The draft of a version: read the original, decide the types, write the rows twice (to keep, to query) and the report."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from shutil import rmtree
from typing import Any

import duckdb

from beffroi.data import geo
from beffroi.data.errors import RefusedContent
from beffroi.data.fields import Field, FieldType, Schema
from beffroi.data.lake.build.columns import Column
from beffroi.data.lake.build.endings import settle
from beffroi.data.lake.build.facets import with_facets
from beffroi.data.lake.build.faults import list_faults
from beffroi.data.lake.build.notes import column_notes, place_notes
from beffroi.data.lake.build.parquet import write_parquet
from beffroi.data.lake.build.plan import Plan
from beffroi.data.lake.build.serving import TABLE, write_serving
from beffroi.data.lake.build.typing import SAMPLE_ROWS, Typing
from beffroi.data.lake.duck import open_memory
from beffroi.data.lake.originals import Original
from beffroi.data.lake.raw import Limits, Note, RawTable, ReadOptions
from beffroi.data.lake.readers.dispatch import read
from beffroi.data.lake.report import Decision, Progress, Report, silent
from beffroi.data.lake.types.corrections import read_corrections
from beffroi.data.lake.types.forms import Form
from beffroi.data.lake.types.names import unique_names
from beffroi.data.lake.versions import REPORT, ROWS, SERVING, sync
from beffroi.data.saying import Said

_LOOKED_FOR_EXAMPLES = 50

#: Failures that say nothing of the file: reading it another way would hide them.
_NOT_THE_FILE = (
    duckdb.BinderException,
    duckdb.CatalogException,
    duckdb.ParserException,
    duckdb.OutOfMemoryException,
)


@dataclass(frozen=True, slots=True)
class Hints:
    """What the instance knows that files do not say.

    `timezone` is the zone of naive hours; `bbox` the territory's frame (west, south, east, north, degrees); `uid` the dataset's
    identity, of which record ids are made (by default the name of the folder above the draft's, as the lake lays them).
    `forms` are what a declared schema says of columns, by header: kept where all values fit, weaker than a person's type.
    """

    timezone: str = "Europe/Paris"
    bbox: tuple[float, float, float, float] | None = None
    uid: str = ""
    forms: Mapping[str, Form] | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """A finished draft: its files lie in `folder`, safe on the disk. `bytes` is the size of these files."""

    folder: Path
    schema: Schema
    report: Report
    rows: int
    bytes: int


@dataclass(frozen=True, slots=True)
class Examined:
    """What an examiner says of a file: notes of the report, and details kept with it, as JSON."""

    notes: Sequence[Note]
    details: Mapping[str, Any]


#: Looks at all the raw rows once they are known to be readable. What it finds wrong is said, it refuses nothing.
Examine = Callable[[duckdb.DuckDBPyConnection, RawTable], Examined]


def build_draft(
    original: Original,
    folder: Path,
    *,
    options: ReadOptions,
    corrections: Sequence[Mapping[str, Any]],
    hints: Hints,
    limits: Limits,
    progress: Progress,
    examine: Examine | None = None,
) -> Draft:
    """Read a kept file, decide its types, and lay down the draft in `folder`.

    Raises:
        RefusedContent: nothing usable in the file, or a correction is wrong.
        LimitReached: a limit of size, memory or number.
    """
    rmtree(folder, ignore_errors=True)
    folder.parent.mkdir(parents=True, exist_ok=True)
    scratch = folder.with_name(
        f"{folder.name}.reading"
    )  # swept with the draft, should this process be stopped
    rmtree(scratch, ignore_errors=True)
    scratch.mkdir()
    try:
        progress("read", None)
        raw = read(original.path, name=original.name, options=options, limits=limits, scratch=scratch)
        return type_and_write(
            raw,
            folder,
            corrections=corrections,
            hints=hints,
            options=options,
            limits=limits,
            progress=progress,
            examine=examine,
        )
    finally:
        rmtree(scratch, ignore_errors=True)


@dataclass(frozen=True, slots=True)
class _Job:
    """What a build needs besides the raw table."""

    folder: Path
    work: Path
    corrections: Sequence[Mapping[str, Any]]
    hints: Hints
    options: ReadOptions
    limits: Limits
    progress: Progress
    sample_rows: int
    uid: str
    examine: Examine | None


@dataclass(frozen=True, slots=True)
class _Built:
    rows: int
    decisions: tuple[Decision, ...]
    notes: list[Note]
    details: Mapping[str, Any]


def type_and_write(
    raw: RawTable,
    folder: Path,
    *,
    corrections: Sequence[Mapping[str, Any]] = (),
    hints: Hints | None = None,
    options: ReadOptions | None = None,
    limits: Limits | None = None,
    progress: Progress = silent,
    sample_rows: int = SAMPLE_ROWS,
    examine: Examine | None = None,
) -> Draft:
    """Make the draft of a raw table in `folder`, which is emptied first. Done again, it gives the same.

    Raises:
        RefusedContent: there is no row, no column, or a correction is wrong.
        LimitReached: out of memory.
    """
    hints, limits, options = hints or Hints(), limits or Limits(), options or ReadOptions()
    uid = hints.uid or folder.parent.name
    rmtree(folder, ignore_errors=True)
    work = folder / "work"
    work.mkdir(parents=True)
    try:
        job = _Job(folder, work, corrections, hints, options, limits, progress, sample_rows, uid, examine)
        raw, built = _attempt(raw, job)
    finally:
        rmtree(work, ignore_errors=True)
    notes = (*raw.notes, *built.notes)
    report = Report(raw.format, built.rows, built.decisions, notes, {**raw.details, **built.details})
    (folder / REPORT).write_text(json.dumps(report.to_json(), ensure_ascii=False), encoding="utf-8")
    names = (ROWS, SERVING, REPORT)
    for name in names:
        sync(folder / name)
    sync(folder)
    schema = Schema(tuple(decision.field for decision in built.decisions))
    return Draft(folder, schema, report, built.rows, sum((folder / name).stat().st_size for name in names))


def _attempt(raw: RawTable, job: _Job) -> tuple[RawTable, _Built]:
    while True:
        connection = open_memory(job.limits.memory, threads=job.limits.threads, spill=job.work)
        try:
            return raw, _build(connection, raw, job)
        except _NOT_THE_FILE:
            raise
        except duckdb.Error:
            if raw.fallback is None:
                raise
            (job.folder / SERVING).unlink(missing_ok=True)
            raw = replace(raw.fallback(), fallback=None)
        finally:
            connection.close()


def _build(connection: duckdb.DuckDBPyConnection, raw: RawTable, job: _Job) -> _Built:
    hints = job.hints
    raw, ending_notes = settle(connection, raw, leave_out=job.options.endings is False)
    names = unique_names(column.header for column in raw.columns)
    fixes, unknown = read_corrections(job.corrections, names, [column.header for column in raw.columns])
    bbox = geo.Box.of(hints.bbox) if hints.bbox else None
    typing = Typing(
        connection,
        raw,
        names,
        fixes,
        hints.timezone,
        geo.frame(hints.bbox),
        job.options,
        job.sample_rows,
        hints.forms or {},
    )
    job.progress("type", None)
    written = write_serving(connection, typing, job.folder / SERVING, job.uid, job.progress)
    if not written.rows:
        raise RefusedContent(
            "Le fichier n'a aucune ligne de données : vérifiez que c'est le bon fichier, ou la bonne feuille."
        )
    plan = with_facets(connection, written.plan, TABLE)
    source = replace(raw, relation=typing.relation)
    notes = [
        Note(
            "unknown_correction",
            column=name,
        )
        for name in unknown
    ]
    notes += ending_notes
    notes += column_notes(plan.columns, timezone=hints.timezone, whole=typing.whole)
    notes += place_notes(connection, source, plan, table=TABLE, bbox=bbox)
    listed, counts = list_faults(connection, source, plan, written.failed, job.limits)
    examined = Examined((), {})
    if job.examine is not None:
        job.progress("examine", None)
        examined = job.examine(connection, source)
    write_parquet(connection, TABLE, plan.schema, job.folder / ROWS, job.progress)
    decisions = _decisions(connection, plan, counts)
    connection.execute("CHECKPOINT serving")
    connection.execute("DETACH serving")
    return _Built(written.rows, decisions, [*notes, *listed, *examined.notes], examined.details)


def _decisions(
    connection: duckdb.DuckDBPyConnection, plan: Plan, counts: Mapping[str, int]
) -> tuple[Decision, ...]:
    fields = plan.schema.fields
    counted = ", ".join(f'count("{field.name}")' for field in fields)
    filled = connection.execute(f"SELECT {counted} FROM {TABLE}").fetchone()
    assert filled is not None
    first = _first_rows(connection, fields)
    made: list[Decision] = []
    for field, count in zip(fields, filled, strict=True):
        origin = plan.origin(field.name)
        sources = (origin,) if isinstance(origin, Column) else origin.sources
        why = sources[0].choice.why if isinstance(origin, Column) or origin.shape else Said("why.two_columns")
        seen = origin.seen if isinstance(origin, Column) else None
        examples = seen.examples if seen else first.get(field.name, ())
        headers = tuple(column.raw.header for column in sources)
        made.append(Decision(field, why, headers, int(count), counts.get(field.name, 0), examples))
    return tuple(made)


def _first_rows(connection: duckdb.DuckDBPyConnection, fields: Sequence[Field]) -> dict[str, tuple[str, ...]]:
    """A few values of each field of the first rows, as text: the examples of what no cell of text gives. Outlines give none."""
    shown = [field for field in fields if field.type not in {FieldType.GEO_SHAPE, FieldType.JSON_BLOB}]
    if not shown:
        return {}
    texts = ", ".join(
        f"""printf('%.5f, %.5f', "{field.name}".lat, "{field.name}".lon)"""
        if field.type is FieldType.GEO_POINT
        else f'CAST("{field.name}" AS VARCHAR)'
        for field in shown
    )
    rows = connection.execute(f"SELECT {texts} FROM {TABLE} LIMIT {_LOOKED_FOR_EXAMPLES}").fetchall()
    found: dict[str, tuple[str, ...]] = {}
    for field, values in zip(shown, zip(*rows, strict=True), strict=True):
        found[field.name] = tuple(dict.fromkeys(value[:80] for value in values if value))[:3]
    return found
