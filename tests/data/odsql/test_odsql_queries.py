"""The language on a small town: one line for each rule."""

from typing import Any

import pytest
from tests.data.odsql.support import Town
from tests.data.odsql.town import FIELDS, ROWS, town

from beffroi.data.odsql import Query, QueryError, compile_records

ALL = {1, 2, 3, 4}


@pytest.mark.parametrize(
    ("where", "found"),
    [
        # three-valued comparisons, two-valued NOT
        ("places = 2", {2}),
        ("places != 2", {1, 3}),
        ("not places != 2", {2, 4}),
        ("not not places = 2", {2}),
        ("places = null", set()),
        ("places <> 2", {1, 3}),
        ("not (places > 1 and abri)", {2, 3, 4}),
        ("2 < places", {1}),
        ("places + 1 > hauteur * 2", {1, 2}),
        ("places/0 is null", ALL),
        ("-places < -3", {1}),
        # ranges, lists
        ("places in [0..2]", {2, 3}),
        ("places in ]0 TO 4[", {2}),
        ("places : [0 TO 4[", {2, 3}),
        ("places in [1 TO *]", {1, 2}),
        ("nom in ('Rien', \"Élévateur\", null)", {3, 4}),
        ("usages in ('lecture')", {1}),
        ("'repos' in usages", {1, 2}),
        ("usages != 'lecture'", {2, 3}),
        ("usages is null", {4}),
        ("length(nom) = 4", {4}),
        # booleans
        ("abri", {1}),
        ("abri: false", {2, 3}),
        ("abri is not false", {1, 4}),
        ("true", ALL),
        # dates, local time
        ("pose >= date'2019-12'", {2, 3}),
        ("pose = date'2020/01/01'", {3}),
        ("pose > '2019-12-30' and pose < '2020'", {2}),
        ("pose > 2019", {1, 2, 3}),
        ("pose >= 2020", {3}),
        ("date'2020' <= pose", {3}),
        ("vu > pose", {1, 2, 3}),
        ("vu = date'2024-03-31T01:30:00.5Z'", {2}),
        ("vu >= date'2024-03-31T03:30:00+02:00'", {2, 3}),
        ("year(pose) = 2019 and month(pose) = 12", {2}),
        ("pose < now(years=-1)", {1, 2, 3}),
        ("pose in [date'2019-12-31'..now()]", {2, 3}),
        # texts
        ('"eglise"', {1}),
        ('"EGLISE banc"', {1}),
        ('"egl*"', {1}),
        ('"egl"', set()),
        ('"l\'eglise"', {1}),
        ('"repos" and not "lecture"', {2}),
        ('nom like "banc"', {1, 2}),
        ('nom like "%leva%"', {3}),
        ('nom like "leva"', set()),
        ('search(nom, "elevatuer")', set()),
        ('search(nom, "elevatuer x") or search(nom, "bnac eglise")', {1}),
        ('search(*, "centre")', {1}),
        ('search("lec")', {1}),
        ('suggest(nom, "banc d asc")', {2}),
        ('startswith(nom, "Banc")', {1}),
        ('startswith(usages, "lec")', {1}),
        ("lower(nom) = 'rien'", {4}),
        # places
        ("in_bbox(lieu, 50.6, 3.0, 50.7, 3.1)", {1}),
        ("in_bbox(lieu, 50.7, 3.1, 50.6, 3.0)", {1}),
        ("not in_bbox(lieu, 50.7, 3.1, 50.6, 3.0)", {2, 3, 4}),
        ("within_distance(lieu, geom'POINT(3.06 50.63)', 7.1km)", {1, 2}),
        ("within_distance(lieu, geom'POINT(3.06 50.63)', 7 km)", {1}),
        ("distance(emprise, geom'POINT(3.06 50.63)', 4 mi)", {1}),
        ("within_distance(emprise, geom'POINT(3.065 50.635)', 1m)", {1}),
        ("within_distance(lieu, geom'POINT(0 0)', 30000km)", {1, 2, 3}),
        ("intersects(emprise, geom'LINESTRING(3 50.635, 3.2 50.635)')", {1, 2}),
        ("disjoint(emprise, geom'LINESTRING(3 50.635, 3.2 50.635)')", {3}),
        ("within(emprise, geom'POLYGON((3 50, 3.1 50, 3.1 51, 3 51, 3 50))')", {1}),
        ("geometry(lieu, geom'POLYGON((3 50, 3.1 50, 3.1 51, 3 51, 3 50))', DISJOINT)", {2, 3}),
        (
            'polygon(lieu, geom\'{"type":"Feature","geometry":{"type":"Point","coordinates":[3.06,50.63]}}\')',
            {1},
        ),
        ("intersects(lieu, geom'POLYGON EMPTY')", set()),
        ("geometry_type(emprise) = 'Polygon' and geometry_type(lieu) = 'Point'", {1, 2, 3}),
        # names
        ("`order` = 20", {2}),
        ("order = 20", {2}),
        ('`l"a \\`b; --` = "x\'y"', {1}),
    ],
)
def test_where(where: str, found: set[int]) -> None:
    answer = town().ask(f"records?select=num&where={where}")
    assert {row["num"] for row in answer["results"]} == found, answer
    assert answer["total_count"] == len(found)


@pytest.mark.parametrize(
    ("select", "row"),
    [
        (
            "pose, annee, vu",
            {"pose": "2019-12-31", "annee": "2019", "vu": "2024-03-31T01:30:00.500000+00:00"},
        ),
        ("lieu,usages,abri", {"lieu": {"lon": 3.16, "lat": 50.63}, "usages": ["repos"], "abri": False}),
        ("json_format(detail) as a, json_format(detail, null) as b", {"a": "illisible", "b": None}),
        ("ifnull(detail, 'rien') as a, ifnull(1, 2) as b", {"a": "illisible", "b": 1}),
        ("9223372036854775807 * 9223372036854775807 * 9223372036854775807 * 2 > 1", None),
        ("9223372036854775807 + places as a", {"a": None}),
        ("upper( nom )", {"upper( nom )": "BANC D'ASCQ"}),
        ("include(pla*), `order` as o", {"places": 2, "o": 20}),
        ("exclude(*), num", {"num": 2}),
        ("max(places) - min(places) as e, num", {"e": 4, "num": 2}),
        ("median(hauteur) as m, avg(places) as a, count(abri) as c", {"m": 0.5, "a": 2.0, "c": 3}),
        ("count(distinct usages) as u, max(vu) as v", {"u": 2, "v": "2024-10-27T00:30:00+00:00"}),
        ("sum(places * 2) as s, count(*) / 0 as z", {"s": 12, "z": None}),
        ("date_format(vu, \"EEEE d MMM yyyy 'à' HH:mm\") as f", {"f": "dimanche 31 mars 2024 à 01:30"}),
        ("date_format(pose, 'xxxx-ww-e') as f", {"f": "2020-01-2"}),
        ("emprise", None),
    ],
)
def test_select(select: str, row: dict[str, Any] | None) -> None:
    answer = town().ask(f"records?order_by=num&limit=1&offset=1&select={select}")
    if row is not None:
        assert answer["results"] == [row]
    elif select == "emprise":
        shape = answer["results"][0]["emprise"]
        assert (shape["type"], shape["properties"]) == ("Feature", {})
        assert shape["geometry"] == ROWS[1]["emprise"]
    else:
        assert answer["error_code"] == "ODSQLSyntaxError"


def test_zones() -> None:
    asked = "records?select=vu,hour(vu) as h&order_by=vu&limit=3&timezone=Europe/Paris"
    assert town().ask(asked)["results"] == [
        {"vu": "2024-03-31T00:30:00+01:00", "h": 0},
        {"vu": "2024-03-31T03:30:00.500000+02:00", "h": 3},
        {"vu": "2024-10-27T02:30:00+02:00", "h": 2},
    ]
    days = town().ask("records?group_by=range(vu, 1 day) as d&timezone=Europe/Paris")["results"]
    assert days[0] == {"d": "[2024-03-31T00:00:00+01:00, 2024-04-01T00:00:00+02:00["}
    assert len(days) == 2


@pytest.mark.parametrize(
    ("asked", "rows"),
    [
        ("select=count(*) as n&group_by=usages", [("lecture", 1), ("repos", 2), (None, 2)]),
        ("select=count(*) as n&group_by=usages&order_by=n desc", [("repos", 2), (None, 2), ("lecture", 1)]),
        ("select=count(*) as n&group_by=annee", [("2019", 2), ("2020", 1), (None, 1)]),
        ("select=count(*) as n&group_by=abri&order_by=abri desc", [(True, 1), (False, 2), (None, 1)]),
        ("select=sum(places) as n&group_by=quartier", [("Centre", 4), ("Gare", 2), (None, None)]),
        ("select=count(*) as n&group_by=range(hauteur, *, 0.5, 1)", [("[*, 0.5[", 1), ("[0.5, 1[", 1)]),
        ("select=count(*) as n&group_by=range(places, 0, 2, *)", [("[0, 1]", 1), ("[2, *]", 2)]),
        (
            "select=count(*) as n&group_by=range(hauteur, 0.25)",
            [("[0.25, 0.5[", 1), ("[0.5, 0.75[", 1), ("[10, 10.25[", 1)],
        ),
        ("select=count(*) as n&group_by=ifnull(quartier, 'aucun') as q&limit=1&offset=2", [("aucun", 1)]),
    ],
)
def test_groups(asked: str, rows: list[tuple[Any, Any]]) -> None:
    assert [tuple(row.values()) for row in town().ask(f"records?{asked}")["results"]] == rows


def test_clusters() -> None:
    asked = "records?select=count(*) as n&group_by=geo_cluster(lieu, {zoom})"
    near = town().ask(asked.format(zoom=6))["results"]
    assert sorted(row["n"] for row in near) == [1, 2]
    centre = next(row["geo_cluster(lieu, 6)"]["cluster_centroid"] for row in near if row["n"] == 2)
    assert centre == {"lat": pytest.approx(50.63), "lon": pytest.approx(3.11)}
    assert [row["n"] for row in town().ask(asked.format(zoom=15))["results"]] == [1, 1, 1]


@pytest.mark.parametrize(
    ("asked", "code", "words"),
    [
        ("where=foo = 1", "ODSQLError", "Unknown field: foo. Clause(s) containing the error(s): where."),
        ("where=places not in (1)", "ODSQLSyntaxError", "unexpected not at position 7 in places not in (1)."),
        ("where=places =", "ODSQLSyntaxError", "unexpected end of line"),
        ("where=contains(nom, 'x')", "ODSQLSyntaxError", "unexpected ( at position 8"),
        ("where=pose = '2019'", "IncompatibleTypesInComparisonFilter", "date"),
        ("where=pose > 'hier'", "ODSQLError", "Invalid date to parse 'hier'."),
        ("where=pose > date'2019-02-30'", "ODSQLError", "Invalid date to parse '2019-02-30'."),
        ("where=places > 'a'", "IncompatibleTypesInComparisonFilter", "int"),
        ("where=sum(places) > 1", "ODSQLError", "where"),
        ("where=places", "ODSQLError", "boolean"),
        ("where=within_distance(lieu, geom'POINT(1 1)', 3)", "ODSQLError", "distance"),
        ("where=intersects(lieu, geom'POINT(a b)')", "ODSQLError", "Invalid geometry"),
        ("select=sum(nom)", "ODSQLError", "StatAggregation only supports numeric or date expression."),
        ("select=sum(places*(num=8))", "ODSQLSyntaxError", "unexpected = at position 15"),
        ("select=count(*) as a, num as a", "ODSQLError", "Alias 'a' is declared several times"),
        ("select=now(day=32)", "ODSQLError", "now()"),
        ("select=now(years=9999)", "ODSQLError", "calendar"),
        ("select=date_format(pose, 'qqq')", "ODSQLError", "qqq"),
        (
            "group_by=lieu",
            "ODSQLError",
            "Use the geo_cluster(point_geo, int_precision) aggregation function instead.",
        ),
        ("group_by=range(vu, 2 weeks)", "ODSQLError", "group_by"),
        ("order_by=lieu", "ODSQLError", "order_by"),
        ("offset=-1", "InvalidRESTParameterError", "offset"),
        ("timezone=Mars/Olympus", "InvalidRESTParameterError", "timezone"),
        ("refine=places", "InvalidRESTParameterError", "refine"),
        ("refine=foo:1", "ODSQLError", "Unknown field: foo."),
        (f"where={'(' * 500}abri{')' * 500}&order_by={'-' * 500}num", "ODSQLError", "nested"),
        ("where=places > 1" + "0" * 400, "ODSQLError", "too large"),
    ],
)
def test_refusals(asked: str, code: str, words: str) -> None:
    answer = town().ask(f"records?{asked}")
    assert answer.get("error_code") == code, answer
    assert words in answer["message"]
    assert answer["status"] == 400


def test_facets_by_levels() -> None:
    (street,) = town().ask("facets?facet=rue&refine=rue:A>B")["facets"]
    (top,) = street["facets"]
    assert (top["value"], top["state"], top["count"]) == ("A", "refined", 2)
    (second,) = top["facets"]
    assert (second["name"], second["value"], second["state"], second["count"]) == ("B", "A>B", "refined", 2)
    assert second["facets"] == [{"name": "C", "count": 1, "state": "displayed", "value": "A>B>C"}]
    (precise,) = town().ask("facets?facet=annee&refine=annee:2019")["facets"]
    assert "facets" not in precise["facets"][0]
    (local,) = town().ask("facets?facet=vu&refine=vu:2024/03&timezone=Europe/Paris")["facets"]
    assert [day["value"] for day in local["facets"][0]["facets"][0]["facets"]] == ["2024/03/31"]


def test_facets_refined_excluded_disjunctive() -> None:
    names = [facet["name"] for facet in town().ask("facets?")["facets"]]
    assert names == ["quartier", "pose", "vu", "annee", "usages", "rue", "abri"]
    (place,) = town().ask("facets?facet=quartier&refine=quartier:Gare")["facets"]
    assert [(value["name"], value["state"]) for value in place["facets"]] == [
        ("Gare", "refined"),
        ("Centre", "displayed"),
    ]
    (uses,) = town().ask("facets?facet=usages&refine=usages:lecture&exclude=usages:jeu")["facets"]
    assert [(value["name"], value["state"]) for value in uses["facets"]] == [
        ("lecture", "refined"),
        ("repos", "displayed"),
        ("jeu", "excluded"),
    ]
    (most,) = town().ask('facets?facet=facet(name="usages", limit=1, sort="-alphanum")')["facets"]
    assert [value["name"] for value in most["facets"]] == ["repos"]
    assert town().ask("records?refine=rue:A>*&limit=0")["total_count"] == 2
    assert town().ask('records?refine=`quartier`:"Gare"&exclude=usages:repos&limit=0')["total_count"] == 1


def test_records_by_id() -> None:
    rows = town().ask("records?select=recordid,num")["results"]
    assert all(len(row["recordid"]) == 40 for row in rows)
    for row in rows:
        assert town().ask(f"records/{row['recordid']}?select=num")["results"] == [{"num": row["num"]}]
    assert town().ask(f"records/{'0' * 40}")["results"] == []
    plain = Town([{"name": "rowid", "type": "int"}], [{"rowid": 7}, {"rowid": 7}])
    first, second = (row["recordid"] for row in plain.ask("records?select=recordid")["results"])
    assert first != second
    assert plain.ask(f"records/{second}")["results"] == [{"rowid": 7}]
    other = Town([{"name": "rowid", "type": "int"}], [{"rowid": 7}], salt="town/2")
    assert other.ask(f"records/{first}")["status"] == 404


def test_native_columns_and_geometry() -> None:
    here = town()
    statement = compile_records(Query(limit=-1), here.context, for_export=True, native=True, geometry="wkb")
    table = here.connection.execute(statement.sql, statement.params).to_arrow_table()
    types = {column.key: str(table.schema.field(column.sql).type) for column in statement.columns}
    assert types["pose"] == "date32[day]"
    assert types["vu"].startswith("timestamp[us, tz=")
    assert types["emprise"] == "binary"
    assert statement.geometry is not None
    assert table.column(statement.geometry).null_count == 1
    drawn = compile_records(Query(select="num", limit=1), here.context, geometry="geojson", geo_field="lieu")
    assert '"Point"' in here.connection.execute(drawn.sql, drawn.params).fetchall()[0][1]


def test_now_is_read_each_time_and_the_rest_is_kept() -> None:
    query = Query(select="now() as n, 'x' as x", order_by="num")
    first, second = (compile_records(query, town().context) for _ in range(2))
    assert first.sql is second.sql
    assert first.params != second.params


@pytest.mark.parametrize("more", [{}, {"where": ("num > 0",)}, {"select": "count(*) as n, num"}])
def test_pages_of_a_reading_differ_by_their_end_alone(more: dict[str, Any]) -> None:
    context = town().context
    pages = [compile_records(Query(limit=3, offset=offset, **more), context) for offset in (0, 3, 6)]
    start = pages[0].sql.removesuffix(" LIMIT 3")
    assert [page.sql for page in pages] == [f"{start} LIMIT 3{end}" for end in ("", " OFFSET 3", " OFFSET 6")]
    assert "LIMIT" not in start
    with pytest.raises(QueryError, match="limit"):
        compile_records(Query(limit=101, **more), context)
    with pytest.raises(QueryError, match="sum of offset"):
        compile_records(Query(limit=100, offset=9_999, **more), context)


def test_pages_cover_all_rows_once() -> None:
    many = Town(
        [{"name": "n", "type": "int"}, {"name": "g", "type": "int"}],
        [{"n": n, "g": n % 3} for n in range(50)],
    )
    seen = [
        row["n"]
        for page in range(5)
        for row in many.rows(Query(order_by="g desc", limit=10, offset=page * 10))
    ]
    assert sorted(seen) == list(range(50))
    assert len(many.rows(Query(limit=-1))) == 50


def test_catalogue_names() -> None:
    fields = [{"name": "default.title", "type": "text"}, {"name": "dataset_id", "type": "text"}]
    aliases = {"title": "default.title", "datasetid": "dataset_id"}
    rows = [
        {"default.title": "Bancs publics", "dataset_id": "bancs"},
        {"default.title": "Arbres", "dataset_id": "arbres"},
    ]
    catalogue = Town(fields, rows, aliases=aliases)
    answer = catalogue.ask('records?select=datasetid,title,default.title&where=title like "banc*"')
    assert answer["results"] == [
        {"datasetid": "bancs", "title": "Bancs publics", "default.title": "Bancs publics"}
    ]
    assert catalogue.ask('records?where=datasetid:"arbres"')["total_count"] == 1


def test_every_field_of_the_fixture_is_selected() -> None:
    assert list(town().ask("records?limit=1")["results"][0]) == [field["name"] for field in FIELDS]


def test_errors_are_query_errors() -> None:
    with pytest.raises(QueryError) as caught:
        compile_records(Query(select="\ud800"), town().context)
    assert caught.value.error_code == "ODSQLSyntaxError"
