"""Whatever is sent, the answer is rows or a QueryError: never another error, never SQL of a stranger."""

import string

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.data.odsql.support import Town
from tests.data.odsql.town import town

from beffroi.data.odsql import Query, QueryError, compile_count, compile_facets, compile_records

QUIET = settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])

#: Pieces of the language, put together any way; _ stands for a blank in literals.
PIECES = st.sampled_from(
    [
        "(",
        ")",
        "[",
        "]",
        ",",
        "..",
        ":",
        "=",
        "==",
        "!=",
        "<>",
        "<",
        ">",
        "<=",
        ">=",
        "+",
        "-",
        "*",
        "/",
        "and",
        "or",
        "not",
        "in",
        "like",
        "is",
        "null",
        "true",
        "false",
        "as",
        "asc",
        "desc",
        "to",
        "distinct",
        "num",
        "nom",
        "quartier",
        "places",
        "hauteur",
        "pose",
        "vu",
        "annee",
        "lieu",
        "emprise",
        "usages",
        "rue",
        "abri",
        "detail",
        "order",
        "recordid",
        "record_size",
        "datasetid",
        "record_timestamp",
        '`l"a\\`b;\\',
        "--`",
        "'x'",
        '"banc*"',
        "'%o%'",
        "''",
        "1",
        "0",
        "-1",
        "2.5",
        "1e30",
        "9223372036854775807",
        "1e308",
        ".5",
        "date'2019'",
        "date'2019-12-31T23:59:59Z'",
        "date'0001'",
        "date'9999-12-31'",
        "geom'POINT(3.06_50.63)'",
        "geom'POLYGON((3_50,4_50,4_51,3_50))'",
        "geom'POINT_EMPTY'",
        "10km",
        "1m",
        "length(",
        "now(",
        "year(",
        "hour(",
        "date_format(",
        "json_format(",
        "ifnull(",
        "lower(",
        "upper(",
        "distance(",
        "random(",
        "within_distance(",
        "in_bbox(",
        "intersects(",
        "disjoint(",
        "within(",
        "geometry(",
        "geometry_type(",
        "search(",
        "suggest(",
        "startswith(",
        "count(",
        "sum(",
        "avg(",
        "min(",
        "max(",
        "median(",
        "percentile(",
        "envelope(",
        "bbox(",
        "range(",
        "geo_cluster(",
        "include(",
        "exclude(",
        "years=1",
        "'EEEE_yyyy'",
        "1_day",
        "2_hours",
        "1_M",
    ]
).map(lambda piece: piece.replace("_", " ") if piece[0] in "'g12" and "_" in piece else piece)
CLAUSES = st.lists(PIECES, max_size=14).map(" ".join)
TEXTS = st.text(max_size=60) | st.text(alphabet=string.printable, max_size=60) | CLAUSES


def run(query: Query, here: Town, *, wide: bool = True) -> int:
    """Compile and run; the number of rows, −1 for a refusal."""
    try:
        statements = [compile_records(query, here.context)]
        if wide:
            statements += [
                compile_count(query, here.context),
                compile_records(query, here.context, for_export=True, native=True, geometry="geojson"),
                *(compile_facets(query, here.context).statements if query.facet else ()),
            ]
    except QueryError as error:
        if not (error.sentence and error.error_code):
            raise
        return -1
    # As Arrow: Python cannot hold a TIMESTAMPTZ without the package pytz.
    return sum(here.connection.execute(s.sql, s.params).to_arrow_table().num_rows for s in statements)


@QUIET
@given(where=TEXTS)
def test_any_where(where: str) -> None:
    run(Query(where=(where,)), town())


@QUIET
@given(select=TEXTS, order=TEXTS)
def test_any_select_and_order(select: str, order: str) -> None:
    run(Query(select=select, limit=3), town())
    run(Query(order_by=order, limit=3), town())


@QUIET
@given(select=CLAUSES, group=TEXTS, order=CLAUSES)
def test_any_group(select: str, group: str, order: str) -> None:
    run(Query(group_by=group, limit=5), town())
    run(Query(select=select, group_by="quartier, usages", order_by=order, limit=5), town())


@settings(QUIET, max_examples=25)
@given(
    facet=TEXTS, refine=TEXTS, zone=st.sampled_from(["UTC", "Europe/Paris", "x"]), lang=st.text(max_size=6)
)
def test_any_facet_and_refinement(facet: str, refine: str, zone: str, lang: str) -> None:
    run(Query(facet=(facet,), timezone=zone), town())
    for field in ("quartier", "usages", "pose", "vu", "rue", "abri", "num", "hauteur"):
        run(
            Query(
                refine=(f"{field}:{refine}",), exclude=(f"{field}:{refine}",), facet=(field,), timezone=zone
            ),
            town(),
        )
    run(Query(select="date_format(vu, 'EEEE MMMM') as d", lang=lang), town())


_FUNCTIONS = [
    "length(A)",
    "upper(A)",
    "year(A)",
    "hour(A)",
    "date_format(A,B)",
    "json_format(A)",
    "json_format(A,B)",
    "ifnull(A,B)",
    "distance(A,B)",
    "random(A)",
    "count(A)",
    "count(distinct A)",
    "sum(A)",
    "avg(A)",
    "min(A)",
    "max(A)",
    "median(A)",
    "percentile(A,B)",
    "envelope(A)",
    "bbox(A)",
    "range(A,B)",
    "range(A,B,*)",
    "range(A,1 day)",
    "geo_cluster(A,B)",
    "geometry_type(A)",
    "A+B",
    "A-B",
    "A*B",
    "A/B",
    "-A",
]
_CONDITIONS = [
    "A=B",
    "A!=B",
    "A<B",
    "A>=B",
    "not@A=B",
    "A@in@[B..B]",
    "A@is@null",
    "A@like@'banc'",
    "within_distance(A,B,10km)",
    "in_bbox(A,B,1,2,3)",
    "intersects(A,B)",
    "within(A,B)",
    "disjoint(A,B)",
    "search(A,'banc')",
    "suggest(A,'x')",
    "startswith(A,'B')",
    "'x'@in@A",
    "A@in@(1,'x')",
    "A",
]
_VALUES = [
    "num",
    "nom",
    "places",
    "hauteur",
    "pose",
    "vu",
    "lieu",
    "emprise",
    "usages",
    "abri",
    "detail",
    "order",
    "null",
    "true",
    "'x'",
    "0",
    "1",
    "-2.5",
    "9223372036854775807",
    "1e300",
    "date'2019'",
    "now()",
    "now(years=1)",
    "geom'POINT(1@1)'",
    "recordid",
    "places*9223372036854775807",
    "hauteur*1e308*1e308",
    "lower(nom)",
    "sum(places)",
    "length(nom)",
    "year(vu)",
]


@pytest.mark.parametrize("shape", _FUNCTIONS)
def test_every_function_with_every_type(shape: str) -> None:
    for place, first in enumerate(_VALUES):
        others = [_VALUES[(place + step) % len(_VALUES)] for step in (0, 1, 5, 12)] if "B" in shape else [""]
        for second in others:
            text = shape.replace("A", first).replace("B", second).replace("@", " ")
            run(Query(select=text, limit=1), town(), wide=False)
        run(Query(select=f"{text} as x", group_by=first, order_by="x", limit=1), town(), wide=False)
        run(Query(group_by=text, limit=1), town(), wide=False)
        run(Query(order_by=text, limit=1), town(), wide=False)


@pytest.mark.parametrize("shape", _CONDITIONS)
def test_every_condition_with_every_type(shape: str) -> None:
    for place, first in enumerate(_VALUES):
        for step in (0, 1, 3, 7, 12, 20) if "B" in shape else (0,):
            second = _VALUES[(place + step) % len(_VALUES)]
            text = shape.replace("A", first).replace("B", second).replace("@", " ")
            run(Query(where=(text,), limit=1), town(), wide=False)


EVIL = [
    "'; DROP TABLE rows; --",
    '"; DROP TABLE rows; --',
    "x' OR '1'='1",
    "\\'; SELECT 1; --",
    "`; DROP TABLE rows",
    "$1",
    "?",
    "{}",
    "%s",
    "\x00",
    "read_csv('/etc/passwd')",
    "/*",
    "--",
    "\u2028'",
    "\\",
    "\\u0027",
]


def quote(text: str, mark: str) -> str:
    """A literal of the language."""
    return mark + text.replace("\\", "\\\\").replace(mark, "\\" + mark) + mark


@pytest.mark.parametrize("evil", EVIL)
def test_no_text_reaches_sql(evil: str) -> None:
    """In every place a text, a name or an alias may stand: the SQL does not hold it, the table is whole, the text comes back."""
    fields = [
        {"name": "n", "type": "int", "annotations": {"facet": []}},
        {"name": evil.replace("\x00", "0"), "type": "text", "annotations": {"facet": []}},
    ]
    name = fields[1]["name"]
    here = Town(fields, [{"n": 1, name: evil}, {"n": 2, name: "autre"}])
    literals = [quote(evil, "'"), quote(evil, '"')]
    field, alias = quote(str(name), "`"), quote(evil, "`")
    for literal in literals:
        rows = here.rows(Query(select=f"{field} as {alias}, {literal} as v", where=(f"{field} = {literal}",)))
        assert rows == [{evil: evil, "v": evil}]
        for function in ("search", "suggest", "startswith"):
            run(Query(where=(f"{function}({field}, {literal})", f"{field} like {literal}", literal)), here)
        assert here.rows(Query(where=(f"{field} in ({literal})",), select="n")) == [{"n": 1}]
        statement = compile_records(
            Query(select=f"{literal} as v", where=(f"{field} != {literal}",)), here.context
        )
        if evil != "$1":  # which is how our own SQL writes its first value
            assert evil not in statement.sql.replace('"' + str(name).replace('"', '""') + '"', "")
    assert here.rows(Query(select=f"count(*) as {alias}", group_by=field, order_by=f"{field} desc"))
    assert here.rows(Query(select="n", refine=(f"{field}:{evil}",))) in ([{"n": 1}], [])
    run(Query(facet=(field,), exclude=(f"{field}:{evil}",), lang=evil), here)
    for place in ("select", "group_by", "order_by", "timezone", "lang"):
        run(Query(**{place: evil}), here)
    assert len(here.rows(Query())) == 2
