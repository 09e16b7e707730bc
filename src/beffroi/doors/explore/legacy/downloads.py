"""`/api/records/1.0/download/` and `/explore/dataset/{id}/download/`: all the rows a request finds, as one file.

JSON is a list of the older API's records, written as they are read; every other format is the export's of today.
"""

from collections.abc import Iterator
from dataclasses import replace

import orjson
from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from beffroi.city.catalog.public import engine
from beffroi.data.lake import CsvStyle
from beffroi.data.odsql import Statement, compile_records
from beffroi.doors.explore.answers import encode
from beffroi.doors.explore.errors import InvalidParameter, NoResource
from beffroi.doors.explore.exports import sent, streamed
from beffroi.doors.explore.formats import FORMATS, offered
from beffroi.doors.explore.legacy import shapes, values
from beffroi.doors.explore.legacy.asking import of
from beffroi.doors.explore.legacy.door import legacy
from beffroi.doors.explore.legacy.filters import ALL, Asked
from beffroi.doors.explore.parameters import Parameters
from beffroi.doors.explore.shelf import Served, shelf
from beffroi.doors.explore.styles import DELIMITERS, Style, style
from beffroi.doors.explore.writing import Source

#: Formats a search may leave in; its own JSON apart.
FILES = ("csv", "geojson", "geojsonp", "xls", "xlsx")
_BATCH = 1_000
_NAMES = {"xls": "xlsx", "geojsonp": "geojson", "jsonp": "json"}


@legacy
def download(request: HttpRequest, dataset_id: str = "") -> HttpResponseBase:
    """The file of a dataset; CSV unless `format` says otherwise."""
    parameters = Parameters(request.GET)
    found = dataset_id or parameters.text("dataset")
    if not found:
        raise InvalidParameter("Invalid value for dataset API parameter: it is required.")
    served = shelf.get(found)
    return as_file(
        request, served, of(served, parameters), (parameters.text("format") or "csv").lower(), rows=ALL
    )


def as_file(
    request: HttpRequest, served: Served, asked: Asked, wanted: str, *, rows: int
) -> HttpResponseBase:
    """The rows a request finds as a file, `rows` of them by default.

    Raises:
        NoResource: no such format for this dataset.
    """
    name = _NAMES.get(wanted, wanted)
    made = FORMATS.get(name)
    if made is None or made not in offered(served.schema):
        raise NoResource("export format", wanted[:50])
    columns = ", ".join(values.name(asked.names[field]) for field in asked.fields) or None
    if name == "json":
        query = asked.query(select=shapes.selection(served.schema, asked), rows=rows)
        source = Source(query, served.context(), _style(asked.parameters))
        statement = compile_records(query, source.context, for_export=True)
        return streamed(request, _records(served, asked, statement), made, source)
    query = asked.query(select=columns, rows=rows)
    return sent(request, made, Source(query, served.context(), _style(asked.parameters)))


def _style(parameters: Parameters) -> Style:
    """No mark at the beginning of CSV files: the older API's clients would take it for a part of the first name."""
    separator = parameters.text("csv_separator") or ";"
    if separator not in DELIMITERS:
        raise InvalidParameter(
            f"Invalid value for csv_separator API parameter: {separator[:50]} was found but one of ; , tab | is expected."
        )
    csv = CsvStyle(delimiter=DELIMITERS[separator], with_bom=False)
    return replace(style(parameters), csv=csv, labels=parameters.flag("use_labels_for_header"))


def _records(served: Served, asked: Asked, statement: Statement) -> Iterator[bytes]:
    """The list, some records at a time."""
    fields = tuple(served.schema)
    keys = [column.key for column in statement.columns]
    trees = [column.key for column in statement.columns if column.kind == "json"]
    yield b"["
    first = True
    seconds = float(settings.BEFFROI["EXPORT_SECONDS"])
    for batch in engine().batches(statement.sql, statement.params, seconds=seconds, rows=_BATCH):
        made = []
        for row in batch.rename_columns(keys).to_pylist():
            for key in trees:
                if row[key] is not None:
                    row[key] = orjson.loads(row[key])
            made.append(shapes.record(served.dataset_id, row, fields, asked.geo))
        yield (b"" if first else b",") + encode(made)[1:-1]
        first = False
    yield b"]"
