"""Random queries on random small tables, against a second evaluation in plain Python (oracle.py)."""

from functools import lru_cache
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.data.odsql import oracle
from tests.data.odsql import oracle_answers as answers
from tests.data.odsql.oracle import CONDITIONS, ROWS, ZONES, Condition, Row
from tests.data.odsql.oracle_answers import REFINEMENTS, Refinement
from tests.data.odsql.support import Town

from beffroi.data.odsql import Query, compile_count, compile_facets

SORTABLE = ["id", "n", "x", "t", "f", "d", "u"]
ORDERS = st.lists(st.tuples(st.sampled_from(SORTABLE), st.booleans()), max_size=3)


@lru_cache
def _town() -> Town:
    return Town(oracle.FIELDS, [])


def town(rows: list[Row]) -> Town:
    """The one town of these tests, with these rows in it."""
    made = _town()
    made.connection.execute("DELETE FROM rows")
    for row in rows:
        made._insert(oracle.stored(row))
    return made


@settings(deadline=None, max_examples=80)
@given(
    rows=ROWS,
    conditions=st.lists(CONDITIONS, max_size=2),
    chosen=st.lists(REFINEMENTS, max_size=2),
    excluded=st.lists(REFINEMENTS, max_size=1),
    order=ORDERS,
    page=st.tuples(st.integers(-1, 8), st.integers(0, 5)),
    zone=st.sampled_from(ZONES),
)
def test_rows(
    rows: list[Row],
    conditions: list[Condition],
    chosen: list[Refinement],
    excluded: list[Refinement],
    order: list[tuple[str, bool]],
    page: tuple[int, int],
    zone: str,
) -> None:
    limit, offset = page
    query = Query(
        select="id, n * 2 as twice, lower(t) as small, hour(u) as h, u",
        where=tuple(text for text, _ in conditions),
        refine=tuple(one.text for one in chosen),
        exclude=tuple(one.text for one in excluded),
        order_by=", ".join(f"{name}{' desc' if down else ''}" for name, down in order) or None,
        limit=limit,
        offset=offset,
        timezone=zone,
    )
    made = town(rows)
    kept = answers.refined(
        [row for row in rows if all(test(row) for _, test in conditions)], chosen, excluded, zone
    )
    sorted_rows = answers.ordered(kept, [(lambda row, name=name: row[name], down) for name, down in order])
    count = compile_count(query, made.context)
    assert made.connection.execute(count.sql, count.params).fetchall() == [(len(kept),)]
    wanted = sorted_rows[offset:] if limit < 0 else sorted_rows[offset : offset + limit]
    assert made.rows(query) == [_row(row, zone) for row in wanted]


def _row(row: Row, zone: str) -> dict[str, Any]:
    instant = oracle.local(row["u"], zone)
    return {
        "id": row["id"],
        "twice": None if row["n"] is None else row["n"] * 2,
        "small": None if row["t"] is None else row["t"].lower(),
        "h": None if instant is None else instant.hour,
        "u": None if instant is None else instant.isoformat(),
    }


@settings(deadline=None, max_examples=80)
@given(
    rows=ROWS,
    condition=CONDITIONS,
    keys=st.lists(st.sampled_from(list(answers.KEYS)), min_size=1, max_size=2, unique=True),
    chosen=st.lists(st.sampled_from(list(answers.AGGREGATES)), max_size=4, unique=True),
    by=st.tuples(st.booleans(), st.booleans()),
    page=st.tuples(st.integers(-1, 6), st.integers(0, 3)),
    zone=st.sampled_from(ZONES),
)
def test_groups(
    rows: list[Row],
    condition: Condition,
    keys: list[str],
    chosen: list[str],
    by: tuple[bool, bool],
    page: tuple[int, int],
    zone: str,
) -> None:
    text, test = condition
    (sorts, down), (limit, offset) = by, page
    first = chosen[0] if chosen and sorts else None
    query = Query(
        select=", ".join(chosen) or None,
        where=(text,),
        group_by=", ".join(keys),
        order_by=f"{first}{' desc' if down else ''}" if first else None,
        limit=limit,
        offset=offset,
        timezone=zone,
    )
    found = town(rows).rows(query)
    groups: dict[tuple[Any, ...], list[Row]] = {}
    for row in rows:
        if test(row):
            for key in product(*(answers.KEYS[name](row, zone) for name in keys)):
                groups.setdefault(key, []).append(row)
    values = {key: {name: answers.AGGREGATES[name](held) for name in chosen} for key, held in groups.items()}
    in_order = sorted(groups, key=lambda key: [answers.last(part) for part in key])
    if first:
        in_order = answers.ordered(in_order, [(lambda key: values[key][first], down)])
    wanted = in_order[offset:] if limit < 0 else in_order[offset : offset + limit]
    assert len(found) == len(wanted)
    for group, key in zip(found, wanted, strict=True):
        assert list(group) == [*keys, *chosen]
        assert [group[name] for name in keys] == [answers.shown(n, v) for n, v in zip(keys, key, strict=True)]
        for name in chosen:
            assert group[name] == _near(values[key][name])


def _near(value: Any) -> Any:
    if isinstance(value, float):
        return pytest.approx(value)
    return answers.shown("", value)


@settings(deadline=None, max_examples=80)
@given(
    rows=ROWS,
    condition=CONDITIONS,
    chosen=st.lists(REFINEMENTS, max_size=2),
    excluded=st.lists(REFINEMENTS, max_size=1),
    zone=st.sampled_from(ZONES),
)
def test_facets(
    rows: list[Row], condition: Condition, chosen: list[Refinement], excluded: list[Refinement], zone: str
) -> None:
    text, test = condition
    made = town(rows)
    query = Query(
        where=(text,),
        refine=tuple(one.text for one in chosen),
        exclude=tuple(one.text for one in excluded),
        timezone=zone,
    )
    plan = compile_facets(query, made.context)
    answer = plan.assemble([made.connection.execute(s.sql, s.params).fetchall() for s in plan.statements])
    assert [group["name"] for group in answer["facets"]] == ["t", "f", "m", "d", "u", "h"]
    kept = [row for row in rows if test(row)]
    for group in answer["facets"]:
        name = group["name"]
        loose = name if name == "t" else ""
        left = answers.refined(kept, chosen, excluded, zone, without=loose)
        _check(group["facets"], left, name, "", {one.value for one in chosen if one.name == name}, zone)
        shut = [value["value"] for value in group["facets"] if value["state"] == "excluded"]
        assert all("count" not in value for value in group["facets"] if value["state"] == "excluded")
        assert set(shut) <= {one.value for one in excluded if one.name == name}


def _check(
    values: list[dict[str, Any]], rows: list[Row], name: str, path: str, refined: set[str], zone: str
) -> None:
    """Values and counts of a level, and what is opened under those refined."""
    counted = [(value["value"], value["count"]) for value in values if "count" in value]
    assert counted == answers.facet(rows, name, path, zone)
    for value in values:
        if "count" not in value:
            continue
        above = {text for text in refined if text == value["value"] or text.startswith(value["value"] + "/")}
        deep = name in {"d", "u", "h"}
        assert value["state"] == ("refined" if value["value"] in refined or (deep and above) else "displayed")
        assert value["name"] == (value["value"].rpartition("/")[2] if deep else value["value"])
        if "facets" in value:
            _check(value["facets"], rows, name, value["value"], refined, zone)
