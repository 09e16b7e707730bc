"""Every real file is published or refused as a careful data officer expects (see `table.py` and `expectations/`)."""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest
from tests.real_files.counting import count
from tests.real_files.table import DATA, Expected, load

from beffroi.data.errors import BeffroiError, LimitReached, RefusedContent
from beffroi.data.lake import (
    ROWS,
    SERVING,
    Decision,
    Draft,
    Hints,
    Lake,
    Limits,
    Severity,
    build_draft,
    keep,
    silent,
)

TABLE = list(load())
#: Communes of the Métropole européenne de Lille, west, south, east, north: the territory of the instance.
MEL = (2.78, 50.49, 3.29, 50.80)
AT_HOME = {"geo", "large", "mel"}

pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(
        not DATA.is_dir(), reason="the shared real files (../shared/data) are not beside the checkout"
    ),
]


@dataclass(frozen=True)
class Outcome:
    draft: Draft | None
    refusal: BeffroiError | None


def take_in(expected: Expected, lake: Lake) -> Outcome:
    """Keep and build as the intake does, and check that the original is kept byte for byte."""
    limits = Limits()
    original = keep(expected.file, lake, name=expected.file.name, limits=limits)
    assert _digest(original.path) == _digest(expected.file)
    try:
        draft = build_draft(
            original,
            lake.draft_folder("essai", 1),
            options=expected.options,
            corrections=[],
            hints=Hints(bbox=MEL if expected.path.split("/")[0] in AT_HOME else None),
            limits=limits,
            progress=silent,
        )
    except (RefusedContent, LimitReached) as refusal:
        return Outcome(None, refusal)
    return Outcome(draft, None)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "blake2b").hexdigest()


def test_every_file_is_in_the_table() -> None:
    there = {str(path.relative_to(DATA)) for path in DATA.rglob("*") if path.is_file()} - {"INDEX.md"}
    told = {expected.path for expected in TABLE}
    assert there - told == set(), "files without an expectation"
    assert told - there == set(), "expectations without a file"


@pytest.mark.parametrize("expected", [e for e in TABLE if not e.slow], ids=lambda e: e.key)
def test_file(expected: Expected, tmp_path: Path) -> None:
    outcome = take_in(expected, Lake(tmp_path))
    if expected.refused is not None:
        assert outcome.refusal is not None, f"taken in: {outcome.draft and outcome.draft.report}"
        assert re.search(expected.refused, outcome.refusal.sentence, re.IGNORECASE), outcome.refusal.sentence
        assert outcome.refusal.sentence.endswith((".", "!", "?")), "a sentence"
        assert not list(tmp_path.glob("**/" + ROWS)), "a refused file leaves no draft"
        return
    assert outcome.draft is not None, f"refused: {outcome.refusal and outcome.refusal.sentence}"
    problems = [
        *_shape(expected, outcome.draft),
        *_notes(expected, outcome.draft),
        *_cells(expected, outcome.draft),
    ]
    assert not problems, "\n".join(problems)
    _files(outcome.draft)


@pytest.mark.slow
@pytest.mark.parametrize("expected", [e for e in TABLE if e.slow], ids=lambda e: e.key)
def test_large_file(expected: Expected, tmp_path: Path) -> None:
    outcome = take_in(expected, Lake(tmp_path))
    assert outcome.draft is not None
    problems = [*_shape(expected, outcome.draft), *_notes(expected, outcome.draft)]
    assert not problems, "\n".join(problems)
    _files(outcome.draft)


def _shape(expected: Expected, draft: Draft) -> list[str]:
    """Rows, and types of fields."""
    problems = []
    if draft.rows < 1 or (expected.rows is not None and draft.rows not in expected.rows):
        problems.append(f"{draft.rows} rows, expected {sorted(expected.rows or [])}")
    names = [field.name for field in draft.schema]
    if expected.complete and set(names) != set(expected.fields):
        problems.append(
            f"fields: more {sorted(set(names) - set(expected.fields))}, less {sorted(set(expected.fields) - set(names))}"
        )
    if expected.columns is not None and len(names) != expected.columns:
        problems.append(f"{len(names)} fields, expected {expected.columns}: {names}")
    for name, wanted in expected.fields.items():
        kinds, _, semantic = wanted.partition(" ")
        field = draft.schema.get(name)
        if field is None:
            problems.append(f"no field {name} among {names}")
        elif field.type.value not in kinds.split("|"):
            problems.append(f"{name} is {field.type.value}, expected {kinds} ({_why(draft, name)})")
        elif semantic and field.semantic_type != semantic:
            problems.append(f"{name} is known as {field.semantic_type}, expected {semantic}")
    types = [field.type.value for field in draft.schema]
    if expected.types is not None and types != list(expected.types):
        problems.append(f"types {types}, expected {list(expected.types)}")
    return problems


def _why(draft: Draft, name: str) -> str:
    return next(decision.why for decision in draft.report.decisions if decision.field.name == name)


def _notes(expected: Expected, draft: Draft) -> list[str]:
    """Every warning that is expected, and no other."""
    problems = []
    notes = draft.report.notes
    asking = {note.code for note in notes if note.severity is not Severity.INFO}
    for code in sorted(asking - expected.warnings.keys()):
        first = next(note for note in notes if note.code == code)
        problems.append(
            f"unexpected {code} ×{sum(n.count for n in notes if n.code == code)}: {first.sentence}"
        )
    for code, wanted in expected.warnings.items():
        found = [note for note in notes if note.code == code and note.severity is not Severity.INFO]
        total = sum(note.count for note in found)
        if not found or (isinstance(wanted, int) and total != wanted):
            problems.append(f"{code}: {total}, expected {wanted}")
        elif isinstance(wanted, list) and [note.line for note in found] != wanted:
            problems.append(f"{code} on lines {[note.line for note in found]}, expected {wanted}")
    problems += [f"no note {code}" for code in expected.notes if code not in {note.code for note in notes}]
    problems += [f"a note without a sentence: {note}" for note in notes if not note.sentence.strip()]
    return problems


def _cells(expected: Expected, draft: Draft) -> list[str]:
    """Nothing lost: in each column, as many values as the file has, less those listed as faults and words for nothing."""
    there = count(expected)
    if there is None:
        return []
    filled, nones = there
    values = _values(draft)
    problems = []
    decisions = _sources(draft.report.decisions)
    by_path = expected.file.suffix not in {".csv", ".gz", ".txt", ".tsv", ".xlsx", ""}
    for position, decision in enumerate(decisions):
        key: int | str = decision.source[0] if by_path else position
        if by_path and key not in filled:
            continue  # a key
        if by_path and decision.field.type.is_geo:
            continue
        kept = values[decision.field.name] + decision.faults
        if kept not in {filled.get(key, 0), filled.get(key, 0) - nones.get(key, 0)}:
            name, cells = decision.field.name, filled.get(key, 0)
            problems.append(f"{name}: {values[name]} values and {decision.faults} faults of {cells} cells")
    told = {decision.source[0] for decision in decisions} if by_path else set(range(len(decisions)))
    problems += [
        f"column {key!r} is lost ({cells} cells)" for key, cells in filled.items() if key not in told
    ]
    return problems


def _sources(decisions: tuple[Decision, ...]) -> list[Decision]:
    """One decision a column of the file: not the places made of two columns, nor the points made of a shape."""
    found: list[Decision] = []
    shapes: set[tuple[str, ...]] = set()
    for decision in decisions:
        made = len(decision.source) > 1 or (
            decision.field.type.value == "geo_point_2d" and decision.source in shapes
        )
        if not made:
            found.append(decision)
        if decision.field.type.value == "geo_shape":
            shapes.add(decision.source)
    return found


def _values(draft: Draft) -> Mapping[str, int]:
    table = pq.read_table(draft.folder / ROWS)
    return {name: table.num_rows - table.column(name).null_count for name in table.column_names}


def _files(draft: Draft) -> None:
    """The Parquet is read by others, and the serving file has the same rows."""
    file = pq.ParquetFile(draft.folder / ROWS)
    assert file.metadata.num_rows == draft.rows
    assert len(file.schema_arrow.names) >= len(draft.schema)
    if draft.schema.geo is not None:
        described = json.loads(file.schema_arrow.metadata[b"geo"])
        column = described["columns"][described["primary_column"]]
        assert column["encoding"] == "WKB"
        assert described["primary_column"] in file.schema_arrow.names
        boxes = column.get("covering", {}).get("bbox", {})
        assert not boxes or boxes["xmin"][0] in file.schema_arrow.names
    with duckdb.connect() as connection:
        connection.execute(f"ATTACH '{draft.folder / SERVING}' AS serving (READ_ONLY)")
        found = connection.execute("SELECT count(*) FROM serving.rows").fetchone()
    assert found == (draft.rows,)
