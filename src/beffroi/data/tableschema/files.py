"""A file at hand against a schema, without taking it in."""

from dataclasses import replace
from pathlib import Path

import duckdb

from beffroi.data.errors import RefusedContent
from beffroi.data.lake import Limits, ReadOptions, open_memory, read
from beffroi.data.tableschema.checking import check
from beffroi.data.tableschema.model import TableSchema
from beffroi.data.tableschema.verdict import Verdict


def check_file(
    path: Path,
    schema: TableSchema,
    *,
    name: str,
    limits: Limits,
    scratch: Path,
    options: ReadOptions | None = None,
) -> Verdict:
    """The verdict of a schema on a file, read as an intake reads it.

    Raises:
        RefusedContent, LimitReached: the file cannot be read; or the engine cannot follow the schema on it.
    """
    raw = read(path, name=name, options=options or ReadOptions(), limits=limits, scratch=scratch)
    while True:
        connection = open_memory(limits.memory, threads=limits.threads, spill=scratch)
        try:
            return check(connection, raw, schema)
        except duckdb.Error as error:
            if raw.fallback is None:
                raise RefusedContent(
                    f"Le schéma « {schema.name or schema.title} » ne peut pas être suivi sur {name} : ses formats ou ses "
                    "règles ne se comprennent pas."
                ) from error
            raw = replace(raw.fallback(), fallback=None)
        finally:
            connection.close()
