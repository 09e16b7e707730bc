"""An independent count of the cells of a file, by the plainest means: what was there before any reading of ours."""

import csv
import gzip
import io
import json
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

import openpyxl
from tests.real_files.table import Expected

NONES = {"-", "nc", "na", "n/a", "nd", "n.d.", "null", "none", "nan", "?", ".", "/"}
csv.field_size_limit(1 << 30)


def count(expected: Expected) -> tuple[dict[int | str, int], dict[int | str, int]] | None:
    """Cells with something in them, and among them words for nothing, by column (position, or path in a JSON document).

    None where there is no independent means: old workbooks, archives, shapefiles.
    """
    kind = (
        expected.count
        if isinstance(expected.count, str)
        else expected.file.name.lower().removesuffix(".gz").rpartition(".")[2]
    )
    if expected.count is False or expected.options.member:
        return None
    if kind in {"csv", "tsv", "txt"}:
        return _tally(enumerate(row) for row in _csv(expected))
    if kind == "xlsx":
        return _tally(enumerate(row) for row in _xlsx(expected))
    if kind in {"json", "geojson", "ndjson", "jsonl"} and "other_tables" not in expected.warnings:
        return _tally(_flat(row) for row in _json(expected))
    return None


def _tally(rows: Iterator[Any]) -> tuple[dict[int | str, int], dict[int | str, int]]:
    filled: Counter[int | str] = Counter()
    nones: Counter[int | str] = Counter()
    for row in rows:
        for column, value in row:
            if value is None or value in ([], {}) or (isinstance(value, str) and not value.strip()):
                continue
            filled[column] += 1
            if isinstance(value, str) and value.strip().lower() in NONES:
                nones[column] += 1
    return filled, nones


def _csv(expected: Expected) -> Iterator[list[str]]:
    data = expected.file.read_bytes()
    if data.startswith(b"\x1f\x8b"):
        data = gzip.decompress(data)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252")
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=expected.delimiter)
    for index, row in enumerate(rows):
        if index >= expected.skip:
            yield row


def _xlsx(expected: Expected) -> Iterator[tuple[Any, ...]]:
    book = openpyxl.load_workbook(expected.file, data_only=True, read_only=False)
    name = expected.options.sheet
    sheet = (
        book[name]
        if name
        else next(s for s in book.worksheets if any(any(row) for row in s.iter_rows(values_only=True)))
    )
    rows = list(sheet.iter_rows(values_only=True))
    body = rows[expected.skip :]
    used = [i for i in range(sheet.max_column) if any(_said(row[i]) for row in rows)]
    for row in body:
        yield tuple(row[i] for i in used)


def _said(cell: Any) -> bool:
    return cell is not None and str(cell).strip() != ""


def _json(expected: Expected) -> Iterator[Any]:
    text = expected.file.read_text(encoding="utf-8-sig")
    try:
        document = json.loads(text)
    except json.JSONDecodeError:
        yield from (json.loads(line) for line in text.splitlines() if line.strip())
        return
    yield from _rows(document)


def _rows(document: Any) -> list[Any]:
    """The longest list of objects, the features' properties, or the document."""
    if isinstance(document, list):
        return document
    if document.get("type") == "FeatureCollection":
        return [_feature(feature) for feature in document["features"]]
    if document.get("type") == "Feature":
        return [_feature(document)]
    if "coordinates" in document:
        return []
    if (
        all(isinstance(v, list) and not any(isinstance(x, dict) for x in v) for v in document.values())
        and len(document) > 1
    ):
        return [dict(zip(document, row, strict=True)) for row in zip(*document.values(), strict=True)]
    if len(document) > 1 and all(
        isinstance(v, dict) and v and all(isinstance(c, list) for c in v.values()) for v in document.values()
    ):
        return [
            dict(zip(v, row, strict=True)) for v in document.values() for row in zip(*v.values(), strict=True)
        ]
    rows = max(_lists(document), key=len, default=[document])
    wrappers = {tuple(row) for row in rows}
    if len(wrappers) == 1 and all(
        len(row) == 1 and isinstance(next(iter(row.values())), dict) for row in rows
    ):
        return [next(iter(row.values())) for row in rows]  # {"marche": {…}} around each
    return rows


def _lists(document: Mapping[str, Any]) -> Iterator[list[Any]]:
    for value in document.values():
        if isinstance(value, list) and value and all(isinstance(item, dict) for item in value):
            yield value
        elif isinstance(value, dict):
            yield from _lists(value)


def _feature(feature: Mapping[str, Any]) -> dict[str, Any]:
    beside = {k: v for k, v in feature.items() if k not in {"type", "geometry", "properties", "bbox"}}
    return {**beside, **(feature.get("properties") or {})}


def _flat(value: Any, prefix: str = "") -> Iterator[tuple[str, Any]]:
    for key, inner in value.items():
        if isinstance(inner, dict) and inner and "coordinates" not in inner:
            yield from _flat(inner, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", inner
