"""The public datasets' metadata as a table, so that the catalogue is asked in the same language as any dataset.

The table is a small serving file in the lake, made again when the catalogue changes; processes share it. Its name tells what it
holds (the digest of the datasets' objects), so an old one is never mistaken for the present. A question that names the uses of
datasets has a table of its own with their counts, so that others pay nothing for what changes all day.
"""

import hashlib
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from beffroi import __version__
from beffroi.city.catalog.public import (
    KEYS,
    Remembered,
    engine,
    every,
    lake,
    revision,
    scoped,
    small_table,
    to_explore,
    words_of,
)
from beffroi.data.fields import Field, FieldType, Schema
from beffroi.data.odsql import Context
from beffroi.doors.explore.shelf import query_limits
from beffroi.doors.explore.usage import app_fields, app_metas, names_uses, use_columns, used

#: Metadata whose values are not texts.
_LISTS = ("theme", "keyword", "metadata_languages", "geographic_reference", "territory")
_TIMES = ("modified", "data_processed", "metadata_processed")
_FLAGS = (
    "modified_updates_on_metadata_change",
    "modified_updates_on_data_change",
    "geographic_reference_auto",
    "shared_catalog",
    "federated",
)
_WHOLES = ("records_count",)
#: Columns that hold JSON objects or arrays, put as they are into answers (the type `file` does that).
TREES = ("fields", "metas", "attachments", "alternative_exports")
#: What /catalog/facets counts when not told.
_FACETS = ("features", "modified", "publisher", "keyword", "theme", "language", "license")
_NAME = "catalogue"
_NAME_OF_USES = "catalogue-uses"
_USES_SECONDS = 60  # how old counts in a question may be
_BATCH = 500  # datasets read from the records at once


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The catalogue at one revision: `objects` are the datasets' JSON by id, `table` the folder of the serving file."""

    revision: int
    digest: str
    schema: Schema
    aliases: Mapping[str, str]
    table: Path
    objects: Mapping[str, bytes]

    def context(self) -> Context:
        """The catalogue, as the language sees it."""
        return Context(
            schema=self.schema,
            table=engine().table(self.table),
            dataset_id="catalog",
            salt=self.digest,
            aliases=self.aliases,
            limits=query_limits(),
            words=words_of(self.table),
            rows=len(self.objects),
        )


_known: Remembered[Catalogue] = Remembered()
_known_used: Remembered[tuple[float, Catalogue]] = Remembered()


def catalogue(asked: str = "") -> Catalogue:
    """The catalogue as it is now, as far as this request sees it; with uses a minute old at most when `asked`, the text of the
    question, names one of their counts."""
    now = revision()

    def good(known: Catalogue, name: str) -> bool:
        place = lake().root / scoped(name)
        return known.revision == now and known.table.parent == place and known.table.is_dir()

    if not names_uses(asked):
        return _known.get(lambda: _read(now, _NAME), lambda known: good(known, _NAME))
    since = time.monotonic() - _USES_SECONDS
    return _known_used.get(
        lambda: (time.monotonic(), _read(now, _NAME_OF_USES)),
        lambda known: known[0] > since and good(known[1], _NAME_OF_USES),
    )[1]


def _read(now: int, name: str) -> Catalogue:
    pieces = _pieces()
    objects = {piece.dataset_id: piece.object for piece in pieces}
    rows = [piece.row for piece in pieces]
    uses = used(list(objects)) if name == _NAME_OF_USES else {}
    if name == _NAME_OF_USES:
        rows = [{**row, **use_columns(row["dataset_id"], uses)} for row in rows]
    fixed = tuple(_fixed())
    schema = Schema((*fixed, *_others(rows, {field.name for field in fixed})))
    parts = (__version__.encode(), orjson.dumps([schema.to_json(), uses]), *objects.values())
    digest = hashlib.sha256(b"\0".join(parts)).hexdigest()[:24]
    fit = [_fit(row, schema) for row in rows]
    table = small_table(scoped(name), digest, schema, fit, indexed=name == _NAME)
    return Catalogue(now, digest, schema, _aliases(schema), table, objects)


@dataclass(frozen=True, slots=True)
class _Piece:
    """What the catalogue holds of a dataset; `mark` tells whether it is as it was when it was read."""

    mark: tuple[Any, ...]
    dataset_id: str
    object: bytes
    row: Mapping[str, Any]


_kept: dict[tuple[Path, int], _Piece] = {}  # so that a change costs the reading of what changed


def _pieces() -> list[_Piece]:
    """The public datasets, by title: the order people expect of a list when they ask for none."""
    place, public = lake().root, every().public()
    marks = {
        pk: (__version__, *mark)
        for pk, *mark in public.order_by("title", "dataset_id").values_list(
            "pk", "modified_at", "current_id", "organisation__name"
        )
    }
    known = {
        pk: piece for pk, mark in marks.items() if (piece := _kept.get((place, pk))) and piece.mark == mark
    }
    missing = [pk for pk in marks if pk not in known]
    for start in range(0, len(missing), _BATCH):
        some = public.filter(pk__in=missing[start : start + _BATCH]).defer("current__report", "search_text")
        for dataset in some:
            shape = to_explore(dataset)
            piece = _Piece(marks[dataset.pk], dataset.dataset_id, orjson.dumps(shape), _row(shape))
            known[dataset.pk] = _kept[place, dataset.pk] = piece
    if len(_kept) > 2 * every().public().count() + _BATCH:  # datasets that are no more
        _kept.clear()
    return [known[pk] for pk in marks if pk in known]


def _fixed() -> Iterable[Field]:
    """The fields every dataset has. Metadata of the template `default` go by their short names."""
    yield Field("dataset_id", FieldType.TEXT, "Identifiant")
    yield Field("dataset_uid", FieldType.TEXT, "Identifiant unique")
    yield Field("has_records", FieldType.BOOLEAN)
    yield Field("data_visible", FieldType.BOOLEAN)
    yield Field("visibility", FieldType.TEXT)
    yield Field("features", FieldType.TEXT, annotations={"multivalued": [","], "facet": []})
    for name in TREES:
        yield Field(name, FieldType.FILE)
    for name in KEYS:
        facet: dict[str, list[str]] = {"facet": []} if name in _FACETS else {}
        if name in _LISTS:
            yield Field(name, FieldType.TEXT, annotations={"multivalued": [","], **facet})
        elif name in _TIMES:
            yield Field(name, FieldType.DATETIME, annotations=facet)
        elif name in _FLAGS:
            yield Field(name, FieldType.BOOLEAN)
        else:
            yield Field(name, FieldType.INT if name in _WHOLES else FieldType.TEXT, annotations=facet)
    yield from app_fields()


def _row(shape: Mapping[str, Any]) -> dict[str, Any]:
    row = {name: value for name, value in shape.items() if name not in TREES}
    row.update({name: orjson.dumps(shape[name]).decode() for name in TREES})
    row.update(shape["metas"]["default"])
    for template, values in (shape["metas"] | app_metas(shape)).items():
        if template != "default":
            row.update({f"{template}.{name}": value for name, value in values.items()})
    return row


def _others(rows: Iterable[Mapping[str, Any]], fixed: set[str]) -> Iterable[Field]:
    """Fields of the templates a publisher made, with the type all their values have."""
    values: dict[str, list[Any]] = {}
    for row in rows:
        for name, value in row.items():
            if "." in name and name not in fixed and value is not None:
                values.setdefault(name, []).append(value)
    for name in sorted(values):
        kinds = {type(value) for value in values[name]}
        if kinds == {list}:
            yield Field(name, FieldType.TEXT, annotations={"multivalued": [","], "facet": []})
        elif kinds == {bool}:
            yield Field(name, FieldType.BOOLEAN)
        elif kinds == {int}:
            yield Field(name, FieldType.INT)
        elif kinds <= {int, float}:
            yield Field(name, FieldType.DOUBLE)
        else:
            yield Field(name, FieldType.TEXT, annotations={"facet": []})


def _fit(row: Mapping[str, Any], schema: Schema) -> dict[str, Any]:
    """The row with every value of its column's type."""
    return {field.name: _value(row.get(field.name), field) for field in schema}


def _value(value: Any, field: Field) -> Any:
    if value is None:
        return None
    if field.multivalued:
        return [_text(item) for item in (value if isinstance(value, list) else [value])]
    match field.type:
        case FieldType.BOOLEAN:
            return value if isinstance(value, bool) else None
        case FieldType.INT:
            return value if isinstance(value, int) and abs(value) < 2**63 else None
        case FieldType.DOUBLE:
            return float(value)
        case _:
            return _text(value)


def _text(value: Any) -> str:
    return value if isinstance(value, str) else orjson.dumps(value).decode()


def _aliases(schema: Schema) -> dict[str, str]:
    aliases = {f"default.{name}": name for name in KEYS}
    return {**aliases, "datasetid": "dataset_id"}
