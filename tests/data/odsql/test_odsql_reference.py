"""The cases of the API's reference that concern the language, on its fixture."""

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
from tests.data.odsql.support import Town

FOLDER = Path(__file__).parents[3].parent / "shared" / "reference" / "explore"
pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not FOLDER.is_dir(), reason="needs the API's reference beside the checkout"),
]


@lru_cache
def town() -> Town:
    fixture = json.loads((FOLDER / "fixture.json").read_text())
    return Town(fixture["fields"], fixture["records"], dataset_id=fixture["dataset_id"])


@lru_cache
def queries() -> dict[str, str]:
    return {case["name"]: case["query"] for case in json.loads((FOLDER / "cases.json").read_text())}


def ask(name: str) -> dict[str, Any]:
    return town().ask(queries()[name])


@pytest.mark.parametrize(
    ("name", "code", "message"),
    [
        ("limit-minus-2", "InvalidRESTParameterError", "-2 was found but -1 <= limit <= 100 is expected."),
        ("offset-edge-bad", "InvalidRESTParameterError", "10001 was found but <= 10000 is expected."),
        ("group-limit-20001", "InvalidRESTParameterError", "20001 was found but -1 <= limit <= 20000"),
        ("unknown-record", "NotFoundResource", "The requested record 1 does not exist."),
        (
            "select-unknown",
            "ODSQLError",
            "ODSQL query is malformed: Unknown field: foo. Clause(s) containing the error(s): select.",
        ),
        ("select-unknown-function", "ODSQLSyntaxError", "ODSQL syntax exception: unexpected ( at position 2"),
        ("select-bad-ident", "ODSQLSyntaxError", "unexpected _uai at position 1"),
        ("where-int-string", "IncompatibleTypesInComparisonFilter", "IncompatibleTypesInComparisonFilter"),
        ("where-bad-date", "ODSQLError", "Invalid date to parse '-01'."),
        ("group-order-agg-after-field", "ODSQLError", "order_by."),
        ("group-range-multi-month", "ODSQLError", "group_by."),
        ("group-alias-dup", "ODSQLError", "Alias 'y' is declared several times"),
        ("group-bad-select", "ODSQLError", "select."),
        (
            "export-group-agg-order",
            "ODSQLError",
            "aggregation function in order by is not supported with a limit > 20000. Please remove the order by"
            " or set a limit parameter lower than 20001. Clause(s) containing the error(s): order_by.",
        ),
    ],
)
def test_refusals(name: str, code: str, message: str) -> None:
    answer = ask(name)
    assert answer["error_code"] == code
    assert message in answer["message"]
    assert answer["status"] == (404 if code == "NotFoundResource" else 400)


@pytest.mark.parametrize(
    ("name", "total"),
    [
        ("limit-0-count", 10),
        ("unknown-param", 10),
        ("where-eq", 6),
        ("where-gt", 4),
        ("where-and-or-prec", 5),
        ("where-parens", 3),
        ("where-multi", 2),
        ("where-json-escape", 1),
        ("where-neq-null", 8),
        ("where-not-neq", 2),
        ("where-in-range-closed", 3),
        ("where-in-range-open", 1),
        ("where-in-range-to", 2),
        ("where-in-date-range", 2),
        ("where-eq-multivalued", 3),
        ("where-is-null", 1),
        ("where-bool-colon", 7),
        ("where-date-slash", 1),
        ("where-datetime-tz", 1),
        ("where-datetime-utc", 0),
        ("where-fns", 2),
        ("where-date-format", 4),
        ("where-now", 9),
        ("fulltext", 1),
        ("fulltext-or", 2),
        ("fulltext-not", 2),
        ("fulltext-accent", 3),
        ("like-percent", 3),
        ("search-fuzzy2", 1),
        ("suggest", 1),
        ("suggest-multi", 3),
        ("startswith-case", 0),
        ("intersects-geojson", 4),
        ("legacy-geometry", 4),
        ("refine-date-month", 1),
        ("refine-disjunctive", 9),
        ("refine-conjunctive", 1),
        ("refine-disjunctive-param", 5),
        ("select-keyword-field", 1),
    ],
)
def test_totals(name: str, total: int) -> None:
    answer = ask(name)
    assert answer["total_count"] == total
    assert len(answer["results"]) == (0 if name == "limit-0-count" else total)


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("select-fields", {"name": "Lille", "population": 236234}),
        ("select-arith", {"double_population": 472468}),
        ("select-arith-nolabel", {"population*2": 472468}),
        ("select-div-zero", {"z": None}),
        ("select-include-wild", {"tags": ["beffroi", "métropole"], "timezone": "Europe/Paris"}),
        ("select-digit-field-bare", {"12": 12}),
        ("select-digit-field-quoted", {"12": 24}),
        ("select-keyword-field", {"and": "k3"}),
        ("select-year-int", {"y": 1970, "m": 2, "d": 25}),
        ("select-hour-tz", {"h": 0}),
        ("select-lower", {"n": "lille"}),
        ("select-date-format", {"f": "25/02/1970"}),
        ("select-date-format-text", {"f": "The date is 25/02/1970"}),
        ("select-date-format-fr", {"j": "mercredi"}),
        ("select-distance", {"name": "Roubaix", "d": pytest.approx(11045, rel=0.005)}),
        ("agg-broadcast-limit1", {"n": 10}),
        ("agg-sum", {"sum(population)": 6120656}),
        ("agg-percentile-scale", {"p": 188737}),
        ("agg-minmax-date", {"a": "1937-03-04", "b": "1989-01-12"}),
        ("agg-ratio", {"r": 612065.6}),
        ("where-now-weekday", {"n": "1"}),
        ("shape-geo-point", {"coordinates": {"lon": 3.0573, "lat": 50.6292}}),
        ("shape-datetime", {"updated": "2024-03-10T09:00:00+01:00"}),
    ],
)
def test_first_row(name: str, first: dict[str, Any]) -> None:
    assert ask(name)["results"][0] == first


@pytest.mark.parametrize(
    ("name", "rows"),
    [
        (
            "group-field",
            [{"country_code": "BE", "n": 3}, {"country_code": "FR", "n": 6}, {"country_code": "US", "n": 1}],
        ),
        ("group-only", [{"country_code": "BE"}, {"country_code": "FR"}, {"country_code": "US"}]),
        (
            "group-sum",
            [
                {"country_code": "BE", "count(*)": 3, "sum(population)": 797108},
                {"country_code": "FR", "count(*)": 6, "sum(population)": 2626993},
                {"country_code": "US", "count(*)": 1, "sum(population)": 2696555},
            ],
        ),
        (
            "group-range-width-int",
            [
                {"RANGE(id,5)": "[0, 4]", "count(*)": 4},
                {"RANGE(id,5)": "[5, 9]", "count(*)": 5},
                {"RANGE(id,5)": "[10, 14]", "count(*)": 1},
            ],
        ),
        ("group-range-static-double", [{"r": "[50.5, *[", "count(*)": 4}]),
    ],
)
def test_groups(name: str, rows: list[dict[str, Any]]) -> None:
    assert ask(name) == {"results": rows}


def test_groups_of_dates() -> None:
    assert {"y": 1966, "n": 2} in ask("group-year")["results"]
    assert "date_format(updated,'yyyy-MM')" in ask("group-date-format")["results"][0]
    day = {"day": "[2024-03-10T00:00:00.000Z, 2024-03-11T00:00:00.000Z[", "count(*)": 2}
    assert day in ask("group-range-date")["results"]
    local = {"day": "[2024-03-11T00:00:00+01:00, 2024-03-12T00:00:00+01:00[", "count(*)": 2}
    assert local in ask("group-range-date-tz")["results"]


def test_orders() -> None:
    assert [row["country_code"] for row in ask("group-order-agg")["results"]] == ["FR", "BE", "US"]
    names = [row["name"] for row in ask("order-asc")["results"]]
    assert (names[0], names[-1]) == ("Villeneuve d'Ascq", "Sans données")
    names = [row["name"] for row in ask("order-multi")["results"]]
    assert names[0] == "Chicago"
    assert names[6] == "Sans données"
    assert ask("order-random") == ask("order-random")
    assert ask("order-random") != town().ask("records?order_by=random(2)&select=id")


def test_facets() -> None:
    countries = ask("facets-two")["facets"][0]
    assert [(value["name"], value["count"]) for value in countries["facets"]] == [
        ("BE", 2),
        ("FR", 2),
        ("US", 1),
    ]
    (codes,) = ask("facet-fn")["facets"]
    assert [(value["name"], value["count"]) for value in codes["facets"]] == [("BE", 3), ("FR", 6)]
    (zones,) = ask("facet-hier")["facets"]
    assert [(value["name"], value["count"]) for value in zones["facets"]] == [("Europe", 8), ("America", 1)]
    ((year,),) = (facet["facets"] for facet in ask("facet-date")["facets"])
    assert (year["name"], year["state"], year["count"]) == ("1966", "refined", 2)
    assert [(month["name"], month["value"]) for month in year["facets"]] == [
        ("05", "1966/05"),
        ("07", "1966/07"),
    ]
    (excluding,) = ask("exclude-facet-state")["facets"]
    assert {"name": "FR", "value": "FR", "state": "excluded"} in excluding["facets"]


def test_exports_and_ids() -> None:
    assert len(ask("export-json")["results"]) == 10
    assert len(ask("export-json-where")["results"]) == 3
    studio = ask("export-geojson-studio")["results"]
    assert len(studio) == 9
    assert all(list(row) == ["recordId"] for row in studio)
    (found,) = town().ask(f"records/{studio[1]['recordId']}?select=name")["results"]
    assert found == {"name": "Roubaix"}
    hull = ask("agg-envelope")["results"][0]["hull"]
    assert (hull["type"], hull["geometry"]["type"]) == ("Feature", "Polygon")
    assert ask("where-now-clamp")["results"][0]["n"][8:10] in {"28", "29"}
    assert "coordinates" not in ask("select-exclude")["results"][0]
