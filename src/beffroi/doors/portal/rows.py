"""A dataset's rows and groups, asked in the language of the API and answered by the same engine."""

from dataclasses import dataclass
from typing import Any

import orjson
from django.conf import settings

from beffroi.city.catalog.public import Dataset, Version, engine, folder, words_of
from beffroi.data.fields import Field, FieldType
from beffroi.data.odsql import (
    ColumnKind,
    Context,
    Query,
    QueryLimits,
    Statement,
    compile_count,
    compile_records,
)
from beffroi.doors.portal.cells import Cell, aligned, cell
from beffroi.doors.portal.question import PAGE, REACH, TableQuestion

MOST_COLUMNS = 40  # shown at once; a wide table offers the rest by download
_SALT = "0" * 24  # record ids are not shown here


@dataclass(frozen=True, slots=True)
class Rows:
    """A page of rows. `fields` are those shown; `hidden` counts those that are not; `shape` says one was left to the map."""

    fields: tuple[Field, ...]
    lines: list[list[Cell]]
    total: int
    hidden: int
    shape: bool

    @property
    def pages(self) -> int:
        """Pages within reach."""
        return max(1, -(-min(self.total, REACH) // PAGE))


def fetch(dataset: Dataset, version: Version, question: TableQuestion) -> Rows:
    """The page asked for.

    Raises:
        QueryError: the question does not hold in the language (a filter on a type that refuses it).
        LimitReached: out of time or memory.
        NotFound: the version's files were removed meanwhile.
    """
    readable = [f for f in version.schema if f.type is not FieldType.GEO_SHAPE]
    picked = [f for f in readable if f.name in question.columns]
    shown = tuple((picked or readable)[:MOST_COLUMNS])
    about = context(dataset, version)
    query = Query(
        select=", ".join(f"`{f.name}`" for f in shown) or None,
        where=question.where,
        order_by=question.order_by,
        limit=PAGE,
        offset=question.offset,
        timezone=settings.TIME_ZONE,
    )
    total = count(dataset, version, question)
    lines = [[cell(f, values[f.name]) for f in shown] for values in _objects(compile_records(query, about))]
    return Rows(shown, aligned(lines), total, len(readable) - len(shown), len(readable) < len(version.schema))


def answer(dataset: Dataset, version: Version, query: Query) -> list[dict[str, Any]]:
    """The objects the API would answer with; raises as `fetch` does."""
    return _objects(compile_records(query, context(dataset, version)))


def count(dataset: Dataset, version: Version, question: TableQuestion) -> int:
    """How many records answer; raises as `fetch` does."""
    if not question.where:
        return version.records_count
    query = Query(where=question.where, timezone=settings.TIME_ZONE)
    return int(_run(compile_count(query, context(dataset, version)))[0][0])


def context(dataset: Dataset, version: Version) -> Context:
    """What a query of these pages is about."""
    return Context(
        schema=version.schema,
        table=engine().table(folder(version)),
        dataset_id=dataset.dataset_id,
        salt=_SALT,
        uid=dataset.uid,
        limits=QueryLimits(page=PAGE, offset=REACH),
        words=words_of(folder(version)),
        heads=engine().heads(folder(version)),
        rows=version.records_count,
    )


def _objects(statement: Statement) -> list[dict[str, Any]]:
    inlined = {column.key for column in statement.columns if column.kind is ColumnKind.JSON}
    keys = [column.key for column in statement.columns]
    return [
        {
            key: orjson.loads(value) if key in inlined and value is not None else value
            for key, value in zip(keys, row[: len(keys)], strict=True)  # the total may stand behind
        }
        for row in _run(statement)
    ]


def _run(statement: Statement) -> list[tuple[Any, ...]]:
    return engine().fetch(
        statement.sql,
        statement.params,
        seconds=settings.BEFFROI["QUERY_SECONDS"],
        scans=statement.scans,
        stops=statement.stops,
    )
