"""A public version as the language sees it, and a statement's rows: what every door that reads rows begins with."""

import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from django.conf import settings

from beffroi.city.catalog.indexing import index_soon, words_of
from beffroi.city.catalog.instance import engine, lake
from beffroi.city.catalog.models import Dataset, Version
from beffroi.city.catalog.versions import folder
from beffroi.data.fields import Schema
from beffroi.data.lake import write_small_table
from beffroi.data.odsql import Context, QueryLimits, Statement

_KEPT = 4  # tables of earlier revisions: a request may be reading one


def context(dataset: Dataset, version: Version, limits: QueryLimits) -> Context:
    """A version of a dataset, to be asked within `limits`."""
    place = folder(version)
    return Context(
        schema=version.schema,
        table=engine().table(place),
        dataset_id=dataset.dataset_id,
        salt=f"{dataset.uid}/{version.number}",
        uid=dataset.uid,
        limits=limits,
        updated=version.published_at,
        words=words_of(place),
        heads=engine().heads(place),
        rows=version.records_count,
    )


def ask(statement: Statement) -> list[tuple[Any, ...]]:
    """The rows of a statement, within the time of a page.

    Raises:
        LimitReached: out of time or memory, or no seat free.
    """
    seconds = settings.BEFFROI["QUERY_SECONDS"]
    return engine().fetch(statement.sql, statement.params, seconds=seconds, scans=statement.scans)


def small_table(
    name: str, digest: str, schema: Schema, rows: Sequence[Mapping[str, Any]], *, indexed: bool = True
) -> Path:
    """The folder of a small table of ours, made when it is not there; `digest` stands for what it holds, and of those called
    `name` only the latest are kept. Its words are indexed soon after when it has many rows, unless it changes all the time."""
    shelf = lake().root / name
    place = shelf / digest
    write_small_table(place, schema, rows)
    if indexed:
        index_soon(place, schema, len(rows))
    others = (other for other in shelf.iterdir() if other != place)
    for old in sorted(others, key=lambda other: other.stat().st_mtime, reverse=True)[_KEPT:]:
        engine().forget(old)
        shutil.rmtree(old, ignore_errors=True)
    return place
