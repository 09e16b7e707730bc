"""The first rows of each order, laid down beside a version: pages are the same with and without, and cost no sort."""

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.data.lake.words.support import SECONDS, Shelf

from beffroi.data.errors import NotFound
from beffroi.data.fields import Schema
from beffroi.data.heads import POSITION
from beffroi.data.lake import heads_depth, make_heads, silent
from beffroi.data.lake.heads import LEAST_ROWS
from beffroi.data.odsql import Context, Query, QueryError, compile_records

ROWS = LEAST_ROWS + 1_000
FIELDS = [
    {"name": "num", "type": "int"},
    {"name": "ville", "type": "text"},
    {"name": "part", "type": "double"},
    {"name": "jour", "type": "date"},
    {"name": "vu", "type": "datetime"},
    {"name": "ouvert", "type": "boolean"},
    {"name": "lieu", "type": "geo_point_2d"},
    {"name": "usages", "type": "text", "annotations": {"multivalued": [","]}},
    {"name": 'l"a `b; --', "type": "text"},
]
SORTED = [field["name"] for field in FIELDS if field["name"] not in {"lieu", "usages"}]


def _rows() -> list[dict[str, object]]:
    chance = random.Random(59)
    return [
        {
            "num": place,
            "ville": chance.choice(["Lille", "Élincourt", "lille", None, "", "Roubaix"]),
            "part": chance.choice([None, 0.5, -1.0, 1e300, 2.25]),
            "jour": chance.choice([None, "2024-02-29", "1999-12-31"]),
            "vu": f"2024-03-{chance.randrange(1, 29):02d}T{chance.randrange(24):02d}:00:00+00:00",
            "ouvert": chance.choice([None, True, False]),
            "lieu": {"lon": 3.0, "lat": 50.0},
            "usages": ["a", "b"],
            'l"a `b; --': chance.choice(["x", "y"]),
        }
        for place in range(ROWS)
    ]


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shelf]:
    made = Shelf(tmp_path_factory.mktemp("lake"), FIELDS, _rows())
    make_heads(made.folder, made.schema, ROWS, made.lake, memory="300MB", progress=silent)
    yield made
    made.engine.close()


def context(shelf: Shelf, *, headed: bool) -> Context:
    heads = shelf.engine.heads(shelf.folder) if headed else None
    return Context(shelf.schema, shelf.engine.table(shelf.folder), "tri", "tri/1", uid="da_tri", heads=heads)


NAMES = st.sampled_from([name for name in SORTED if name.isidentifier()])
ORDERS = st.tuples(NAMES, st.sampled_from(["", " asc", " DESC", " desc, num"])).map("".join)
SELECTS = st.sampled_from(
    [
        None,
        "num, ville",
        "recordid, num",
        "num * 2 as part, num",
        "max(num) as most, num",
        "lower(ville) as ville, num",
        "record_size",
    ]
)


@settings(deadline=None, max_examples=60)
@given(
    order=ORDERS,
    select=SELECTS,
    limit=st.sampled_from([-1, 0, 1, 20, 100]),
    offset=st.sampled_from([0, 1, 37, 800, 890, 5_000]),
)
def test_pages_are_the_same(shelf: Shelf, order: str, select: str | None, limit: int, offset: int) -> None:
    query = Query(select=select, order_by=order, limit=limit, offset=offset)
    headed, plain = (compile_records(query, context(shelf, headed=headed)) for headed in (True, False))
    found, expected = (
        shelf.engine.fetch(statement.sql, statement.params, seconds=SECONDS) for statement in (headed, plain)
    )
    assert found == expected
    assert [column.key for column in headed.columns] == [column.key for column in plain.columns]


def test_a_first_page_reads_no_more_than_a_page(shelf: Shelf) -> None:
    page = compile_records(Query(order_by="ville desc", limit=20), context(shelf, headed=True))
    assert not page.scans
    assert "ORDER BY" not in page.sql
    depth = heads_depth(shelf.schema, ROWS)
    assert 100 <= depth <= ROWS // 8
    beyond = compile_records(
        Query(order_by="ville desc", limit=20, offset=depth - 19), context(shelf, headed=True)
    )
    filtered = compile_records(Query(order_by="ville desc", where=("num > 3",)), context(shelf, headed=True))
    assert beyond.scans
    assert filtered.scans


def test_errors_are_the_same(shelf: Shelf) -> None:
    refused = [
        Query(order_by="rien"),
        Query(order_by="num", limit=101),
        Query(order_by="lieu"),
        Query(order_by="num", select="rien"),
    ]
    for query in refused:
        told = []
        for headed in (True, False):
            with pytest.raises(QueryError) as error:
                compile_records(query, context(shelf, headed=headed))
            told.append(error.value.sentence)
        assert told[0] == told[1]


def test_they_leave_with_their_version(tmp_path: Path) -> None:
    made = Shelf(tmp_path, FIELDS[:1], [{"num": place} for place in range(LEAST_ROWS)])
    assert made.engine.heads(made.folder) is None
    make_heads(made.folder, made.schema, LEAST_ROWS, made.lake, memory="300MB", progress=silent)
    assert made.engine.heads(made.folder) is not None
    made.engine.forget(made.folder)
    made.lake.remove("da_mots", 1)
    assert made.engine.heads(made.folder) is None
    with pytest.raises(NotFound):
        make_heads(made.folder, made.schema, LEAST_ROWS, made.lake, memory="300MB", progress=silent)
    made.engine.close()


def test_when_they_are_not_worth_it() -> None:
    assert heads_depth(Schema.from_json(FIELDS), LEAST_ROWS - 1) == 0
    assert heads_depth(Schema.from_json(FIELDS), 10**9) == 10_000
    wide = [{"name": f"c{place}", "type": "int"} for place in range(200)]
    assert heads_depth(Schema.from_json(wide), 60_000) == 0
    assert heads_depth(Schema.from_json([{"name": POSITION, "type": "int"}]), 10**9) == 0
    assert heads_depth(Schema.from_json([{"name": "lieu", "type": "geo_point_2d"}]), 10**9) == 0
