"""Run by itself: `python weigh.py FOLDER FORMAT ROWS` exports a made-up dataset and tells, as JSON and in megabytes, the most
memory held after some thousand rows, the most after all of them, and the size of what was written."""

import json
import resource
import sys
from multiprocessing import get_context
from pathlib import Path

import duckdb

from beffroi.data.fields import Field, FieldType, Schema
from beffroi.data.formats import FORMATS
from beffroi.data.lake import Engine, Export, export_chunks, export_file
from beffroi.data.odsql import Context, Query

FIELDS = (
    Field("n", FieldType.INT),
    Field("texte", FieldType.TEXT),
    Field("jour", FieldType.DATETIME),
    Field("place", FieldType.GEO_POINT),
)


def serving(folder: Path, rows: int) -> None:
    """A table whose texts do not repeat."""
    connection = duckdb.connect(str(folder / "serving.duckdb"))
    connection.execute("SET enable_progress_bar = false")
    connection.execute(
        f"""CREATE TABLE rows AS SELECT range AS n, repeat(md5(range::VARCHAR), 4) AS texte, TIMESTAMPTZ '2024-01-01' AS jour,
            {{'lon': range % 360 - 180.0, 'lat': range % 180 - 90.0}} AS place FROM range({rows})"""
    )
    connection.close()


def held() -> int:
    """The most memory this process held so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def main(folder: Path, name: str, rows: int) -> None:
    """Export a few rows, then all. The table is made by another process, whose memory does not count."""
    maker = get_context("spawn").Process(target=serving, args=(folder, rows))
    maker.start()
    maker.join()
    engine = Engine("100MB")
    context = Context(schema=Schema(FIELDS), table=engine.table(folder), dataset_id="d", salt="s")
    peaks: list[int] = []
    for most in (5_000, rows):
        export = Export(FORMATS[name], Query(where=(f"n < {most}",), limit=-1), context)
        if FORMATS[name].streams:
            written = sum(map(len, export_chunks(engine, export, seconds=300)))
        else:
            export_file(engine, export, folder / "export", seconds=300)
            written = (folder / "export").stat().st_size
        peaks.append(held())
    sys.stdout.write(json.dumps([*peaks, written // 2**20]))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]))
