"""Tiles over HTTP, read by another program's decoder and compared with what the API answers for the same place."""

import gzip
import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import mapbox_vector_tile
import pytest
from tests.conftest import Outside
from tests.doors.explore.conftest import Service, serving
from tests.tile_numbers import at

from beffroi.data.geo import Tile

MOST_BYTES = 500_000
HEAP = at(3.06, 50.63, 18)
STACK, SPREAD = 7_000, 5_500  # records of one place; records each at its own


def write_crowd(path: Path) -> None:
    """Points: as many as a heap at one place, others all around; each with a long text."""
    chosen = random.Random(1)
    with path.open("w") as file:
        file.write("nom,groupe,texte,latitude,longitude\n")
        for n in range(STACK + SPREAD):
            heap = n < STACK
            lat = 50.63 if heap else chosen.uniform(50.5, 50.75)
            lon = 3.06 if heap else chosen.uniform(2.85, 3.3)
            file.write(
                f"n{n},{'tas' if heap else 'autour'},{chosen.random():.17f}{'é' * 120},{lat:.6f},{lon:.6f}\n"
            )


def write_areas(path: Path) -> None:
    """Six thousand small outlines, and one of very many corners."""
    chosen = random.Random(2)
    features = []
    for n in range(6_000):
        lon, lat, side = chosen.uniform(2.9, 3.2), chosen.uniform(50.55, 50.7), chosen.uniform(0.0001, 0.002)
        ring = [[lon, lat], [lon + side, lat], [lon + side, lat + side], [lon, lat]]
        features.append({"nom": f"n{n}", "geometry": {"type": "Polygon", "coordinates": [ring]}})
    edge = [[2.9 + n / 1e5, 50.72 + (n % 2) * 0.02 + n / 1e7] for n in range(30_000)]
    features.append({"nom": "côte", "geometry": {"type": "LineString", "coordinates": edge}})
    body = [{"type": "Feature", "properties": {"nom": f["nom"]}, "geometry": f["geometry"]} for f in features]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": body}))


@pytest.fixture(scope="module")
def instance(tmp_path_factory: pytest.TempPathFactory) -> Outside:
    """An instance with crowded datasets."""
    folder = tmp_path_factory.mktemp("tiles")
    instance = Outside(folder / "instance")
    instance.run("init")
    write_crowd(folder / "foule.csv")
    write_areas(folder / "aires.geojson")
    for name in ("foule.csv", "aires.geojson"):
        instance.run("publish", folder / name, "--id", name.split(".")[0])
    return instance


@pytest.fixture(scope="module")
def crowd(instance: Outside) -> Iterator[Service]:
    """It, served."""
    with serving(instance) as service:
        yield service


def tile(service: Service, dataset: str, one: Tile, **asked: Any) -> httpx.Response:
    response = service.client.get(f"/api/tiles/{dataset}/{one.z}/{one.x}/{one.y}.mvt", params=asked)
    assert response.status_code in {200, 204}, response.text
    assert len(response.content) <= MOST_BYTES
    return response


def features(response: httpx.Response, dataset: str) -> list[dict[str, Any]]:
    if response.status_code == 204:
        return []
    assert response.headers["Content-Type"] == "application/vnd.mapbox-vector-tile"
    layers = mapbox_vector_tile.decode(response.content, default_options={"y_coord_down": True})
    assert list(layers) == [dataset]
    found: list[dict[str, Any]] = layers[dataset]["features"]
    return found


def inside(feature: dict[str, Any]) -> bool:
    return all(0 <= place < 4096 for place in feature["geometry"]["coordinates"])


def test_every_record_is_in_the_tiles_of_a_zoom_once(crowd: Service) -> None:
    told = crowd.client.get("/api/tiles/foule").json()
    assert told["tilejson"] == "3.0.0"
    assert told["records"] == STACK + SPREAD
    west, south, east, north = told["bounds"]
    assert 2.85 <= west < 3.06 < east <= 3.3
    assert 50.5 <= south < 50.63 < north <= 50.75
    for z in (8, 11):
        first, last = at(west, north, z), at(east, south, z)
        total, contents = 0, set()
        for x in range(first.x, last.x + 1):
            for y in range(first.y, last.y + 1):
                response = tile(crowd, "foule", Tile(z, x, y))
                contents.add(response.headers.get("X-Tile-Content", "empty"))
                for feature in filter(inside, features(response, "foule")):
                    total += feature["properties"].get("count", 1)
        assert total == STACK + SPREAD
        assert "clusters" in contents
    assert contents == {"records", "clusters"}


def test_tiles_say_what_they_gather(crowd: Service) -> None:
    crowded = tile(crowd, "foule", HEAP, select="nom")
    assert crowded.headers["X-Tile-Content"] == "clusters"
    heap = [f["properties"]["count"] for f in features(crowded, "foule") if "count" in f["properties"]]
    assert heap == [STACK]
    few = tile(crowd, "foule", at(3.06, 50.63, 8), where='groupe = "autour"', records=100)
    assert few.headers["X-Tile-Content"] == "clusters"
    alone = tile(crowd, "foule", HEAP, where='nom = "n7"', select="nom, groupe")
    assert alone.headers["X-Tile-Content"] == "records"
    assert [f["properties"] for f in features(alone, "foule")] == [{"nom": "n7", "groupe": "tas"}]


@pytest.mark.parametrize("select", ["*", "texte, texte as a, texte as b, texte as c, texte as d, texte as e"])
def test_no_tile_is_over_its_size(crowd: Service, select: str) -> None:
    for z in (0, 7, 9, 10, 12):
        tile(crowd, "foule", at(3.06, 50.63, z), select=select)
        tile(crowd, "aires", at(3.06, 50.63, z), select="*")


def test_outlines_too_small_are_gathered_and_the_others_drawn(crowd: Service) -> None:
    kinds = {}
    for z in (7, 9, 13):
        found = features(tile(crowd, "aires", at(3.06, 50.63, z), select="nom"), "aires")
        kinds[z] = {f["geometry"]["type"] for f in found}
        assert any("count" in f["properties"] for f in found) == (z < 13)
    assert "Polygon" in kinds[13]
    assert kinds[7] | kinds[9] >= {"Point", "LineString"}


def test_a_tile_holds_what_a_query_of_its_box_finds(service: Service) -> None:
    told = service.client.get("/api/tiles/villes", params={"select": "nom"}).json()
    names: list[str] = []
    west, south, east, north = told["bounds"]
    box = f"in_bbox(place, {south}, {west}, {north}, {east})"
    for x in range(2):
        for y in range(2):
            found = features(tile(service, "villes", Tile(1, x, y), select="nom"), "villes")
            names += [f["properties"]["nom"] for f in found if inside(f)]
    expected = service.rows("/catalog/datasets/villes/records", select="nom", where=box, limit=100)
    assert sorted(names) == sorted(row["nom"] for row in expected)


@pytest.mark.parametrize(
    "filters", [{"where": 'population > 100000 and nom like "L%"'}, {"qv1": "nom:lille OR nom:roubaix"}]
)
def test_filters_of_the_description_go_with_its_tiles(service: Service, filters: dict[str, str]) -> None:
    asked = {**filters, "select": "nom", "lang": "fr"}
    told = service.client.get("/api/tiles/villes", params=asked).json()
    address = told["tiles"][0].format(z=0, x=0, y=0)
    response = service.client.get(address)
    found = features(response, "villes")
    expected = service.rows("/catalog/datasets/villes/records", limit=100, **asked)
    assert sorted(f["properties"]["nom"] for f in found) == sorted(row["nom"] for row in expected)
    assert told["records"] == len(found)
    assert "immutable" in response.headers["Cache-Control"]


def test_tiles_are_kept_by_version(service: Service) -> None:
    first = service.client.get("/api/tiles/villes/0/0/0.mvt")
    assert first.headers["Cache-Control"] == "no-cache"
    assert first.headers["Access-Control-Allow-Origin"] == "*"
    assert "X-Tile-Content" in first.headers["Access-Control-Expose-Headers"]
    assert "X-RateLimit-Remaining" in first.headers
    again = service.client.get(
        "/api/tiles/villes/0/0/0.mvt", headers={"If-None-Match": first.headers["ETag"]}
    )
    assert (again.status_code, again.content) == (304, b"")
    old = service.client.get("/api/tiles/villes/0/0/0.mvt", params={"v": "da_000000.1"})
    assert old.headers["Cache-Control"] == "no-cache"
    moving = service.client.get("/api/tiles/villes/0/0/0.mvt", params={"where": "now() > date'2020'"})
    assert "ETag" not in moving.headers
    assert service.client.options("/api/tiles/villes/0/0/0.mvt").status_code == 204
    assert service.client.head("/api/tiles/villes/0/0/0.mvt").content == b""


def test_tiles_are_gzipped_for_who_reads_it(crowd: Service) -> None:
    address = "/api/tiles/foule/10/520/343.mvt"
    with crowd.client.stream("GET", address, headers={"Accept-Encoding": "gzip"}) as response:
        packed = b"".join(response.iter_raw())
    assert response.headers["Content-Encoding"] == "gzip"
    assert response.headers["Vary"] == "Accept-Encoding"
    plain = crowd.client.get(address, headers={"Accept-Encoding": "identity"})
    assert gzip.decompress(packed) == plain.content
    assert len(packed) < len(plain.content)


def test_an_empty_tile_is_no_content(service: Service) -> None:
    response = service.client.get("/api/tiles/villes/10/0/0.mvt")
    assert (response.status_code, response.content) == (204, b"")
    assert response.headers["ETag"]


@pytest.mark.parametrize(
    "place",
    [
        "0/0/1",
        "1/2/0",
        "23/0/0",
        "1/-1/0",
        "1/0/1e0",
        "01/0/0",
        "1/0/%D9%A0",
        "99999999/0/0",
        "1/0/999999999999999999",
        "a/b/c",
        "1/0/..",
    ],
)
def test_what_is_no_tile_is_not_found(service: Service, place: str) -> None:
    response = service.client.get(f"/api/tiles/villes/{place}.mvt")
    assert response.status_code == 404
    assert response.json()["error_code"] == "NotFoundResource"


@pytest.mark.parametrize(
    "asked",
    [
        {"where": "nom ="},
        {"where": "inconnu = 1"},
        {"select": "place"},
        {"select": "count(*)"},
        {"geo_field": "nom"},
        {"geo_field": "x'); DROP TABLE rows; --"},
        {"records": "0"},
        {"records": "5001"},
        {"records": "x"},
        {"refine": "nom"},
    ],
)
def test_a_question_that_means_nothing_is_refused(service: Service, asked: dict[str, str]) -> None:
    for address in ("/api/tiles/villes", "/api/tiles/villes/0/0/0.mvt"):
        response = service.client.get(address, params=asked)
        assert response.status_code == 400, (address, asked)
        assert set(response.json()) == {"message", "error_code"}


def test_what_has_no_place_has_no_tiles(service: Service) -> None:
    for name in ("releves", "releves/0/0/0.mvt"):
        assert service.client.get(f"/api/tiles/{name}").status_code == 400


def test_what_is_withdrawn_has_no_tiles(crowd: Service, instance: Outside) -> None:
    assert crowd.client.get("/api/tiles/foule").status_code == 200
    instance.run("dataset", "withdraw", "foule")
    for name in ("rien", "foule", "rien/0/0/0.mvt", "foule/0/0/0.mvt"):
        response = crowd.client.get(f"/api/tiles/{name}")
        assert (response.status_code, response.json()["error_code"]) == (404, "NotFoundResource")
