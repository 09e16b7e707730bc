"""The older API (v1): records, downloads, analyses, map summaries, catalogue."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import httpx
import pytest
from django.test import Client
from tests.doors.explore.conftest import Service

from beffroi.data.lake import silent
from beffroi.engines.intake.public import IntakeRequest, receive

SEARCH = "/api/records/1.0/search/"
ANALYZE = "/api/records/1.0/analyze/"
DOWNLOAD = "/api/records/1.0/download/"
CLUSTERS = "/api/records/1.0/geocluster/"
PREVIEW = "/api/records/1.0/geopreview/"
POLYGONS = "/api/records/1.0/geopolygon/"
BOX = "/api/records/1.0/boundingbox/"
DATASETS = "/api/datasets/1.0/search/"


def ask(service: Service, path: str, **parameters: Any) -> Any:
    """The JSON of a question that works; `_` in a name stands for a dot, the dataset is `villes` unless told."""
    given = {name.replace("__", "."): value for name, value in parameters.items()}
    if path.startswith("/api/records"):
        given.setdefault("dataset", "villes")
    response = service.client.get(path, params=given)
    assert response.status_code == 200, response.text
    return response.json()


def names(body: dict[str, Any]) -> list[str]:
    """The names of the records found."""
    return sorted(record["fields"]["nom"] for record in body["records"])


def test_a_record_in_its_old_shape(service: Service) -> None:
    body = ask(service, SEARCH, refine__code="59350", facet="pays")
    assert body["nhits"] == 1
    assert body["parameters"] == {"dataset": "villes", "rows": 10, "start": 0, "format": "json", "timezone": "UTC",
                                  "facet": ["pays"], "refine": {"code": "59350"}}  # fmt: skip
    (record,) = body["records"]
    assert record["datasetid"] == "villes"
    assert len(record["recordid"]) == 40
    assert record["geometry"] == {"type": "Point", "coordinates": [3.0573, 50.6292]}
    assert record["fields"]["place"] == [50.6292, 3.0573]
    assert body["facet_groups"] == [
        {"name": "pays", "facets": [{"name": "FR", "path": "FR", "state": "displayed", "count": 1}]}
    ]
    alone = ask(service, f"/api/datasets/1.0/villes/records/{record['recordid']}/")
    assert alone == record


def test_missing_fields_are_left_out(service: Service) -> None:
    body = ask(service, SEARCH, refine__code="00000")
    (record,) = body["records"]
    assert record["fields"].keys() == {"code", "nom", "pays"}
    assert "geometry" not in record


def test_all_rows_and_paging(service: Service) -> None:
    whole = ask(service, SEARCH, dataset="releves", rows=-1)
    assert (whole["nhits"], len(whole["records"])) == (250, 250)
    part = ask(service, SEARCH, dataset="releves", rows=3, start=248)
    assert len(part["records"]) == 2
    assert ask(service, SEARCH, rows=0)["records"] == []


def test_what_applications_of_the_metropolis_send(service: Service) -> None:
    body = ask(service, SEARCH, q="", rows=3000, facet=["nom", "pays"], refine__pays="FR", lang="fr")
    assert (body["nhits"], len(body["records"])) == (5, 5)
    assert [group["name"] for group in body["facet_groups"]] == ["nom", "pays"]
    late = ask(service, SEARCH, rows=-1, start=5)
    assert (late["nhits"], len(late["records"])) == (7, 2)


def test_shapes_are_geometries(service: Service) -> None:
    body = ask(service, SEARCH, dataset="quartiers", rows=1)
    assert body["records"][0]["fields"]["geo_shape"]["type"] == "Polygon"


def test_fields_can_be_chosen(service: Service) -> None:
    body = ask(service, SEARCH, fields="nom,absent,pays", refine__code="59350")
    assert body["records"][0]["fields"] == {"nom": "Lille", "pays": "FR"}
    assert body["records"][0]["geometry"]["type"] == "Point"


def test_orders_begin_by_the_largest(service: Service) -> None:
    def order(**parameters: str) -> list[str]:
        return [record["fields"]["nom"] for record in ask(service, SEARCH, rows=2, **parameters)["records"]]

    assert order(sort="population") == ["Lille", "Roubaix"]
    assert order(sort="-population", q="population>60000") == ["Villeneuve d'Ascq", "Tournai"]
    assert order(sort="-dist", geofilter__distance="50.6292,3.0573,12000") == ["Lille", "Villeneuve d'Ascq"]
    assert order(sort="dist", geofilter__distance="50.6292,3.0573,12000") == ["Roubaix", "Villeneuve d'Ascq"]


def test_facets_follow_what_is_refined(service: Service) -> None:
    asked = {"facet": ["pays", "mots", "fondee"], "facetsort__mots": "alphanum", "disjunctive__pays": "true"}
    refined = {"refine__fondee": "1966", "exclude__mots": "musée", "refine__pays": ["FR", "BE"]}
    body = ask(service, SEARCH, rows=0, **asked, **refined)
    groups = {group["name"]: group["facets"] for group in body["facet_groups"]}
    assert list(groups) == ["pays", "mots", "fondee"]
    assert groups["pays"] == [{"name": "FR", "path": "FR", "state": "refined", "count": 1}]
    assert [(value["name"], value["state"]) for value in groups["mots"]] == [
        ("textile", "displayed"),
        ("musée", "excluded"),
    ]
    (year,) = groups["fondee"]
    assert (year["path"], year["state"]) == ("1966", "refined")
    assert year["facets"] == [{"name": "05", "path": "1966/05", "state": "displayed", "count": 1}]
    assert body["parameters"]["refine"] == {"fondee": "1966", "pays": ["FR", "BE"]}


FR = ["Lille", "Roubaix", "Sans données", "Tourcoing", "Villeneuve d'Ascq"]
MOUSCRON = 'Mouscron; "la cité des hurlus"'


@pytest.mark.parametrize(
    ("q", "found"),
    [
        ("beffroi", ["Lille", "Tournai"]),
        ("beff", ["Lille", "Tournai"]),  # words begin words
        ('"beff"', []),  # between quotes they are whole
        ('"beffroi"', ["Lille", "Tournai"]),
        ("BEFFROI cathedrale", ["Tournai"]),
        ("beffroi AND cathedrale", ["Tournai"]),
        ("textile OR cathedrale", ["Roubaix", "Tourcoing", "Tournai"]),
        ("beffroi NOT cathedrale", ["Lille"]),
        ("(textile OR beffroi) AND pays:FR", ["Lille", "Roubaix", "Tourcoing"]),
        ("pays:FR", FR),
        ("nom:ascq", ["Villeneuve d'Ascq"]),
        ('nom:"villeneuve d\'ascq"', ["Villeneuve d'Ascq"]),
        ('"villeneuve d\'Ascq" AND pays:FR', ["Villeneuve d'Ascq"]),
        ('"ascq villeneuve"', []),  # a phrase: its words one after another
        ("ascq villeneuve", ["Villeneuve d'Ascq"]),
        ('nom:"donnees sans"', []),
        ('nom:"sans donnees"', ["Sans données"]),
        ('"sans donn"', []),
        ('"beffroi lille"', []),  # one value, not two
        ("nom==Lille", ["Lille"]),
        ("nom==lille", []),
        ("population>=98286", ["Lille", "Roubaix"]),
        ("population > 98286", ["Lille"]),
        ("population:98286", ["Roubaix"]),
        ("population:beaucoup", []),
        ("population:[69554 TO 98286]", ["Roubaix", "Tourcoing", "Tournai"]),
        ("population:]69554 TO 98286[", ["Tourcoing"]),
        ("population:[98286 TO *]", ["Lille", "Roubaix"]),
        ("fondee:1966", ["Roubaix", "Tourcoing"]),
        ("fondee:1966/07", ["Tourcoing"]),
        ("fondee:[1963 TO 1966]", [MOUSCRON, "Roubaix", "Tourcoing"]),
        ("fondee>1966", ["Lille", "Tournai", "Villeneuve d'Ascq"]),
        ("fondee<=1966", [MOUSCRON, "Roubaix", "Tourcoing"]),
        ("fondee<#now(years=-50)", [MOUSCRON, "Lille", "Roubaix", "Tourcoing", "Villeneuve d'Ascq"]),
        ("maj>=2024-03-10T23:00:00Z", ["Roubaix", "Tourcoing", "Villeneuve d'Ascq"]),
        ("#null(population)", ["Sans données"]),
        ("NOT #null(population) AND chef_lieu:true", ["Lille"]),
        ('#exact(nom, "Lille")', ["Lille"]),
        ('#startswith(nom,"Tour")', ["Tourcoing", "Tournai"]),
        ('#search(nom,"tourc")', ["Tourcoing"]),
        ('#search(nom, mots, "textil tourc")', ["Tourcoing"]),
        ('#startswith(nom, pays, "Tour")', ["Tourcoing", "Tournai"]),
        ('#distance(place,"50.6292,3.0573",8000)', ["Lille", "Villeneuve d'Ascq"]),
        ('#polygon(place,"(50.6,3.0),(50.6,3.1),(50.7,3.1),(50.7,3.0)")', ["Lille"]),
        ("ville:12", []),  # no such field: the words
        ("(lille", ["Lille"]),  # what does not read is searched for its words
        ('"lille', ["Lille"]),
        ("d'ascq", ["Villeneuve d'Ascq"]),
    ],
)
def test_its_query_language(service: Service, q: str, found: list[str]) -> None:
    body = ask(service, SEARCH, q=q)
    assert names(body) == sorted(found)
    assert body["nhits"] == len(found)


@pytest.mark.shared
def test_a_field_may_have_a_number_for_its_name(service: Service) -> None:
    for q, found in (("12:24", [2]), ("12:[24 TO 36]", [2, 3]), ("10:30", [])):
        body = ask(service, SEARCH, dataset="ods-compat-cities", q=q)
        assert [record["fields"]["id"] for record in body["records"]] == found


def test_named_queries_add_up(service: Service) -> None:
    assert names(ask(service, SEARCH, q="beffroi", q__more="pays:FR")) == ["Lille"]


@pytest.mark.parametrize(
    ("name", "value", "found"),
    [
        ("geofilter.distance", "50.6292,3.0573,12000", ["Lille", "Roubaix", "Villeneuve d'Ascq"]),
        ("geofilter.polygon", "(50.6,3.0),(50.6,3.1),(50.7,3.1),(50.7,3.0)", ["Lille"]),
        ("geofilter.polygon", "((50.6, 3.0), (50.6, 3.1), (50.7, 3.1), (50.6, 3.0))", ["Lille"]),
        ("geofilter.bbox", "50.62,3.0,50.64,3.1", ["Lille"]),
    ],
)
def test_areas(service: Service, name: str, value: str, found: list[str]) -> None:
    body = ask(service, SEARCH, **{name: value})
    assert names(body) == found
    if name == "geofilter.distance":
        lille = next(record for record in body["records"] if record["fields"]["nom"] == "Lille")
        assert float(lille["fields"]["dist"]) == pytest.approx(0, abs=1)


def test_several_datasets_are_searched_at_once(service: Service) -> None:
    both = [
        ("dataset", "villes"),
        ("dataset", "quartiers"),
        ("facet", "pays"),
        ("facet", "nom"),
        ("sort", "nom"),
    ]

    def found(*more: tuple[str, str]) -> Any:
        response = service.client.get(SEARCH, params=[*both, *more])
        assert response.status_code == 200, response.text
        return response.json()

    whole = found(("rows", "-1"))
    assert whole["nhits"] == len(whole["records"]) == 10
    assert whole["parameters"]["dataset"] == ["villes", "quartiers"]
    assert [record["datasetid"] for record in whole["records"]] == ["villes"] * 7 + ["quartiers"] * 3
    names = [record["fields"]["nom"] for record in whole["records"]]
    assert [
        record["fields"]["nom"]
        for start in "0369"
        for record in found(("rows", "3"), ("start", start))["records"]
    ] == names
    groups = {group["name"]: group["facets"] for group in whole["facet_groups"]}
    assert groups["pays"][0] == {"name": "FR", "path": "FR", "state": "displayed", "count": 5}
    assert {value["name"] for value in groups["nom"]} == set(names)
    assert found(("q", "nom:centre"))["nhits"] == 1
    assert found(("rows", "0"))["records"] == []
    for refused in ([("rows", "10001")], [("format", "csv")], [("dataset", f"d{i}") for i in range(10)]):
        assert service.client.get(SEARCH, params=[*both, *refused]).status_code == 400
    assert service.client.get(SEARCH, params=[*both, ("dataset", "absent")]).status_code == 404


def test_errors_have_the_old_key_too(service: Service) -> None:
    for path, parameters in (
        (SEARCH, {}),
        (SEARCH, {"dataset": "absent"}),
        (SEARCH, {"dataset": "villes", "rows": 20_000}),
        (SEARCH, {"dataset": "villes", "geofilter.distance": "1,2);x"}),
        (SEARCH, {"dataset": "villes", "geofilter.polygon": "(1,2)"}),
        (SEARCH, {"dataset": "villes", "q": "#unknown(nom)"}),
        (SEARCH, {"dataset": "villes", "q": "#now(x)"}),
        (ANALYZE, {"dataset": "villes"}),
        (ANALYZE, {"dataset": "villes", "x": "place"}),
        (ANALYZE, {"dataset": "villes", "x": "pays", "y.a.func": "MODE"}),
        (ANALYZE, {"dataset": "villes", "x": "pays", "y.a.func": "SUM", "y.a.expr": "population), count(*"}),
        (ANALYZE, {"dataset": "villes", "x": "pays", "y.a.func": "SUM", "y.a.expr": "nom"}),
        (ANALYZE, {"dataset": "villes", "x": "pays", "sort": "absent"}),
        (CLUSTERS, {"dataset": "villes"}),
        (CLUSTERS, {"dataset": "releves", "clusterprecision": 3}),
        (BOX, {"dataset": "releves"}),
        (DOWNLOAD, {"dataset": "releves", "format": "geojson"}),
        ("/explore/dataset/absent/download/", {}),
        ("/api/datasets/1.0/absent/", {}),
        ("/api/datasets/1.0/villes/records/1/", {}),
        ("/api/datasets/1.0/villes/attachments/x/", {}),
        ("/api/records/1.0/unknown/", {}),
    ):
        response = service.client.get(path, params=parameters)
        assert response.status_code in {400, 404}, response.text
        assert response.json()["error"] == response.json()["message"]


def test_padded_and_readable_answers(service: Service) -> None:
    padded = service.client.get(
        SEARCH, params={"dataset": "villes", "rows": 1, "format": "jsonp", "callback": "a.b"}
    )
    assert padded.headers["content-type"].startswith("application/javascript")
    assert json.loads(padded.text.removeprefix("a.b(").removesuffix(");"))["nhits"] == 7
    hostile = service.client.get(
        SEARCH, params={"dataset": "villes", "format": "jsonp", "callback": "alert(1)//"}
    )
    assert hostile.json()["nhits"] == 7
    readable = service.client.get(SEARCH, params={"dataset": "villes", "rows": 0, "pretty_print": "true"})
    assert readable.text.startswith('{\n  "nhits": 7,')


def test_forms_ask_as_addresses_do(service: Service) -> None:
    posted = service.client.post(SEARCH, data={"dataset": "villes", "refine.pays": ["BE"]})
    assert names(posted.json()) == [MOUSCRON, "Tournai"]
    # By a connection of its own: the server closes one whose body it did not read.
    large = httpx.post(f"{service.url}{SEARCH}", data={"dataset": "villes", "q": "a" * 40_000}, timeout=30)
    assert large.status_code == 413
    assert large.json()["error"]


def _table(response: httpx.Response) -> list[list[str]]:
    assert response.status_code == 200, response.text
    assert response.headers["content-type"].startswith("text/csv")
    return list(csv.reader(io.StringIO(response.text), delimiter=";"))


def test_downloads(service: Service) -> None:
    """As odsclient asks: CSV, no mark at its beginning, labels."""
    given = {"format": "csv", "csv_separator": ";", "use_labels_for_header": "true", "refine.pays": "BE"}
    for path in (
        "/explore/dataset/villes/download/",
        "/explore/dataset/villes/download",
        f"{DOWNLOAD}?dataset=villes",
    ):
        table = _table(service.client.get(path, params={"dataset": "villes", **given}))
        assert table[0][:2] == ["Code INSEE", "Nom de la ville"]
        assert [row[1] for row in table[1:]] == [MOUSCRON, "Tournai"]
    table = _table(service.client.get(DOWNLOAD, params={"dataset": "releves"}))
    assert len(table) == 251
    (narrow, *_) = _table(
        service.client.get(DOWNLOAD, params={"dataset": "villes", "fields": "nom,place", "rows": 1})
    )
    assert narrow == ["nom", "place"]


def test_downloads_beside_the_pages_are_the_apis(service: Service) -> None:
    """The one address of the API outside `/api/` answers as the others: open to all, forms taken, no cookie, no size unknown."""
    address = "/explore/dataset/villes/download/"
    response = service.client.post(address, data={"format": "csv", "q": "lille"})
    assert _table(response)[1][1] == "Lille"
    assert response.headers["access-control-allow-origin"] == "*"
    assert "set-cookie" not in response.headers
    assert "content-length" not in service.client.head(address).headers


def test_downloads_in_json_are_records(service: Service) -> None:
    records = ask(service, DOWNLOAD, format="json")
    assert records == ask(service, SEARCH, rows=-1)["records"]
    assert len(ask(service, DOWNLOAD, dataset="releves", format="json")) == 250
    assert ask(service, DOWNLOAD, format="json", q="absent") == []
    features = ask(service, DOWNLOAD, format="geojson", refine__code="59350")["features"]
    assert features[0]["geometry"] == {"type": "Point", "coordinates": [3.0573, 50.6292]}
    sheet = service.client.get(DOWNLOAD, params={"dataset": "villes", "format": "xls"})
    assert sheet.content[:2] == b"PK"


def test_analyses(service: Service) -> None:
    assert ask(service, ANALYZE, x="pays", y__n__func="COUNT") == [{"x": "BE", "n": 2}, {"x": "FR", "n": 5}]
    assert ask(service, ANALYZE, x="pays", y__p__func="SUM", y__p__expr="population", sort="p") == [
        {"x": "FR", "p": 493882},
        {"x": "BE", "p": 128028},
    ]
    twice = ask(service, ANALYZE, x="pays", y__a__func="MAX", y__a__expr="population*2 - (1)", sort="-x")
    assert twice == [{"x": "BE", "a": 139107}, {"x": "FR", "a": 472467}]
    values = [58474, 69554]
    mean = sum(values) / 2
    spread = ask(service, ANALYZE, x="pays", refine__pays="BE", y__d__func="STDDEV", y__d__expr="population",
                 y__q__func="SUMSQUARES", y__q__expr="population")  # fmt: skip
    deviation = (sum((value - mean) ** 2 for value in values) / 2) ** 0.5
    assert spread == [{"x": "BE", "d": pytest.approx(deviation), "q": sum(value**2 for value in values)}]
    both = ask(service, ANALYZE, x=["pays", "chef_lieu"], y__n__func="COUNT")
    assert both[0] == {"x": {"pays": "BE", "chef_lieu": False}, "n": 2}


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("sqrt(population)", 486.0391),
        ("2 * sin(toRadians(surface * 0 + 30))", 1.0),
        ("max(surface, pow(2, 5)) + min(1, 2)", 35.8),
        ("round(log10(population)) + atan2(0, 1) + hypot(3, 4)", 10.0),
        ("sqrt(0 - population)", None),
        ("log(0)", None),
        ("exp(population)", None),
        ("length(nom)", 5.0),
    ],
)
def test_analyses_know_functions_of_numbers(service: Service, expression: str, value: float | None) -> None:
    (point,) = ask(service, ANALYZE, x="code", y__s__func="AVG", y__s__expr=expression, q='"59350"')
    assert point["s"] == (value if value is None else pytest.approx(value, abs=1e-3))


@pytest.mark.parametrize(
    "expression", ["sin(population, 1)", "gamma(population)", "sqrt(nom)", "population, nom"]
)
def test_analyses_refuse_other_functions(service: Service, expression: str) -> None:
    given = {"dataset": "villes", "x": "code", "y.s.func": "SUM", "y.s.expr": expression}
    assert service.client.get(ANALYZE, params=given).status_code == 400
    assert service.rows("/catalog/datasets/villes/records", select="nom", limit=1)


def test_analyses_of_dates(service: Service) -> None:
    years = ask(service, ANALYZE, x="fondee", precision="year", y__n__func="COUNT", y__n__cumulative="true")
    assert years[:3] == [
        {"x": {"year": 1963}, "n": 1},
        {"x": {"year": 1966}, "n": 3},
        {"x": {"year": 1968}, "n": 4},
    ]
    months = ask(service, ANALYZE, x="fondee", precision="month", y__n__func="COUNT", maxpoints=2)
    assert months == [{"x": {"year": 1963, "month": 1}, "n": 1}, {"x": {"year": 1966, "month": 5}, "n": 1}]
    across = ask(service, ANALYZE, x="fondee", precision="month", periodic="month", y__n__func="COUNT")
    assert across[0] == {"x": {"month": 1}, "n": 3}
    days = ask(service, ANALYZE, x="fondee", periodic="weekday", y__n__func="COUNT")
    assert days[0] == {"x": {"weekday": 0}, "n": 1}  # Monday: 1 January 1968
    assert sum(day["n"] for day in days) == 6
    weeks = ask(service, ANALYZE, x="fondee", precision="week", y__n__func="COUNT", q="code:54007")
    assert weeks == [{"x": {"year": 1963, "week": 1}, "n": 1}]
    hours = ask(service, ANALYZE, x="maj", precision="hour", periodic="hour", timezone="Europe/Paris",
                y__n__func="COUNT", q="nom:lille")  # fmt: skip
    assert hours == [{"x": {"hour": 9}, "n": 1}]


def test_analyses_say_when_they_are_cut(service: Service) -> None:
    given = {"dataset": "villes", "x": "nom", "maxpoints": 3}
    response = service.client.get(ANALYZE, params=given)
    assert len(response.json()) == 3
    assert response.headers["ods-analyze-truncated"] == "true"
    assert (
        "ods-analyze-truncated" not in service.client.get(ANALYZE, params={**given, "maxpoints": 7}).headers
    )
    table = _table(
        service.client.get(ANALYZE, params={**given, "x": "pays", "y.n.func": "COUNT", "format": "csv"})
    )
    assert len(table) == 3


def test_clusters(service: Service) -> None:
    body = ask(
        service, CLUSTERS, clusterprecision=22, y__p__func="AVG", y__p__expr="population", refine__pays="FR"
    )
    assert body["clusterprecision"] == 22
    assert body["count"] == {"min": 1, "max": 1}
    assert body["series"] == {"p": {"min": 61920.0, "max": 236234.0}}
    lille = next(one for one in body["clusters"] if one["series"]["p"] == 236234.0)
    assert lille["cluster_center"] == pytest.approx([50.6292, 3.0573])
    assert lille["cluster"] == {"type": "Point", "coordinates": [3.0573, 50.6292]}
    (whole,) = ask(service, CLUSTERS, clusterprecision=2)["clusters"]
    assert (whole["count"], whole["cluster"]["type"]) == (6, "Polygon")
    assert ask(service, CLUSTERS, clusterprecision=2, q="absent") == {
        "clusters": [], "count": {"min": 0, "max": 0}, "clusterprecision": 2}  # fmt: skip


def test_places_are_drawn_no_finer_than_the_zoom(service: Service) -> None:
    drawn = ask(
        service, PREVIEW, dataset="quartiers", clusterprecision=14, geofilter__bbox="50.59,3,50.63,3.1"
    )
    assert len(drawn) == 2
    assert drawn[0]["geometry"]["coordinates"][0][0] == [3.05, 50.62]
    (found,) = ask(service, SEARCH, dataset="quartiers", geo_digest=drawn[0]["geo_digest"])["records"]
    assert found["fields"]["nom"] == "Centre"
    far = ask(service, PREVIEW, dataset="quartiers", clusterprecision=0)
    assert len(far) == 3
    whole = ask(service, PREVIEW, dataset="quartiers")
    assert sorted(one["geometry"]["type"] for one in whole) == ["MultiPolygon", "Polygon", "Polygon"]
    assert len(far[0]["geometry"]["coordinates"][0]) < len(drawn[0]["geometry"]["coordinates"][0])
    points = ask(service, PREVIEW, rows=2, sort="population")
    assert points[0]["geometry"] == {"type": "Point", "coordinates": [3.0573, 50.6292]}
    assert len(points) == 2
    nowhere = service.client.get(PREVIEW, params={"dataset": "releves"})
    assert (nowhere.status_code, "geographic field" in nowhere.json()["error"]) == (400, True)


BLOCK = "[[[3.05,50.62],[3.06,50.62],[3.0600000001,50.63],[3.05,50.62]]]"
AT_PLACES = {
    "points.csv": "nom;latitude;longitude\nKiosque;50.6293;3.05731\nBanc;50.6293;3.05731\nArbre;50.64;3.06\n",
    "blocs.geojson": '{"type":"FeatureCollection","features":['
    + ",".join(
        f'{{"type":"Feature","properties":{{"nom":"{name}"}},"geometry":{{"type":"Polygon","coordinates":{place}}}}}'
        for name, place in (("Kiosque", BLOCK), ("Banc", BLOCK), ("Arbre", BLOCK.replace("50.63", "50.64")))
    )
    + "]}",
}


@pytest.mark.parametrize("name", AT_PLACES)
def test_a_digest_names_all_the_records_of_its_place(name: str, instance: Path) -> None:
    source = instance / name
    source.write_text(AT_PLACES[name])
    receive(IntakeRequest(source=str(source), dataset_id="places", title="Places"), silent)
    client = Client(headers={"host": "localhost"})
    drawn = client.get(PREVIEW, {"dataset": "places"}).json()
    found = [
        names(client.get(SEARCH, {"dataset": "places", "geo_digest": one["geo_digest"]}).json())
        for one in drawn
    ]
    assert sorted(found, key=len) == [["Arbre"], ["Banc", "Kiosque"]]
    nowhere = client.get(SEARCH, {"dataset": "places", "geo_digest": "0" * 40})
    assert (nowhere.status_code, nowhere.json()["nhits"]) == (200, 0)


def test_records_are_gathered_by_their_very_place(service: Service) -> None:
    body = ask(service, POLYGONS, dataset="quartiers", y__s__func="SUM", y__s__expr="habitants/2")
    assert body["count"] == {"min": 1, "max": 1}
    assert body["series"] == {"s": {"min": 400.0, "max": 600.0}}
    assert [one["series"] for one in body["clusters"]] == [{"s": 600.0}, {"s": 400.0}, {"s": None}]
    assert body["clusters"][0]["cluster_center"] == pytest.approx([50.63, 3.06])
    assert body["clusters"][0]["cluster"]["type"] == "Polygon"
    assert len(ask(service, POLYGONS, dataset="quartiers", maxpoints=1)["clusters"]) == 1
    words = service.client.get(
        POLYGONS, params={"dataset": "quartiers", "y.s.func": "AVG", "y.s.expr": "nom"}
    )
    assert words.status_code == 400


def test_bounding_boxes(service: Service) -> None:
    body = ask(service, BOX, geofilter__bbox="-90,-180,90,180")
    assert body == {"count": 6, "bbox": [3.0573, 50.6056, 3.3878, 50.7447], "geometries": {"Point": 6}}
    assert ask(service, BOX, q="absent") == {"count": 0, "bbox": [], "geometries": {}}


def test_the_catalogue(service: Service) -> None:
    body = ask(service, DATASETS, q="title:villes", facet="publisher", interopmetas="true", extrametas="true")
    assert body["nhits"] == 1
    (dataset,) = body["datasets"]
    assert dataset["datasetid"] == "villes"
    assert dataset["metas"]["title"] == "Villes d'exemple"
    assert dataset["metas"]["records_count"] == 7
    assert None not in dataset["metas"].values()
    assert {"name": "pays", "label": "Pays", "type": "text",
            "annotations": [{"name": "facet"}, {"name": "disjunctive"}]} in dataset["fields"]  # fmt: skip
    words = next(field for field in dataset["fields"] if field["name"] == "mots")
    assert {"name": "multivalued", "args": ["|"]} in words["annotations"]
    assert dataset["interop_metas"] == {}
    assert body["facet_groups"][0]["name"] == "publisher"
    assert body["facet_groups"][0]["facets"][0]["path"] == "Métropole d'exemple"
    alone = ask(service, "/api/datasets/1.0/villes")
    assert alone["fields"] == dataset["fields"]
    assert "interop_metas" not in alone
    assert ask(service, "/api/datasets/1.0/villes", basicmetas="true")["basic_metas"]["custom"]["niveau"] == 3


def test_the_catalogue_as_harvesters_page_it(service: Service) -> None:
    every = ask(service, DATASETS, rows=50, start=0, interopmetas="true")
    assert every["nhits"] == len(every["datasets"])
    second = ask(service, DATASETS, rows=1, start=1)
    assert second["datasets"][0]["datasetid"] == every["datasets"][1]["datasetid"]
    refined = ask(service, DATASETS, refine__keyword="ville", exclude__publisher="nobody", sort="-modified")
    assert [dataset["datasetid"] for dataset in refined["datasets"]] == ["villes"]
    many = ask(service, DATASETS, q="records_count>100", sort="records_count")
    assert [dataset["datasetid"] for dataset in many["datasets"]] == ["releves"]
    feed = service.client.get(DATASETS, params={"format": "rss", "q": "title:villes"})
    assert feed.headers["content-type"].startswith("application/rss+xml")
    assert feed.text.count("<item>") == 1
    table = _table(service.client.get(DATASETS, params={"format": "csv", "q": "title:villes"}))
    assert table[1][0] == "villes"
