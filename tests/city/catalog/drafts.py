"""Whole drafts made by hand: a real serving file, without reading any source."""

from dataclasses import dataclass

import duckdb

from beffroi.city.catalog import public as catalog
from beffroi.city.people.public import default_organisation
from beffroi.data.fields import Field, FieldType, Schema
from beffroi.data.lake import Report
from beffroi.trust.gate.public import decide


@dataclass(frozen=True)
class HandDraft:
    """What the catalogue asks of a draft."""

    schema: Schema
    report: Report
    rows: int
    bytes: int


SCHEMA = Schema((Field("id", FieldType.INT), Field("nom", FieldType.TEXT, "Nom")))


def a_dataset(dataset_id: str = "bancs", **said: object) -> catalog.Dataset:
    """A dataset without version."""
    prepared = catalog.prepare(dataset_id, organisation=default_organisation(), title="Bancs publics", **said)  # type: ignore[arg-type]
    return catalog.create(prepared)


def a_draft(dataset: catalog.Dataset, *, rows: int = 3, schema: Schema = SCHEMA) -> catalog.Version:
    """A recorded draft of that many rows."""
    version = catalog.begin_version(dataset, source="by hand")
    folder = catalog.lake().draft_folder(dataset.uid, version.number)
    folder.mkdir(parents=True)
    with duckdb.connect(str(folder / "serving.duckdb")) as connection:
        connection.execute(
            f"CREATE TABLE rows AS SELECT i AS id, 'banc ' || i AS nom FROM range({rows}) t(i)"
        )
    draft = HandDraft(schema, Report(format="hand", rows=rows, decisions=()), rows, 100)
    return catalog.record_draft(version, draft)


def published(dataset: catalog.Dataset, *, rows: int = 3, schema: Schema = SCHEMA) -> catalog.Version:
    """A version of that many rows, published with the gate's word."""
    version = a_draft(dataset, rows=rows, schema=schema)
    clearance = decide(version, actor=None, acting_as="test").clearance
    assert clearance is not None
    return catalog.publish(version, clearance)


def seen(dataset: catalog.Dataset) -> int:
    """How many rows anybody reads now."""
    current = catalog.find(dataset.dataset_id).current
    assert current is not None
    table = catalog.engine().table(catalog.folder(current))
    return int(catalog.engine().fetch(f"SELECT count(*) FROM {table}", seconds=5)[0][0])
