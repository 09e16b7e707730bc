"""What each case of the reference must give, as checks on the reply."""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from xml.etree import ElementTree

_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"


@dataclass(frozen=True)
class Reply:
    """An answer, and the way to ask again."""

    status: int
    text: str
    headers: dict[str, str]
    ask: Callable[[str], "Reply"]

    @property
    def body(self) -> Any:
        """The JSON body."""
        return json.loads(self.text)

    @property
    def results(self) -> list[dict[str, Any]]:
        """The rows of a page."""
        assert self.status == 200, self.text
        rows: list[dict[str, Any]] = self.body["results"]
        return rows


Check = Callable[[Reply], None]

#: Cases of doors that are not built yet.
LATER: dict[str, str] = {}
KEYS = [
    "id",
    "name",
    "country_code",
    "population",
    "area",
    "founded",
    "updated",
    "coordinates",
    "tags",
    "capital",
    "timezone",
    "12",
    "and",
]


def total(number: int) -> Check:
    """So many rows match."""

    def check(reply: Reply) -> None:
        assert reply.status == 200, reply.text
        assert reply.body["total_count"] == number == len(reply.results)

    return check


def names(*expected: str) -> Check:
    """Exactly these names, in any order."""
    return column("name", expected, ordered=False)


def column(key: str, expected: Iterable[Any], *, ordered: bool = True) -> Check:
    """These values in a column."""

    def check(reply: Reply) -> None:
        found = [row[key] for row in reply.results]
        assert (found if ordered else sorted(found)) == (list(expected) if ordered else sorted(expected))

    return check


def rows(*expected: dict[str, Any]) -> Check:
    """Exactly these rows, in order, with exactly these keys."""

    def check(reply: Reply) -> None:
        assert reply.results == list(expected)

    return check


def keys(*expected: str) -> Check:
    """Every row has these keys, in order."""

    def check(reply: Reply) -> None:
        assert reply.results
        assert all(list(row) == list(expected) for row in reply.results)

    return check


def error(code: str, *parts: str, status: int = 400) -> Check:
    """An error with that code, whose message has these parts."""

    def check(reply: Reply) -> None:
        assert (reply.status, reply.body.get("error_code")) == (status, code), reply.text
        assert all(part in reply.body["message"] for part in parts), reply.body["message"]

    return check


def both(*checks: Check) -> Check:
    """All of them."""

    def check(reply: Reply) -> None:
        for one in checks:
            one(reply)

    return check


def facet(reply: Reply, name: str) -> dict[str, dict[str, Any]]:
    """The values of a facet, by value."""
    assert reply.status == 200, reply.text
    group = next(group for group in reply.body["facets"] if group["name"] == name)
    return {value["value"]: value for value in group["facets"]}


def counts(name: str, **expected: int) -> Check:
    """A facet's values and counts, no other."""

    def check(reply: Reply) -> None:
        assert {value: shown.get("count") for value, shown in facet(reply, name).items()} == expected

    return check


def exported(number: int) -> Check:
    """A bare array of so many objects."""

    def check(reply: Reply) -> None:
        assert reply.status == 200
        assert isinstance(reply.body, list)
        assert len(reply.body) == number
        assert all(isinstance(row, dict) for row in reply.body)

    return check


def _same_as_without_slash(reply: Reply) -> None:
    assert reply.status == 200
    assert reply.text == reply.ask("records?limit=1").text


def _distance(reply: Reply) -> None:
    assert abs(reply.results[0]["d"] - 11045) < 11045 * 0.005


def _percentile(reply: Reply) -> None:
    assert reply.results == [{"p": 188737}]
    low = reply.ask("records?select=percentile(population,0.5) as p&limit=1").results[0]["p"]
    assert 61920 <= low < 80000


def _hull(reply: Reply) -> None:
    shape = reply.results[0]["hull"]
    geometry = shape.get("geometry", shape)
    assert geometry["type"] == "Polygon"
    assert [-87.6298, 41.8781] in geometry["coordinates"][0]


def _now_clamped(reply: Reply) -> None:
    assert reply.results[0]["n"][8:10] in {"28", "29"}


def _range_day(reply: Reply) -> None:
    groups = {row["day"]: row["count(*)"] for row in reply.results}
    assert groups["[2024-03-10T00:00:00.000Z, 2024-03-11T00:00:00.000Z["] == 2


def _range_day_local(reply: Reply) -> None:
    groups = {row["day"]: row["count(*)"] for row in reply.results}
    assert groups["[2024-03-11T00:00:00+01:00, 2024-03-12T00:00:00+01:00["] == 2


def _random(reply: Reply) -> None:
    assert reply.results == reply.ask("records?order_by=random(1)&select=id").results
    assert reply.results != reply.ask("records?order_by=random(2)&select=id").results


def _facet_two(reply: Reply) -> None:
    assert [group["name"] for group in reply.body["facets"]] == ["country_code", "tags"]
    counts("country_code", FR=2, BE=2, US=1)(reply)


def _facet_date(reply: Reply) -> None:
    year = facet(reply, "founded")["1966"]
    assert (year["state"], year["count"]) == ("refined", 2)
    assert [(month["name"], month["value"]) for month in year["facets"]] == [
        ("05", "1966/05"),
        ("07", "1966/07"),
    ]


def _facet_excluded(reply: Reply) -> None:
    found = facet(reply, "country_code")
    assert found["FR"]["state"] == "excluded"
    assert "count" not in found["FR"]
    assert found["BE"]["count"] == 3


def _lines(reply: Reply) -> None:
    lines = reply.text.splitlines()
    assert len(lines) == 10
    assert all(list(json.loads(line)) == KEYS for line in lines)


def _studio(reply: Reply) -> None:
    assert reply.status == 200, reply.text
    features = reply.body["features"]
    assert len(features) == 9
    assert all(list(feature["properties"]) == ["recordId"] for feature in features)
    assert {feature["geometry"]["type"] for feature in features} == {"Point"}


def _group_export(reply: Reply) -> None:
    error("ODSQLError", "not supported with a limit > 20000")(reply)
    limited = "exports/csv?group_by=country_code&select=avg(population) as a&order_by=a desc&limit=100"
    assert reply.ask(limited).status == 200


def _only_geo(reply: Reply) -> None:
    ids = [row["dataset_id"] for row in reply.results]
    assert ids == sorted(ids)
    assert "ods-compat-cities" in ids
    assert "releves" not in ids


def _holds_fixture(reply: Reply) -> None:
    assert "ods-compat-cities" in [row["dataset_id"] for row in reply.results]


def _dataset(reply: Reply) -> None:
    assert reply.body["dataset_id"] == "ods-compat-cities"
    assert reply.body["metas"]["default"]["records_count"] == 10
    assert [field["name"] for field in reply.body["fields"]] == KEYS


def _features(reply: Reply) -> None:
    found = {row["features"]: row["n"] for row in reply.results}
    assert found.keys() == {"analyze", "geo", "timeserie"}
    assert all(number >= 1 for number in found.values())


def _dcat(reply: Reply) -> None:
    """RDF/XML with those distributions only; harvesters of the rows' formats are tests of the door itself."""
    assert reply.status == 200, reply.text
    assert reply.headers["content-type"].startswith("application/rdf+xml")
    space = "{http://www.w3.org/ns/dcat#}"
    tree = ElementTree.fromstring(reply.text)
    datasets = [node.get(f"{_RDF}about", "") for node in tree.iter(f"{space}Dataset")]
    assert any(address.endswith("/explore/dataset/ods-compat-cities/") for address in datasets)
    files = [node.get(f"{_RDF}resource", "").partition("?")[0] for node in tree.iter(f"{space}downloadURL")]
    assert {file.rpartition("/")[2] for file in files} <= {"json", "csv", "shp", "geojson"}
    assert len(files) >= 2 * len(datasets)


def _catalogue_csv(reply: Reply) -> None:
    lines = reply.text.splitlines()
    assert reply.status == 200
    assert lines[0].lstrip("\ufeff").startswith("datasetid,")
    assert sum(line.startswith("ods-compat-cities,") for line in lines) == 1


def _allowed(reply: Reply) -> None:
    midnight = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    accepted = {f"{midnight + timedelta(days=days):%Y-%m-%d} 00:00:00+00:00" for days in (0, 1)}
    assert reply.headers["x-ratelimit-reset"] in accepted
    assert int(reply.headers["x-ratelimit-remaining"]) < int(reply.headers["x-ratelimit-limit"])


def _total_ten(reply: Reply) -> None:
    assert reply.status == 200, reply.text
    assert reply.body["total_count"] == 10


EXPECTED: dict[str, Check] = {
    "limit-0-count": lambda reply: _equal(reply.body, {"total_count": 10, "results": []}),
    "limit-minus-2": error("InvalidRESTParameterError", "-2 was found but -1 <= limit <= 100 is expected."),
    "offset-edge-bad": error(
        "InvalidRESTParameterError",
        "Invalid value for sum of offset + limit API parameter: 10001 was found but <= 10000 is expected.",
    ),
    "group-limit-20001": error("InvalidRESTParameterError", "20001"),
    "trailing-slash": _same_as_without_slash,
    "unknown-param": total(10),
    "unknown-dataset": error("NotFoundResource", "The requested dataset nope does not exist.", status=404),
    "unknown-record": error("NotFoundResource", "The requested record 1 does not exist.", status=404),
    "select-fields": keys("name", "population"),
    "select-arith": rows({"double_population": 472468}),
    "select-arith-nolabel": keys("population*2"),
    "select-div-zero": rows({"z": None}),
    "select-include-wild": lambda reply: _equal(set(reply.results[0]), {"timezone", "tags"}),
    "select-exclude": keys(*(key for key in KEYS if key != "coordinates")),
    "select-unknown": error(
        "ODSQLError",
        "ODSQL query is malformed: Unknown field: foo. Clause(s) containing the error(s): select.",
    ),
    "select-unknown-function": error("ODSQLSyntaxError", "ODSQL syntax exception: unexpected ("),
    "select-digit-field-bare": rows(*[{"12": 12}] * 10),
    "select-digit-field-quoted": rows({"12": 24}),
    "select-keyword-field": rows({"and": "k3"}),
    "select-bad-ident": error("ODSQLSyntaxError", "unexpected _uai at position 1"),
    "select-year-int": rows({"y": 1970, "m": 2, "d": 25}),
    "select-hour-tz": rows({"h": 0}),
    "select-lower": rows({"n": "lille"}),
    "select-date-format": rows({"f": "25/02/1970"}),
    "select-date-format-text": rows({"f": "The date is 25/02/1970"}),
    "select-date-format-fr": rows({"j": "mercredi"}),
    "select-distance": _distance,
    "agg-broadcast-limit1": rows({"n": 10}),
    "agg-sum": rows({"sum(population)": 6120656}),
    "agg-percentile-scale": _percentile,
    "agg-minmax-date": rows({"a": "1937-03-04", "b": "1989-01-12"}),
    "agg-ratio": rows({"r": 612065.6}),
    "agg-envelope": _hull,
    "where-eq": total(6),
    "where-gt": names("Lille", "Paris", "Chicago", "Antwerpen"),
    "where-and-or-prec": names("Bruxelles", "Kortrijk", "Antwerpen", "Lille", "Paris"),
    "where-parens": names("Lille", "Paris", "Antwerpen"),
    "where-multi": names("Lille", "Paris"),
    "where-json-escape": total(1),
    "where-neq-null": total(8),
    "where-not-neq": total(2),
    "where-in-range-closed": column("id", [2, 3, 4]),
    "where-in-range-open": column("id", [3]),
    "where-in-range-to": column("id", [2, 3]),
    "where-in-date-range": names("Roubaix", "Tourcoing"),
    "where-eq-multivalued": total(3),
    "where-is-null": column("id", [9]),
    "where-bool-colon": total(7),
    "where-date-slash": total(1),
    "where-int-string": error("IncompatibleTypesInComparisonFilter", "IncompatibleTypesInComparisonFilter"),
    "where-datetime-tz": names("Paris"),
    "where-datetime-utc": total(0),
    "where-fns": column("id", [2, 4]),
    "where-date-format": column("id", [1, 2, 6, 10]),
    "where-now": total(9),
    "where-now-clamp": _now_clamped,
    "where-now-weekday": rows({"n": "1"}),
    "where-bad-date": error("ODSQLError", "Invalid date to parse '-01'."),
    "fulltext": names("Lille"),
    "fulltext-or": names("Lille", "Roubaix"),
    "fulltext-not": column("id", [2, 3]),
    "fulltext-accent": column("id", [3, 4, 10]),
    "like-percent": total(3),
    "search-fuzzy2": names("Villeneuve d'Ascq"),
    "suggest": names("Villeneuve d'Ascq"),
    "suggest-multi": total(3),
    "startswith-case": both(
        total(0), lambda reply: total(1)(reply.ask('records?where=startswith(name, "Lil")'))
    ),
    "intersects-geojson": total(4),
    "legacy-geometry": total(4),
    "group-field": lambda reply: _equal(
        reply.body,
        {"results": [{"country_code": code, "n": n} for code, n in (("BE", 3), ("FR", 6), ("US", 1))]},
    ),
    "group-only": rows({"country_code": "BE"}, {"country_code": "FR"}, {"country_code": "US"}),
    "group-sum": rows(
        {"country_code": "BE", "count(*)": 3, "sum(population)": 797108},
        {"country_code": "FR", "count(*)": 6, "sum(population)": 2626993},
        {"country_code": "US", "count(*)": 1, "sum(population)": 2696555},
    ),
    "group-order-agg": column("country_code", ["FR", "BE", "US"]),
    "group-order-agg-after-field": error("ODSQLError"),
    "group-year": lambda reply: _equal({row["y"]: row["n"] for row in reply.results}[1966], 2),
    "group-date-format": lambda reply: _equal(set(reply.results[0]), {"n", "date_format(updated,'yyyy-MM')"}),
    "group-range-width-int": lambda reply: _equal(
        {row["RANGE(id,5)"]: row["count(*)"] for row in reply.results},
        {"[0, 4]": 4, "[5, 9]": 5, "[10, 14]": 1},
    ),
    "group-range-static-double": rows({"count(*)": 4, "r": "[50.5, *["}),
    "group-range-date": _range_day,
    "group-range-date-tz": _range_day_local,
    "group-range-multi-month": lambda reply: _equal(reply.status, 400),
    "group-alias-dup": error("ODSQLError", "Alias 'y' is declared several times"),
    "group-bad-select": error("ODSQLError"),
    "order-asc": lambda reply: _equal(
        (reply.results[0]["name"], reply.results[-1]["name"]), ("Villeneuve d'Ascq", "Sans données")
    ),
    "order-multi": column(
        "name",
        [
            "Chicago",
            "Villeneuve d'Ascq",
            "Tourcoing",
            "Roubaix",
            "Lille",
            "Paris",
            "Sans données",
            "Kortrijk",
            "Bruxelles",
            "Antwerpen",
        ],
    ),
    "order-random": _random,
    "facets-two": _facet_two,
    "facet-fn": counts("country_code", BE=3, FR=6),
    "facet-hier": counts("timezone", Europe=8, America=1),
    "facet-date": _facet_date,
    "refine-date-month": names("Tourcoing"),
    "refine-disjunctive": total(9),
    "refine-conjunctive": names("Kortrijk"),
    "refine-disjunctive-param": total(5),
    "exclude-facet-state": _facet_excluded,
    "shape-geo-point": rows({"coordinates": {"lon": 3.0573, "lat": 50.6292}}),
    "shape-datetime": rows({"updated": "2024-03-10T09:00:00+01:00"}),
    "export-json": both(exported(10), lambda reply: _equal(list(reply.body[0]), ["name", "population"])),
    "export-json-where": exported(3),
    "export-jsonl": _lines,
    "export-geojson-studio": _studio,
    "export-group-agg-order": _group_export,
    "cat-select": both(keys("dataset_id", "title"), _holds_fixture),
    "cat-qgis": both(keys("dataset_id"), _only_geo),
    "cat-datasetid": column("dataset_id", ["ods-compat-cities"]),
    "cat-search": _holds_fixture,
    "cat-modified": _holds_fixture,
    "cat-one": _dataset,
    "cat-group": _features,
    "cat-csv": _catalogue_csv,
    "cat-dcat-datagouv": _dcat,
    "auth-apikey-case": _total_ten,
    "auth-query": _total_ten,
    "ratelimit-headers": _allowed,
    "v1-refine": lambda reply: _equal((reply.body["nhits"], len(reply.body["records"])), (3, 3)),
    "v1-sort": lambda reply: _equal([row["fields"]["name"] for row in reply.body["records"]], ["Chicago"]),
    "v1-geofilter": lambda reply: _equal(reply.body["nhits"], 3),
}


def _equal(found: object, expected: object) -> None:
    assert found == expected
