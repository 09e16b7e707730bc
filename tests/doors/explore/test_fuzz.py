"""Whatever is sent, the answer is the API's: never a failure of ours, never anything but JSON for an error."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.doors.explore.conftest import V21, Service

NAMES = (
    "select",
    "where",
    "group_by",
    "order_by",
    "limit",
    "offset",
    "refine",
    "exclude",
    "facet",
    "lang",
    "timezone",
    "qv1",
)
WORDS = ["nom", "population", "place", "mots", "maj", "count(*)", "avg(population)", "lower(nom)", "year(maj)",
         "range(population, 5)", "in_bbox(place, 50, 3, 51, 4)", "search(*, 'lil')", "date'2024'", "null", "and", "or",
         "not", "as", "desc", "in", "is", "*", "(", ")", ",", "=", ">", "'", '"', "`", "\\", ";", "--", "1", "-1", "1e999",
         "pays:FR", "fondee:1966", "\x00", "geom'POINT(3 50)'", "é", "facet(name=\"pays\", limit=2)", "recordid",
         "now()", "distance(place, geom'POINT(3 50)')", "include(p*)", "exclude(*)", "include(absent*)", "exclude(mots)",
         "ifnull(fondee, date'2020')", "ifnull(maj, fondee)", '"\\"grand place\\""', "geo_cluster(place, 3)"]  # fmt: skip
TEXTS = st.one_of(st.lists(st.sampled_from(WORDS), max_size=6).map(" ".join), st.text(max_size=20))
PATHS = st.sampled_from(
    [
        "/catalog/datasets/villes/records",
        "/catalog/datasets/villes/facets",
        "/catalog/datasets",
        "/catalog/facets",
    ]
    + [f"/catalog/datasets/villes/exports/{name}" for name in ("csv", "json", "geojson", "parquet", "xlsx")]
    + ["/catalog/exports/csv", "/catalog/datasets/villes/records/" + "0" * 40]
)


@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(PATHS, st.lists(st.tuples(st.sampled_from(NAMES), TEXTS), max_size=4))
def test_any_parameters(service: Service, path: str, parameters: list[tuple[str, str]]) -> None:
    pairs = [(name, text.encode("utf-8", "replace")) for name, text in parameters]
    response = service.client.get(V21 + path, params=pairs)
    assert response.status_code in {200, 400, 404}, response.text
    if response.status_code != 200:
        assert response.json().keys() == {"message", "error_code"}
    assert response.headers["access-control-allow-origin"] == "*"


OLD_NAMES = ("q", "q.x", "rows", "start", "sort", "facet", "refine.pays", "exclude.mots", "disjunctive.pays", "facetsort.pays",
             "geofilter.distance", "geofilter.polygon", "geofilter.bbox", "fields", "format", "callback", "x", "y.a.func",
             "y.a.expr", "y.a.cumulative", "precision", "periodic", "maxpoints", "clusterprecision", "csv_separator",
             "geo_digest", "geo_field")  # fmt: skip
OLD_WORDS = ["nom", "pays", "fondee", "lille", "nom:lille", "fondee>1966", "population:[1 TO *]", "population>=", "AND", "OR",
             "NOT", "(", ")", '"', '"a b"', "#null(nom)", "#exact(nom,", "#now(years=-1)", "fondee<#now(weekday=MO(2))",
             "#distance(place,\"50,3\",10)", "50.6,3.0,1000", "(50,3),(51,3),(51,4)", "-1", "2", "1e9", "json", "csv", "jsonp",
             "geojson", "SUM", "STDDEV", "population*2", "population)",
             "sqrt(population)", "max(surface, 2)", "log(0-1)", "month", "weekday", "true", "\\",
             "`", "é", "\x00"]  # fmt: skip
OLD_TEXTS = st.one_of(st.lists(st.sampled_from(OLD_WORDS), max_size=4).map(" ".join), st.text(max_size=20))
OLD_PATHS = st.sampled_from(
    [
        f"/api/records/1.0/{name}/"
        for name in ("search", "download", "analyze", "geocluster", "boundingbox", "geopreview", "geopolygon")
    ]
    + ["/api/datasets/1.0/search/", "/api/datasets/1.0/villes/", "/explore/dataset/villes/download/"]
    + [
        f"/api/v2/catalog/{name}"
        for name in ("datasets", "datasets/villes/records", "datasets/villes/aggregates")
    ]
)


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(OLD_PATHS, st.dictionaries(st.sampled_from(OLD_NAMES), OLD_TEXTS, max_size=4), st.booleans())
def test_any_parameters_of_older_versions(
    service: Service, path: str, parameters: dict[str, str], posted: bool
) -> None:
    pairs = {name: text.encode("utf-8", "replace") for name, text in {"x": "pays", **parameters}.items()} | {
        "dataset": b"villes"
    }
    if posted and not path.startswith("/api/v2"):
        response = service.client.post(path, data=pairs)
    else:
        response = service.client.get(path, params=pairs)
    assert response.status_code in {200, 400, 404}, response.text
    if response.status_code != 200 and "/api/v2" not in path and "jsonp" not in parameters.get("format", ""):
        assert response.json().keys() == {"message", "error_code", "error"}


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=30))
def test_any_address(service: Service, text: str) -> None:
    path = "/".join(
        part.encode("utf-8", "replace").hex() if "%" in part else part for part in text.split("/")
    )
    try:
        request = service.client.build_request(
            "GET", f"{V21}/catalog/datasets/{path.encode('utf-8', 'replace').decode()}"
        )
    except Exception:  # noqa: BLE001 - what the client itself refuses to send is not our matter
        return
    response = service.client.send(request)
    assert response.status_code in {200, 400, 404}, response.text
