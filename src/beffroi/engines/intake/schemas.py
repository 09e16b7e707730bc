"""The schema of a file: the one its dataset declares is verified on all rows, else the one it looks made for is proposed."""

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path

import duckdb
from django.conf import settings

from beffroi.city.catalog import public as catalog
from beffroi.city.schemas import public as schemas
from beffroi.city.schemas.public import KnownSchema
from beffroi.data import tableschema
from beffroi.data.errors import NotFound
from beffroi.data.lake import Examine, Examined, Form, Note, Progress, RawTable, Severity
from beffroi.data.saying import Fact, Said
from beffroi.data.tableschema import Fault, Place, TableSchema, Verdict, check, check_file, fit
from beffroi.engines.intake.sources import obtain

_MOST_FAULTS = 200  # kept with a version
_LONGEST = 1_000  # characters of a sentence
_NAME = 200
_EXAMPLES = 3


def examiner(declared: str | None) -> Examine:
    """What looks at a file for its schema. `declared` is a known schema's name, '' for none, None when nobody said."""
    if declared == "":
        return _nothing
    if declared is None:
        return partial(_likely, schemas.known())
    try:
        return partial(_verified, schemas.get(declared))
    except NotFound:
        gone = Note("schema_unknown", {"schema": declared[:_NAME]})
        return lambda _connection, _raw: Examined((gone,), {})


def forms_of(declared: str | None) -> Mapping[str, Form]:
    """How the declared schema has columns read, by header; nothing when none is declared, or nobody knows it."""
    try:
        return tableschema.forms(schemas.get(declared).schema) if declared else {}
    except NotFound:
        return {}


def check_source(source: str, schema: TableSchema, progress: Progress) -> Verdict:
    """The verdict on a file or an address that is not taken in. Raises NotFound, RefusedContent, LimitReached."""
    with catalog.lake().scratch() as scratch:
        found = obtain(source, scratch, progress)
        reading = scratch / "reading"
        reading.mkdir()
        return check_file(found.path, schema, name=found.name, limits=settings.INTAKE_LIMITS, scratch=reading)


def check_written(content: bytes, schema: TableSchema) -> Verdict:
    """The verdict on a CSV at hand."""
    with catalog.lake().scratch() as scratch:
        path = Path(scratch) / "lignes.csv"
        path.write_bytes(content)
        reading = scratch / "reading"
        reading.mkdir()
        return check_file(path, schema, name=path.name, limits=settings.INTAKE_LIMITS, scratch=reading)


def _nothing(_connection: duckdb.DuckDBPyConnection, _raw: RawTable) -> Examined:
    return Examined((), {})


def _likely(known: Sequence[KnownSchema], _connection: duckdb.DuckDBPyConnection, raw: RawTable) -> Examined:
    read = {each.name: each.schema for each in known}
    best = next(iter(fit([column.header for column in raw.columns], read.values())), None)
    if best is None:
        return Examined((), {})
    name = next(name for name, schema in read.items() if schema is best.schema)
    note = Note("schema_likely", {"schema": name, "title": best.schema.title[:_NAME]}, Severity.INFO)
    return Examined((note,), {"schema": {"likely": name, "title": best.schema.title}})


def _verified(known: KnownSchema, connection: duckdb.DuckDBPyConnection, raw: RawTable) -> Examined:
    said = {"name": known.name, "title": known.title, "version": known.version, "address": known.address}
    try:
        verdict = check(connection, raw, known.schema)
    except duckdb.InterruptException:
        raise
    except duckdb.Error:  # a schema's formats are anybody's; the file is not at fault
        note = Note("schema_unverified", {"schema": known.name})
        return Examined((note,), {"schema": {**said, "valid": None}})
    shape = verdict.to_json()
    kept = [{**fault, "sentence": fault["sentence"][:_LONGEST]} for fault in shape["faults"][:_MOST_FAULTS]]
    notes = [_note(known.name, fault) for fault in verdict.faults[:_MOST_FAULTS]]
    notes += [
        Note("schema_partly", {"schema": known.name, "note": each}, Severity.INFO)
        for each in verdict.notes[:_MOST_FAULTS]
    ]
    counted = {"faults_count": len(verdict.faults), "errors": sum(fault.count for fault in verdict.faults)}
    return Examined(notes, {"schema": {**shape, **said, **counted, "faults": kept}})


def _note(name: str, fault: Fault) -> Note:
    examples: list[Fact] = [_example(place) for place in fault.places[:_EXAMPLES]]
    what = tableschema.said(fault.rule, fault.field, fault.count, fault.expected[:_LONGEST])
    first = fault.places[0] if fault.places else None
    return Note(
        "schema_error.examples" if examples else "schema_error",
        {"schema": name, "fault": what, "examples": examples},
        Severity.ERROR,
        where=first.where if first else None,
        line=first.line if first else None,
        column=fault.field or None,
        value=first.value if first else None,
        count=fault.count,
    )


def _example(place: Place) -> Said:
    where = Said("place", {"where": place.where})
    return Said("example", {"where": where, "value": place.value}) if place.value else where
