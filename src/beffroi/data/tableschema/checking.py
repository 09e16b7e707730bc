"""All the rules of a schema on all the rows of a file: one reading counts the faults of every rule, a second one finds the first
lines of those that are broken."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import duckdb

from beffroi.data.lake import RawColumn, RawTable
from beffroi.data.saying import Said
from beffroi.data.tableschema.kinds import Kind, kind
from beffroi.data.tableschema.model import SchemaField, TableSchema
from beffroi.data.tableschema.verdict import Fault, Place, Verdict, fault, listed

MOST_PLACES = 20  # of one rule
_SHOWN = 200  # characters of a value
#: What the reader had to mend is a fault of the file for the standard.
_MENDED = ("ragged_row", "blank_row")


@dataclass(frozen=True, slots=True)
class _Rule:
    """`broken` is SQL on the relation, true where the rule is not kept; `cell` the value shown."""

    name: str
    field: str
    cell: str
    broken: str
    expected: str = ""


class _Values:
    """What a statement binds, by name."""

    def __init__(self) -> None:
        self.by_name: dict[str, object] = {}

    def bind(self, value: object) -> str:
        """The place of a value."""
        name = f"p{len(self.by_name)}"
        self.by_name[name] = value
        return f"${name}"

    def used(self, sql: str) -> dict[str, object]:
        """Those a statement speaks of."""
        return {name: value for name, value in self.by_name.items() if f"${name}" in _words(sql)}


def _words(sql: str) -> set[str]:
    return {"$" + part.split(" ")[0].rstrip("),;:]") for part in sql.split("$")[1:]}


def check(connection: duckdb.DuckDBPyConnection, raw: RawTable, schema: TableSchema) -> Verdict:
    """The verdict of a schema on a file. The headers must be the schema's, in its order, as the standard has it."""
    columns = {column.header.strip(): column for column in reversed(raw.columns)}
    faults, notes, values = _headers(raw, schema), list(schema.notes), _Values()
    rules: list[_Rule] = []
    for field in schema.fields:
        column = columns.get(field.name)
        if column is not None:
            rules += _rules(connection, field, column, values, notes)
    counts = ", ".join(["count(*)", *(f"count_if({rule.broken})" for rule in rules)])
    sql = f"SELECT {counts} FROM {raw.relation}"
    rows, *found = connection.execute(sql, values.used(sql) or None).fetchone() or (0,)
    broken = [(rule, int(count)) for rule, count in zip(rules, found, strict=True) if count]
    faults += _first_places(connection, raw, broken, values) if broken else ()
    faults += _repeated(connection, raw, schema, columns, values)
    noted = {note.code: note for note in raw.notes}
    faults += [fault(code, count=noted[code].count) for code in _MENDED if code in noted]
    return Verdict(schema.name or schema.title, schema.version, int(rows), tuple(faults), tuple(notes))


def _headers(raw: RawTable, schema: TableSchema) -> list[Fault]:
    found = [column.header.strip() for column in raw.columns]
    missing = [name for name in schema.names if name not in found]
    extra = [name for name in found if name not in schema.names]
    faults = [fault("missing-label", name) for name in missing]
    if extra:
        faults.append(fault("extra-label", count=len(extra), expected=listed(extra)))
    if not faults and found != list(schema.names):
        faults.append(fault("incorrect-label", expected=listed(schema.names)))
    return faults


def _rules(
    connection: duckdb.DuckDBPyConnection,
    field: SchemaField,
    column: RawColumn,
    values: _Values,
    notes: list[Said],
) -> list[_Rule]:
    cell = f"CAST({column.sql} AS VARCHAR)"
    missing = values.bind([*field.missing_values, ""])
    cell = f"(CASE WHEN NOT list_contains({missing}, {cell}) THEN {cell} END)"
    read = kind(field, values.bind)
    fits = f"({read.fits.replace('{v}', cell)})"
    made = [_Rule("type", field.name, cell, f"{cell} IS NOT NULL AND NOT {fits}", read.expected)]
    if field.required:
        made.append(_Rule("required", field.name, cell, f"{cell} IS NULL"))
    for name, wanted in field.constraints.items():
        test = _constraint(connection, field, (name, wanted), read, values)
        if test is None:
            if name not in {"required", "unique"}:
                notes.append(Said("partly.rule", {"name": field.name, "rule": name}))
        else:
            kept, expected = test
            broken = f"{cell} IS NOT NULL AND {fits} AND NOT coalesce({kept.replace('{v}', cell)}, true)"
            made.append(_Rule(name, field.name, cell, broken, expected))
    return made


def _constraint(
    connection: duckdb.DuckDBPyConnection,
    field: SchemaField,
    rule: tuple[str, Any],
    read: Kind,
    values: _Values,
) -> tuple[str, str] | None:
    """A condition on `{v}` and what it asks for; None for what is verified elsewhere or not at all."""
    name, wanted = rule
    match name:
        case "pattern" if isinstance(wanted, str) and _understood(connection, _in_re2(wanted)):
            return f"regexp_full_match({{v}}, {values.bind(_in_re2(wanted))})", wanted[:_SHOWN]
        case "enum" if isinstance(wanted, list) and field.type not in {"array", "object", "geojson"}:
            texts = [each if isinstance(each, str) else str(each) for each in wanted]
            among = f"list_contains({values.bind(texts)}, {{v}})"
            if read.compared and (
                numbers := [float(each) for each in wanted if isinstance(each, int | float)]
            ):
                among = f"({among} OR list_contains({values.bind(numbers)}, {read.compared}))"
            return among, ", ".join(texts[:8]) + ("…" if len(texts) > 8 else "")
        case "minLength" | "maxLength" if isinstance(wanted, int) and field.type in {"string", "any"}:
            return f"length({{v}}) {'>=' if name == 'minLength' else '<='} {int(wanted)}", str(wanted)
        case "minimum" | "maximum" if read.compared is not None and isinstance(wanted, int | float | str):
            bound = read.compared.replace("{v}", f"CAST({values.bind(str(wanted))} AS VARCHAR)")
            kept = f"{read.compared} {'>=' if name == 'minimum' else '<='} {bound}"
            number = field.type in {"integer", "number", "year"}
            return f"({kept}{f' AND NOT isnan({read.compared})' if number else ''})", str(wanted)
        case _:
            return None


def _in_re2(pattern: str) -> str:
    """The engine's writing of a character by its number."""
    return re.sub(r"\\u([0-9A-Fa-f]{4})", r"\\x{\1}", pattern)


def _understood(connection: duckdb.DuckDBPyConnection, pattern: str) -> bool:
    """Whether the engine's expressions (RE2: no look-ahead, no back-reference, never slow) can say it."""
    try:
        connection.execute("SELECT regexp_full_match('', $1)", [pattern])
    except duckdb.Error:
        return False
    return True


def _first_places(
    connection: duckdb.DuckDBPyConnection, raw: RawTable, broken: Sequence[tuple[_Rule, int]], values: _Values
) -> list[Fault]:
    numbered = f"(SELECT *, row_number() OVER () - 1 AS place FROM {raw.relation})"
    firsts = ", ".join(
        f"min_by(struct_pack(place := place, v := left({rule.cell}, {_SHOWN})), place, {MOST_PLACES}) "
        f"FILTER (WHERE {rule.broken})"
        for rule, _count in broken
    )
    sql = f"SELECT {firsts} FROM {numbered}"
    found = connection.execute(sql, values.used(sql)).fetchone() or ()
    by_rule = [sorted((each["place"], each["v"]) for each in places or ()) for places in found]
    known = sorted({place for places in by_rule for place, _ in places})
    where = dict(zip(known, raw.locate(known), strict=True))
    return [
        fault(
            rule.name,
            rule.field,
            count,
            tuple(Place(where[place][0], where[place][1], value) for place, value in places),
            rule.expected,
        )
        for (rule, count), places in zip(broken, by_rule, strict=True)
    ]


def _places(raw: RawTable, found: Sequence[tuple[Any, ...]]) -> tuple[Place, ...]:
    where = raw.locate([int(place) for place, *_ in found])
    shown = [None if row[1] is None else str(row[1])[:_SHOWN] for row in found]
    return tuple(Place(label, line, value) for (label, line), value in zip(where, shown, strict=True))


def _repeated(
    connection: duckdb.DuckDBPyConnection,
    raw: RawTable,
    schema: TableSchema,
    columns: Mapping[str, RawColumn],
    values: _Values,
) -> list[Fault]:
    """Values that must be found once and are not."""
    asked: list[tuple[str, tuple[str, ...]]] = [
        ("unique", (field.name,)) for field in schema.fields if field.constraints.get("unique") is True
    ]
    if schema.primary_key:
        asked.append(("primary-key", schema.primary_key))
    faults: list[Fault] = []
    for rule, names in asked:
        if not all(name in columns for name in names):
            continue
        keys = ", ".join(f"nullif(CAST({columns[name].sql} AS VARCHAR), '')" for name in names)
        shown = f"concat_ws(' · ', {keys})"
        numbered = f"(SELECT *, row_number() OVER () - 1 AS place FROM {raw.relation})"
        again = f"SELECT place, {shown} AS v, row_number() OVER (PARTITION BY {keys} ORDER BY place) AS nth FROM {numbered}"
        again = f"SELECT place, v FROM ({again} QUALIFY concat_ws('', {keys}) <> '') WHERE nth > 1"
        [(count,)] = connection.execute(f"SELECT count(*) FROM ({again})").fetchall()
        if count:
            found = connection.execute(f"{again} ORDER BY place LIMIT {MOST_PLACES}").fetchall()
            name = " + ".join(names)
            faults.append(fault(rule, name, int(count), _places(raw, found)))
    return faults
