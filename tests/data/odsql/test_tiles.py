"""Tiles written by the engine, read back by another program's decoder and compared with the records."""

import json
import math
from collections import Counter
from functools import cache
from itertools import pairwise
from typing import Any

import mapbox_vector_tile
import numpy
import pytest
import shapely
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from shapely import make_valid
from shapely.geometry import box, mapping, shape
from tests.data.odsql.support import Town
from tests.tile_numbers import around, at

from beffroi.data.geo import EXTENT, MARGIN, Tile, with_keys
from beffroi.data.odsql import TILE_COUNT, Query, QueryError, TilePlan, compile_extent, compile_tile

POINT = {"name": "geo", "type": "geo_point_2d"}
SHAPE = {"name": "geo", "type": "geo_shape"}
ALL = TilePlan(most=5_000)
Features = list[dict[str, Any]]
#: A failure is told as it was found: each example asks the engine for many tiles.
QUICK = (Phase.explicit, Phase.reuse, Phase.generate)

lons = st.floats(-180, 179.999999) | st.sampled_from([-180.0, 0.0, 45.0, 3.0625, 1e-12])
lats = st.floats(-85, 85) | st.sampled_from([0.0, 50.625, -66.51326044311186])


def drawn(town: Town, tile: Tile, plan: TilePlan = ALL, **query: Any) -> tuple[Features, int]:
    """The features of a tile, and how many records were read."""
    statement = compile_tile(Query(**query), town.context, tile, plan)
    row = town.connection.execute(statement.sql, statement.params).fetchone()
    assert row is not None
    body, records, features = row
    keys = [column.key for column in statement.columns]
    named = with_keys(bytes(body), keys if plan.most is not None else [TILE_COUNT, *keys])
    layers = mapbox_vector_tile.decode(named, default_options={"y_coord_down": True})
    assert list(layers) == ["town"]
    assert layers["town"]["extent"] == EXTENT
    found: Features = layers["town"]["features"]
    assert len(found) == features
    return found, records


def inside(feature: dict[str, Any]) -> bool:
    x, y = feature["geometry"]["coordinates"]
    return 0 <= x < EXTENT and 0 <= y < EXTENT


def town_of(field: dict[str, Any], places: list[Any], **more: list[Any]) -> Town:
    """A dataset of these places. The same engine serves them all: opening one takes longer than a test."""
    fields = (field, *({"name": name, "type": "text"} for name in more))
    town = empty(json.dumps(fields))
    town.connection.execute("DELETE FROM rows")
    town.connection.execute("CHECKPOINT")
    first = town.connection.execute("SELECT coalesce(max(rowid) + 1, 0) FROM rows").fetchone()
    assert first == (0,)  # ids are positions
    for n, place in enumerate(places):
        town._insert({"geo": place, **{name: values[n] for name, values in more.items()}})
    return town


@cache
def empty(fields: str) -> Town:
    return Town(json.loads(fields), [])


@settings(max_examples=25, deadline=None, phases=QUICK)
@given(st.lists(st.tuples(lons, lats), min_size=1, max_size=6), st.integers(0, 18))
def test_each_point_is_in_one_tile_and_at_its_place(places: list[tuple[float, float]], z: int) -> None:
    town = town_of(POINT, [{"lon": lon, "lat": lat} for lon, lat in places])
    seen: Counter[int] = Counter()
    for tile in {one for lon, lat in places for one in around(at(lon, lat, z))}:
        features, _ = drawn(town, tile)
        for feature in features:
            x, y = feature["geometry"]["coordinates"]
            assert -MARGIN - 1 <= x <= EXTENT + MARGIN
            assert -MARGIN - 1 <= y <= EXTENT + MARGIN
            lon, lat = places[feature["id"] - 1]
            side = 2**z
            assert x == pytest.approx(((lon + 180) / 360 * side - tile.x) * EXTENT, abs=1.001)
            row = (1 - math.log(math.tan(math.pi / 4 + math.radians(lat) / 2)) / math.pi) / 2 * side
            assert y == pytest.approx((row - tile.y) * EXTENT, abs=1.001)
            seen[feature["id"]] += inside(feature)
    assert seen == Counter(range(1, len(places) + 1))


@settings(max_examples=40, deadline=None, phases=QUICK)
@given(
    st.lists(st.tuples(st.floats(2.9, 3.2), st.floats(50.5, 50.8)), min_size=1, max_size=60),
    st.integers(6, 14),
)
def test_gathered_points_are_counted_once(places: list[tuple[float, float]], z: int) -> None:
    town = town_of(POINT, [{"lon": lon, "lat": lat} for lon, lat in places])
    total = 0
    for tile in {one for lon, lat in places for one in around(at(lon, lat, z))}:
        features, _ = drawn(town, tile, TilePlan(gather=1e12))
        cells = [
            (f["geometry"]["coordinates"][0] // MARGIN, f["geometry"]["coordinates"][1] // MARGIN)
            for f in features
        ]
        assert len(set(cells)) == len(cells)  # one feature a cell
        for feature in filter(inside, features):
            count = feature["properties"].get(TILE_COUNT)
            assert (count is None) == (feature.get("id", 0) > 0)  # a record alone is itself
            total += 1 if count is None else count
    assert total == len(places)


def ring(lon: float, lat: float, sizes: list[float]) -> dict[str, Any]:
    """A star around a place: any such outline is valid or nearly so."""
    steps = len(sizes)
    points = [
        (
            lon + size * math.cos(2 * math.pi * n / steps),
            lat + size * math.sin(2 * math.pi * n / steps),
        )
        for n, size in enumerate(sizes)
    ]
    return {"type": "Polygon", "coordinates": [[*points, points[0]]]}


stars = st.builds(
    ring,
    st.floats(2.9, 3.2),
    st.floats(50.5, 50.8),
    st.lists(st.floats(0.0005, 0.2), min_size=3, max_size=24),
)


@settings(max_examples=40, deadline=None, phases=QUICK)
@given(stars, st.integers(5, 13))
def test_polygons_are_valid_and_where_they_should_be(star: dict[str, Any], z: int) -> None:
    town = town_of(SHAPE, [star])
    lon, lat = star["coordinates"][0][0]
    tile = at(lon, lat, z)
    features, _ = drawn(town, tile)
    expected = in_units(make_valid(shape(star)), tile).intersection(
        box(-MARGIN, -MARGIN, EXTENT + MARGIN, EXTENT + MARGIN)
    )
    if not features:
        assert expected.area <= 2 * expected.length  # nothing is left out but slivers
        return
    (feature,) = features
    got = shape(feature["geometry"])
    if got.geom_type == "Point":  # too small to be seen
        assert expected.area < 8 * 8 * 8
        return
    assert got.is_valid
    for polygon in getattr(got, "geoms", [got]):
        assert signed_area(polygon.exterior.coords) > 0  # clockwise on the screen, as the format wants
    assert got.symmetric_difference(expected).area <= 6 * (expected.length + 100)


def in_units(geometry: Any, tile: Tile) -> Any:
    numbers = tile.numbers()

    def place(lonlat: Any) -> Any:
        x = numbers["half"] + numbers["along"] * lonlat[:, 0] - numbers["first_x"]
        logs = numpy.log(numpy.tan(math.pi / 4 + numpy.radians(lonlat[:, 1]) / 2))
        y = numbers["half"] - numbers["across"] * logs - numbers["first_y"]
        return numpy.column_stack([x, y])

    return shapely.transform(geometry, place)


def signed_area(ring: Any) -> float:
    points = list(ring)
    return sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairwise(points)) / 2


def test_every_kind_of_shape_is_drawn() -> None:
    square = mapping(box(3.0, 50.6, 3.1, 50.7))
    kinds: list[Any] = [
        {"type": "Point", "coordinates": [3.05, 50.65]},
        {"type": "MultiPoint", "coordinates": [[3.05, 50.65], [3.1, 50.6]]},
        {"type": "LineString", "coordinates": [[3.0, 50.6], [3.1, 50.7]]},
        {"type": "MultiLineString", "coordinates": [[[3.0, 50.6], [3.1, 50.7]], [[3.0, 50.7], [3.1, 50.6]]]},
        square,
        {"type": "MultiPolygon", "coordinates": [square["coordinates"]]},
        {"type": "GeometryCollection", "geometries": [square, {"type": "Point", "coordinates": [3.0, 50.6]}]},
        {"type": "Polygon", "coordinates": [[[3, 50.6], [3.1, 50.7], [3.1, 50.6], [3, 50.7], [3, 50.6]]]},
        {"type": "LineString", "coordinates": [[3.0, 50.6, 12.0], [3.1, 50.7, 14.0]]},
        None,
    ]
    features, records = drawn(town_of(SHAPE, kinds), at(3.05, 50.65, 9))
    assert records == len(kinds) - 1
    found = {feature["id"]: shape(feature["geometry"]) for feature in features}
    assert sorted(found) == list(range(1, len(kinds)))
    assert all(one.is_valid and not one.is_empty for one in found.values())
    assert found[9].equals(found[3])
    assert "Polygon" in found[7].geom_type
    assert "Polygon" in found[8].geom_type


def test_a_small_shape_is_a_point_and_neighbours_are_gathered() -> None:
    small = [mapping(box(3.05 + n / 1e6, 50.65, 3.05 + n / 1e6 + 1e-5, 50.65001)) for n in range(7)]
    town = town_of(SHAPE, [*small, mapping(box(2.9, 50.5, 3.2, 50.8))], nom=[f"n{n}" for n in range(8)])
    features, _ = drawn(town, at(3.05, 50.65, 9))
    assert Counter(one["geometry"]["type"] for one in features) == {"Point": 7, "Polygon": 1}
    features, _ = drawn(town, at(3.05, 50.65, 9), TilePlan(gather=64), select="nom")
    big, many = sorted(features, key=lambda one: one["geometry"]["type"], reverse=True)
    assert (many["properties"], many.get("id", 0)) == ({"count": 7}, 0)
    assert (big["properties"], big["id"]) == ({"nom": "n7"}, 8)


def test_fields_are_those_selected_under_the_callers_names() -> None:
    fields = [
        POINT,
        {"name": "nom", "type": "text"},
        {"name": "n", "type": "int"},
        {"name": "x", "type": "double"},
        {"name": "ouvert", "type": "boolean"},
        {"name": "jour", "type": "date"},
        {"name": "mots", "type": "text", "annotations": {"multivalued": [","]}},
        {"name": "reste", "type": "json_blob"},
        {"name": "count", "type": "int"},
    ]
    record = {
        "geo": {"lon": 3.05, "lat": 50.65},
        "nom": "L'été « à » 8 h" + "é" * 300,
        "n": -(2**62),
        "x": 0.1,
        "ouvert": False,
        "jour": "2026-11-22",
        "mots": ["a", "b"],
        "reste": {"a": 1},
        "count": 12,
    }
    town = Town(fields, [record, {"geo": record["geo"]}])
    tile = at(3.05, 50.65, 12)
    plain, _ = drawn(town, tile)
    assert [one["properties"] for one in plain] == [{}, {}]
    everything, _ = drawn(town, tile, select="*")
    assert everything[0]["properties"] == {
        "nom": ("L'été « à » 8 h" + "é" * 300)[:250],
        "n": -(2**62),
        "x": 0.1,
        "ouvert": False,
        "jour": "2026-11-22",
        "mots": "a, b",
        "count_": 12,
    }
    assert everything[1]["properties"] == {}
    some, _ = drawn(town, tile, select="n + 1 as plus, length(nom)", where=("n < 0",))
    assert [one["properties"] for one in some] == [{"plus": -(2**62) + 1, "length(nom)": 315}]
    for refused in ("geo", "reste", "count(*)", "inconnu"):
        with pytest.raises(QueryError):
            drawn(town, tile, select=refused)


def test_a_place_that_is_none_is_refused() -> None:
    town = Town([POINT, {"name": "nom", "type": "text"}], [])
    for wrong in ("nom", "x'; DROP TABLE rows"):
        with pytest.raises(QueryError, match="geo_field"):
            compile_tile(Query(), town.context, Tile(0, 0, 0), ALL, geo_field=wrong)


def test_what_is_read_stops_after_the_most() -> None:
    town = town_of(POINT, [{"lon": 3.05, "lat": 50.65}] * 40)
    assert drawn(town, at(3.05, 50.65, 10), TilePlan(most=10))[1] == 11
    assert drawn(town, at(3.05, 50.65, 10), TilePlan(most=40))[1] == 40


def test_the_extent_is_that_of_the_rows_found() -> None:
    town = town_of(POINT, [{"lon": 3, "lat": 50}, {"lon": 4, "lat": 51}, None], nom=["a", "b", "c"])

    def extent(**query: Any) -> Any:
        statement = compile_extent(Query(**query), town.context)
        return town.connection.execute(statement.sql, statement.params).fetchone()

    assert extent() == (3, 50, 4, 51, 2)
    assert extent(where=('nom = "b"',)) == (4, 51, 4, 51, 1)
    assert extent(where=('nom = "c"',)) == (None, None, None, None, 0)


@given(st.binary(max_size=60))
def test_bytes_that_are_no_tile_are_refused(noise: bytes) -> None:
    with pytest.raises((ValueError, IndexError)):
        with_keys(noise, ["a", "b"])


@pytest.mark.parametrize("kind", ["LineString", "Polygon"])
def test_an_outline_made_to_be_slow_is_drawn(kind: str) -> None:
    corners = [
        [2.9 + n / 1e5, 50.6 + (n % 2) * 0.02 + n / 1e7]
        for n in range(20_000 if kind == "LineString" else 3_000)
    ]
    rings: Any = corners if kind == "LineString" else [[*corners, [3.0, 50.5], corners[0]]]
    features, _ = drawn(town_of(SHAPE, [{"type": kind, "coordinates": rings}]), at(3.05, 50.6, 8))
    assert kind in features[0]["geometry"]["type"]
