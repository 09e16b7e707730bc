"""Our verdicts are those of frictionless, the standard's own reader, on every example file and on files made wrong on purpose."""

import csv
import json
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import duckdb
import pytest
from frictionless import Resource, Schema, system
from tests.conftest import SHARED

from beffroi.data.lake import Limits, ReadOptions, read
from beffroi.data.lake.duck import open_memory
from beffroi.data.tableschema import Verdict, check, read_table_schema

EXAMPLES = SHARED / "schemas" / "exemples"
STANDARDS = SHARED.parent / "standards" / "table-schemas"
PAIRS = [
    (
        path,
        "dynamique__schema-dynamique.json"
        if "dynamique" in path.name
        else "statique__schema-statique.json"
        if path.parent.name == "irve"
        else "schema.json",
    )
    for path in sorted([*EXAMPLES.glob("*/*.csv"), *EXAMPLES.glob("*/*.xlsx")])
]


@pytest.fixture(scope="module")
def engine() -> Iterator[duckdb.DuckDBPyConnection]:
    connection = open_memory("500MB", threads=2)
    yield connection
    connection.close()


def verdict(engine: duckdb.DuckDBPyConnection, path: Path, schema: Any, scratch: Path) -> Verdict:
    """Ours."""
    scratch.mkdir(exist_ok=True)
    raw = read(path, name=path.name, options=ReadOptions(), limits=Limits(), scratch=scratch)
    return check(engine, raw, read_table_schema(json.dumps(schema)))


def theirs(path: Path, schema: Any) -> tuple[bool, set[tuple[str, str]]]:
    """Theirs: whether the file is valid, and which rules of which fields are broken."""
    plain = {
        "name": "schema",
        **{key: schema[key] for key in ("fields", "missingValues", "primaryKey") if key in schema},
    }
    with system.use_context(trusted=True):
        report = Resource(path=str(path), schema=Schema.from_descriptor(plain)).validate()
    named = {"type-error": "type", "unique-error": "unique", "primary-key": "primary-key"}
    broken = set()
    for task in report.tasks:
        for error in task.errors:
            rule = named.get(error.type, error.type)
            if rule == "constraint-error":
                rule = error.note.split('"')[1]
            broken.add((rule, getattr(error, "field_name", "")))
    return report.valid, broken


@pytest.mark.shared
@pytest.mark.parametrize(("path", "schema"), PAIRS, ids=[f"{p.parent.name}/{p.name}" for p, _ in PAIRS])
def test_example_files(engine: duckdb.DuckDBPyConnection, path: Path, schema: str, tmp_path: Path) -> None:
    asked = json.loads((path.parent / schema).read_text("utf-8"))
    valid, broken = theirs(path, asked)
    ours = verdict(engine, path, asked, tmp_path / "scratch")
    assert ours.valid == valid, ours.faults
    if not any(rule.endswith("-label") for rule, _ in broken):
        assert {(fault.rule, fault.field) for fault in ours.faults if fault.field} == broken


def _told(broken: set[tuple[str, str]]) -> set[tuple[str, str]]:
    """A key is of several fields: its name is not compared."""
    return {
        (rule, "" if rule == "primary-key" else name) for rule, name in broken if rule != "unique" or name
    }


SPOILT = [
    "",
    "x",
    "12",
    "-3",
    "1.5",
    "1,5",
    "oui",
    "true",
    "2024-02-30",
    "2024-01-31",
    "31/01/2024",
    "a@b.fr",
    "https://a.fr/x",
    "[1, 2]",
    "[2.1, 48]",
    "48.1,2.3",
    "24/7",
    "NaN",
]


def _good(field: dict[str, Any]) -> str:
    example = field.get("example")
    if (enum := field.get("constraints", {}).get("enum")) and field.get("type") != "array":
        return str(enum[0])
    return "" if example is None else example if isinstance(example, str) else json.dumps(example)


@pytest.mark.shared
@pytest.mark.parametrize("name", [path.name for path in sorted(STANDARDS.glob("*.json"))])
def test_files_made_wrong(engine: duckdb.DuckDBPyConnection, name: str, tmp_path: Path) -> None:
    """Each schema's own example in each row, with values of another kind here and there."""
    asked = json.loads((STANDARDS / name).read_text("utf-8"))
    if "fields" not in asked:
        pytest.skip("not a table schema: a package or a JSON schema")
    chance = Random(name)
    names = [field["name"] for field in asked["fields"]]
    path = tmp_path / "file.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        lines = csv.writer(file)
        lines.writerow(names)
        for _ in range(12):
            lines.writerow(
                [
                    chance.choice(SPOILT) if chance.random() < 0.3 else _good(field)
                    for field in asked["fields"]
                ]
            )
    _valid, broken = theirs(path, asked)
    ours = verdict(engine, path, asked, tmp_path / "scratch")
    found = {(fault.rule, fault.field) for fault in ours.faults if fault.field}
    left = {
        name for name in names if any(f"« {name} »" in str(note) for note in ours.notes)
    }  # what we say we do not verify
    assert {("pattern", name) for name in left} | _told(found) == {
        ("pattern", name) for name in left
    } | _told(broken)
