"""Counting, for each column, how many of its values fit each form."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import duckdb

from beffroi.data.lake.raw import RawColumn
from beffroi.data.lake.types.candidates import CANDIDATES, COMPACT
from beffroi.data.lake.types.codes import CODES, Code
from beffroi.data.lake.types.dates import YEAR_OR_MONTH
from beffroi.data.lake.types.forms import Form, is_none, trimmed
from beffroi.data.lake.types.numbers import LEADING_ZERO

ALL_FORMS: tuple[Form, ...] = (*CANDIDATES, COMPACT, YEAR_OR_MONTH)


@dataclass(frozen=True, slots=True)
class Survey:
    """What a column holds, in numbers of cells. `rows` counts all cells, blank ones included."""

    rows: int
    filled: int  # not blank
    nones: int  # filled with "-", "NC"…
    zeros: int  # whole numbers written with zeros before
    distinct: int  # spellings; at most, when the survey is of a sample
    padded: int  # with blanks around
    fits: Mapping[str, int] = field(default_factory=dict)  # by form
    fast: Mapping[tuple[str, int], int] = field(default_factory=dict)  # by form and rank of its fast reading
    evidence: Mapping[str, bool] = field(default_factory=dict)  # whether the form's evidence was seen
    codes: Mapping[str, int] = field(default_factory=dict)
    lost: Mapping[str, int] = field(default_factory=dict)  # codes without their first zeros
    examples: tuple[str, ...] = ()
    none_words: tuple[str, ...] = ()  # two spellings of "nothing" at most, as found

    @property
    def values(self) -> int:
        """Cells that say something."""
        return self.filled - self.nones


def bind(sql: str, *, v: str, c: str, zone: str) -> str:
    """Give a form's SQL its cell and its zone."""
    return sql.replace("{v}", v).replace("{c}", c).replace("{zone}", zone)


def survey(
    connection: duckdb.DuckDBPyConnection,
    relation: str,
    columns: Sequence[RawColumn],
    *,
    zone: str,
    codes: Mapping[str, Code | None],
    grouped: bool,
) -> dict[str, Survey]:
    """Survey columns of text of `relation`, one scan each when `grouped` (equal cells are counted once), else one scan for all.

    `zone` is a SQL literal; `codes` the code each column's header names. Columns are known by their `sql` name.
    """
    blank = _blank(connection, relation, columns) if grouped else {}
    return {
        column.sql: blank.get(column.sql)
        or _one(connection, relation, column.sql, zone=zone, code=codes.get(column.sql), grouped=grouped)
        for column in columns
    }


def _blank(
    connection: duckdb.DuckDBPyConnection, relation: str, columns: Sequence[RawColumn]
) -> dict[str, Survey]:
    """The survey of columns where nothing is written: planning a full survey takes longer than reading a small file."""
    counts = ", ".join(f"count(*) FILTER (WHERE {trimmed(column.sql)} <> '')" for column in columns)
    found = connection.execute(f"SELECT count(*), {counts} FROM {relation}").fetchone() if columns else None
    if found is None:
        return {}
    nothing = Survey(
        rows=int(found[0]),
        filled=0,
        nones=0,
        zeros=0,
        distinct=0,
        padded=0,
        fits={form.key: 0 for form in ALL_FORMS},
        evidence={form.key: False for form in ALL_FORMS},
    )
    return {column.sql: nothing for column, filled in zip(columns, found[1:], strict=True) if not filled}


def _one(
    connection: duckdb.DuckDBPyConnection,
    relation: str,
    name: str,
    *,
    zone: str,
    code: Code | None,
    grouped: bool,
) -> Survey:
    wanted = [code] if code else [known for known in CODES if known.by_values]
    counts: list[tuple[str, str]] = []  # alias, aggregate
    hit = "sum(n) FILTER (WHERE {})".format

    def reading(sql: str) -> str:
        return bind(sql, v="v", c="c", zone=zone)

    counts.append(("filled", "sum(n)"))
    counts.append(("nones", hit("none")))
    counts.append(("padded", hit("c <> v")))
    counts.append(("distinct", "count(*)" if grouped else "approx_count_distinct(v)"))
    counts.append(("zeros", hit(reading(LEADING_ZERO))))
    for form in ALL_FORMS:
        counts.append((f"fit {form.key}", hit(f"NOT none AND ({reading(form.sql)}) IS NOT NULL")))
        counts.extend(
            (f"fast {rank} {form.key}", hit(f"({reading(fast)}) IS NOT NULL"))
            for rank, fast in enumerate(form.fast)
        )
        counts.extend(
            (f"ev {rank} {form.key}", hit(reading(proof))) for rank, proof in enumerate(form.evidence)
        )
    for known in wanted:
        counts.append((f"code {known.name}", hit(f"NOT none AND {reading(known.fits())}")))
        counts.append((f"lost {known.name}", hit(reading(known.lost_zeros()))))
    counts.append(
        (
            "texts",
            "min(v) FILTER (WHERE none), max(v) FILTER (WHERE none), "
            "min(v) FILTER (WHERE NOT none), max(v) FILTER (WHERE NOT none), min_by(v, rank)",
        )
    )
    source = (
        f"SELECT {name} AS c, count(*) AS n, min(rank) AS rank "
        f"FROM (SELECT {name}, row_number() OVER () AS rank FROM {relation}) WHERE {name} IS NOT NULL AND {name} <> '' GROUP BY 1"
        if grouped
        else f"SELECT {name} AS c, 1 AS n, 0 AS rank FROM {relation} WHERE {name} IS NOT NULL AND {name} <> ''"
    )
    sql = (
        f"WITH cells AS MATERIALIZED (SELECT *, {is_none('v')} AS none "
        f"FROM (SELECT c, {trimmed('c')} AS v, n, rank FROM ({source})) WHERE v <> '') "
        f"SELECT (SELECT count(*) FROM {relation}), {', '.join(sql for _, sql in counts)} FROM cells"
    )
    if not grouped:
        sql = sql.replace("AS MATERIALIZED", "AS NOT MATERIALIZED")
    row = connection.execute(sql).fetchone()
    assert row is not None
    found = {alias: int(value or 0) for (alias, _), value in zip(counts[:-1], row[1:], strict=False)}
    examples = [str(value)[:80] for value in (row[-1], row[-3], row[-2]) if value is not None]
    return Survey(
        rows=int(row[0]),
        filled=found["filled"],
        nones=found["nones"],
        zeros=found["zeros"],
        distinct=found["distinct"],
        padded=found["padded"],
        fits={form.key: found[f"fit {form.key}"] for form in ALL_FORMS},
        fast={
            (form.key, rank): found[f"fast {rank} {form.key}"]
            for form in ALL_FORMS
            for rank in range(len(form.fast))
        },
        evidence={
            form.key: all(found[f"ev {rank} {form.key}"] for rank in range(len(form.evidence)))
            for form in ALL_FORMS
        },
        codes={known.name: found[f"code {known.name}"] for known in wanted},
        lost={known.name: found[f"lost {known.name}"] for known in wanted},
        examples=tuple(dict.fromkeys(examples)),
        none_words=tuple(dict.fromkeys(str(word) for word in (row[-5], row[-4]) if word is not None)),
    )
