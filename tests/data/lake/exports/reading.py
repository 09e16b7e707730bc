"""Every export format read back by another program: what was written, as rows of texts."""

import csv
import io
import json
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import openpyxl
import pyarrow.parquet as pq
from openpyxl.utils.escape import unescape
from pyogrio.raw import read
from rdflib import Graph

from beffroi.data.lake import Engine, ExportColumn, ExportStyle, Holds, Rows
from beffroi.data.lake.exports.shapefile import dbf_names
from beffroi.data.lake.exports.table import WRITERS

Lines = list[dict[str, Any]]
DATASET = "https://donnees.example.fr/d"
KML = "{http://www.opengis.net/kml/2.2}"
GPX = "{http://www.topografix.com/GPX/1/1}"


@cache
def engine() -> Engine:
    """One for all the tests."""
    return Engine("500MB")


def written(name: str, rows: Rows, style: ExportStyle | None = None) -> bytes:
    """The export of these rows."""
    writer, style = WRITERS[name], style or ExportStyle(address=DATASET)
    if writer.chunks:
        return b"".join(writer.chunks(engine(), rows, style, seconds=30))
    assert writer.file
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "export"
        writer.file(engine(), rows, style, target, seconds=30)
        return target.read_bytes()


def texts(keys: list[str], values: list[tuple[str | None, ...]], place: str = "ST_AsWKB") -> Rows:
    """A statement that gives these texts, each row at a place (written by `place`) and with an id."""
    columns = tuple(ExportColumn(f"c{i}", key, Holds.TEXT) for i, key in enumerate(keys))
    names = ", ".join(column.sql for column in columns)
    lines = ", ".join(f"({', '.join('?' * len(keys))})" for _ in values)
    sql = (
        f"SELECT {names}, {place}(ST_Point(3.25, 50.5)) AS g, 'r' || row_number() OVER () AS s "
        f"FROM (VALUES {lines}) AS v({names})"
    )
    return Rows(sql, [value for line in values for value in line], columns, "g", "s")


def _csv(body: bytes, keys: list[str]) -> Lines:
    lines = list(csv.reader(io.StringIO(body.decode("utf-8-sig"), newline=""), delimiter=";", strict=True))
    assert (lines[0] or [""]) == keys
    return [dict(zip(keys, line or [""], strict=True)) for line in lines[1:]]


def _json(body: bytes, _: list[str]) -> Lines:
    found: Lines = json.loads(body)
    return found


def _jsonl(body: bytes, _: list[str]) -> Lines:
    return [json.loads(line) for line in body.decode().split("\n")[:-1]]


def _sheet(body: bytes, keys: list[str]) -> Lines:
    sheet = openpyxl.load_workbook(io.BytesIO(body)).active
    cells = [list(line) for line in sheet.iter_rows()]
    assert all(cell.data_type != "f" for line in cells for cell in line), "a formula"
    read = ([unescape(c.value) if isinstance(c.value, str) else c.value for c in line] for line in cells[1:])
    return [dict(zip(keys, line, strict=False)) for line in read]


def _parquet(body: bytes, _: list[str]) -> Lines:
    found: Lines = pq.read_table(io.BytesIO(body)).to_pylist()
    return found


def _kml(body: bytes, _: list[str]) -> Lines:
    places = ElementTree.fromstring(body).iter(f"{KML}Placemark")
    return [{d.get("name", ""): d.text or "" for d in place.iter(f"{KML}SimpleData")} for place in places]


def _gpx(body: bytes, keys: list[str]) -> Lines:
    points = ElementTree.fromstring(body).iter(f"{GPX}wpt")
    return [{_local(d.tag): d.text or "" for d in point.iterfind(f"{GPX}extensions/*")} for point in points]


def _local(tag: str) -> str:
    return tag.removeprefix("{" + DATASET + "#}")


def _graph(notation: str) -> Callable[[bytes, list[str]], Lines]:
    def lines(body: bytes, _: list[str]) -> Lines:
        graph = Graph().parse(data=body, format=notation)
        found: dict[str, dict[str, Any]] = {}
        for subject, predicate, value in graph:
            name = str(predicate).removeprefix(f"{DATASET}#")
            found.setdefault(str(subject).removeprefix(f"{DATASET}/records/"), {})[name] = str(value)
        return [found.get(f"r{number}", {}) for number in range(1, 10)]

    return lines


def ogr(path: str, layer: str | None = None) -> tuple[dict[str, Any], list[bytes | None], Lines]:
    """What GDAL reads: the layer's description, its geometries, its attributes."""
    meta, _, shapes, columns = read(path, layer=layer)
    names = [str(name) for name in meta["fields"]]
    lines = [dict(zip(names, line, strict=True)) for line in zip(*columns, strict=True)]
    return meta, list(shapes), lines


def _layer(ending: str) -> Callable[[bytes, list[str]], Lines]:
    def lines(body: bytes, keys: list[str]) -> Lines:
        with _file(body, ending) as path:
            found = ogr(f"/vsizip/{path}" if ending == "zip" else str(path))[2]
            if ending != "zip":
                return found
            table = dict(zip(dbf_names(keys), keys, strict=True))
            with zipfile.ZipFile(path) as archive:
                assert "points.cpg" in archive.namelist()
        return [{table[name]: value for name, value in line.items()} for line in found]

    return lines


@contextmanager
def _file(body: bytes, ending: str) -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"export.{ending}"
        path.write_bytes(body)
        yield path


def _geojson(body: bytes, _: list[str]) -> Lines:
    return [feature["properties"] for feature in json.loads(body)["features"]]


READERS: dict[str, Callable[[bytes, list[str]], Lines]] = {
    "csv": _csv,
    "json": _json,
    "jsonl": _jsonl,
    "geojson": _geojson,
    "xlsx": _sheet,
    "parquet": _parquet,
    "kml": _kml,
    "gpx": _gpx,
    "rdfxml": _graph("xml"),
    "turtle": _graph("turtle"),
    "n3": _graph("n3"),
    "jsonld": _graph("json-ld"),
    "fgb": _layer("fgb"),
    "shp": _layer("zip"),
}


def points_of_interest(body: bytes) -> Iterator[tuple[int, int, str]]:
    """OV2 read by its document: longitude and latitude in hundred-thousandths, name."""
    place = 0
    while place < len(body):
        kind, size = body[place], int.from_bytes(body[place + 1 : place + 5], "little")
        record = body[place : place + size]
        assert kind == 2
        assert record[-1] == 0
        lon, lat = (int.from_bytes(record[at : at + 4], "little", signed=True) for at in (5, 9))
        yield lon, lat, record[13:-1].decode("cp1252")
        place += size
