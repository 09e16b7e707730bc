"""A small dataset in memory, asked as the API is: an address in, the API's JSON out."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl

import duckdb

from beffroi.data.fields import BBOX_SUFFIX, Field, FieldType, Schema
from beffroi.data.keys import KEY_COLUMN, key_of_id_sql, record_id_sql
from beffroi.data.lake.duck import open_memory
from beffroi.data.odsql import (
    Column,
    ColumnKind,
    Context,
    Query,
    QueryError,
    compile_count,
    compile_facets,
    compile_record,
    compile_records,
)

_TYPES = {
    FieldType.INT: "BIGINT",
    FieldType.DOUBLE: "DOUBLE",
    FieldType.BOOLEAN: "BOOLEAN",
    FieldType.DATE: "DATE",
    FieldType.DATETIME: "TIMESTAMPTZ",
    FieldType.GEO_POINT: "STRUCT(lon DOUBLE, lat DOUBLE)",
    FieldType.GEO_SHAPE: "GEOMETRY",
}
_REPEATED = {"where", "refine", "exclude", "facet"}
UID = "da_test"


def quoted(name: str) -> str:
    """A name in SQL."""
    return '"' + name.replace('"', '""') + '"'


class Town:
    """A dataset: its fields, its rows in DuckDB laid out as `data/fields.py` says."""

    def __init__(
        self, fields: Sequence[dict[str, Any]], records: Sequence[dict[str, Any]], **context: Any
    ) -> None:
        self.schema = Schema.from_json(fields)
        self.connection = open_memory("500MB", threads=1)
        columns = []
        for field in self.schema:
            columns.append(f"{quoted(field.name)} {self._type(field)}")
            if field.type is FieldType.GEO_SHAPE:
                columns.append(
                    f"{quoted(field.name + BBOX_SUFFIX)} STRUCT(xmin DOUBLE, ymin DOUBLE, xmax DOUBLE, ymax DOUBLE)"
                )
        self.connection.execute(f"CREATE TABLE rows ({', '.join(columns)})")
        for record in records:
            self._insert(record)
        if self.schema.key:
            digits = record_id_sql(UID, [field.name for field in self.schema.key])
            self.connection.execute(f"ALTER TABLE rows ADD COLUMN {KEY_COLUMN} UBIGINT")
            self.connection.execute(f"UPDATE rows SET {KEY_COLUMN} = {key_of_id_sql(digits)}")
        given = {"dataset_id": "town", "salt": "town/1", "uid": UID, **context}
        self.context = Context(schema=self.schema, table="rows", **given)

    @staticmethod
    def _type(field: Field) -> str:
        return "VARCHAR[]" if field.multivalued else _TYPES.get(field.type, "VARCHAR")

    def _insert(self, record: dict[str, Any]) -> None:
        items: list[str] = []
        values: list[Any] = []
        for field in self.schema:
            value = record.get(field.name)
            if field.type is FieldType.GEO_SHAPE:
                text = None if value is None else json.dumps(value)
                shape = "ST_GeomFromGeoJSON(?)"
                bounds = ", ".join(f"{b} := {f}({shape})" for b, f in _BOUNDS)
                items += [shape, f"CASE WHEN ? IS NULL THEN NULL ELSE struct_pack({bounds}) END"]
                values += [text] * 6
            elif field.type in {FieldType.JSON_BLOB, FieldType.FILE} and not isinstance(value, str | None):
                items.append("?")
                values.append(json.dumps(value))
            else:
                items.append(f"CAST(? AS {self._type(field)})")
                values.append(
                    datetime.fromisoformat(value) if field.type is FieldType.DATETIME and value else value
                )
        self.connection.execute(f"INSERT INTO rows VALUES ({', '.join(items)})", values)

    def rows(self, query: Query, **options: Any) -> list[dict[str, Any]]:
        """The rows of a query as JSON objects."""
        statement = compile_records(query, self.context, **options)
        found = self.connection.execute(statement.sql, statement.params).fetchall()
        return [_object(statement.columns, row) for row in found]

    def ask(self, address: str) -> dict[str, Any]:
        """The API's answer to `records?…`, `facets?…`, `exports/json?…`, `records/{id}`; errors as their body with the status."""
        path, _, text = address.partition("?")
        query = read_query(text, export=path.startswith("exports"))
        try:
            return self._answer(path.strip("/"), query)
        except QueryError as error:
            return {"status": error.status, "error_code": error.error_code, "message": error.sentence}

    def _answer(self, path: str, query: Query) -> dict[str, Any]:
        if path == "facets":
            plan = compile_facets(query, self.context)
            return plan.assemble(
                [self.connection.execute(s.sql, s.params).fetchall() for s in plan.statements]
            )
        if path.startswith("records/"):
            statement = compile_record(path[8:], query, self.context)
            found = self.connection.execute(statement.sql, statement.params).fetchall()
            return {"results": [_object(statement.columns, row) for row in found]}
        if path.startswith("exports"):
            return {"results": self.rows(query, for_export=True)}
        results = self.rows(query)
        if query.group_by:
            return {"results": results}
        count = compile_count(query, self.context)
        total = self.connection.execute(count.sql, count.params).fetchall()[0][0]
        return {"total_count": total, "results": results}


_BOUNDS = (("xmin", "ST_XMin"), ("ymin", "ST_YMin"), ("xmax", "ST_XMax"), ("ymax", "ST_YMax"))


def read_query(text: str, *, export: bool = False) -> Query:
    """The query of an address. `+` and % are left as they are: addresses of the tests are not encoded."""
    given: dict[str, Any] = {"limit": -1} if export else {}
    for name, value in _pairs(text):
        if name in _REPEATED:
            given[name] = (*given.get(name, ()), value)
        elif name in {"limit", "offset"}:
            given[name] = int(value)
        elif name in {"select", "group_by", "order_by", "lang", "timezone"}:
            given[name] = value
    return Query(**given)


def _pairs(text: str) -> list[tuple[str, str]]:
    escaped = text.replace("%", "%25").replace("+", "%2B")
    return parse_qsl(escaped, keep_blank_values=True)


def _object(columns: Sequence[Column], row: Sequence[Any]) -> dict[str, Any]:
    return {column.key: _value(column, value) for column, value in zip(columns, row, strict=False)}


def _value(column: Column, value: Any) -> Any:
    return json.loads(value) if column.kind is ColumnKind.JSON and value is not None else value


def moment(text: str) -> datetime:
    """An instant."""
    return datetime.fromisoformat(text).astimezone(UTC)


def connection() -> duckdb.DuckDBPyConnection:
    """An engine of its own."""
    return open_memory("500MB", threads=1)
