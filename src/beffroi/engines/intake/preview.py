"""The first rows of a draft, as they will be."""

from dataclasses import dataclass
from typing import Any

import orjson
from django.conf import settings

from beffroi.city.catalog import public as catalog
from beffroi.city.catalog.public import Version
from beffroi.data.fields import Field, FieldType
from beffroi.data.odsql import ColumnKind, Context, Query, compile_records

_MOST = 100


@dataclass(frozen=True, slots=True)
class Preview:
    """The fields shown, and the first rows: values as the API gives them, by field. Outlines are left out, they fill a page."""

    fields: tuple[Field, ...]
    rows: list[dict[str, Any]]


def preview(version: Version, *, rows: int = 20) -> Preview:
    """Read the first rows of a version, published or not. Raises NotFound when its files are gone, Busy, LimitReached."""
    schema = version.schema
    shown = tuple(field for field in schema if field.type is not FieldType.GEO_SHAPE)
    engine = catalog.engine()
    dataset = version.dataset
    context = Context(
        schema=schema,
        table=engine.table(catalog.folder(version)),
        dataset_id=dataset.dataset_id,
        salt=f"{dataset.uid}:{version.number}",
        uid=dataset.uid,
    )
    query = Query(
        select=", ".join(f"`{field.name}`" for field in shown) or None,
        limit=min(max(rows, 1), _MOST),
        timezone=settings.TIME_ZONE,
    )
    statement = compile_records(query, context)
    found = engine.fetch(
        statement.sql, statement.params, seconds=settings.BEFFROI["QUERY_SECONDS"], scans=statement.scans
    )
    inlined = {column.key for column in statement.columns if column.kind is ColumnKind.JSON}
    keys = [column.key for column in statement.columns]
    return Preview(
        shown,
        [
            {
                key: orjson.loads(value) if key in inlined and value is not None else value
                for key, value in zip(keys, row, strict=True)
            }
            for row in found
        ],
    )
