"""Exports as other programs read them from the service: GDAL (over its own HTTP), DuckDB's spatial extension, rdflib."""

import io
import json
import shutil
import subprocess
import zipfile
from pathlib import Path

import duckdb
import pyogrio
import pytest
import shapely
from pyproj import Transformer
from rdflib import Graph
from tests.data.lake.exports.reading import ogr, points_of_interest
from tests.doors.explore.conftest import V21, Service

from beffroi.data.lake.duck import spatial_extension

VILLES = "/catalog/datasets/villes/exports"
QUARTIERS = "/catalog/datasets/quartiers/exports"
#: Where GDAL finds the layer of a format.
LAYERS = {"geojson": None, "fgb": None, "kml": None, "gpx": "waypoints", "shp": "points"}
#: What GDAL calls our fields.
PREFIXES = {"gpx": "f_"}


def source(service: Service, path: str, *, zipped: bool = False) -> str:
    """The address of an export, for GDAL to fetch by itself."""
    address = f"/vsicurl/{service.url}{V21}{path}"
    return f"/vsizip/{{{address}}}" if zipped else address  # braces: an archive whose name has no ending


@pytest.mark.parametrize("name", list(LAYERS))
def test_gdal_reads_points(service: Service, name: str) -> None:
    meta, shapes, lines = ogr(source(service, f"{VILLES}/{name}", zipped=name == "shp"), LAYERS[name])
    placed = 6 if name == "gpx" else 7  # a waypoint is a place: the row that has none is left out
    assert len(lines) == placed
    assert meta["crs"] == "EPSG:4326"
    found = {
        line[f"{PREFIXES.get(name, '')}nom"]: (line, shape) for line, shape in zip(lines, shapes, strict=True)
    }
    lille, shape = found["Lille"]
    assert shapely.from_wkb(shape).coords[0] == pytest.approx((3.0573, 50.6292))
    prefix = PREFIXES.get(name, "")
    assert lille[f"{prefix}population"] == 236234
    assert lille[f"{prefix}surface"] == pytest.approx(34.8)
    assert 'Mouscron; "la cité des hurlus"' in found
    if name != "gpx":
        assert found["Sans données"][1] is None
        assert found["Sans données"][0]["population"] != found["Sans données"][0]["population"]  # no number


def test_types_hold_where_the_format_has_them(service: Service) -> None:
    types = dict(
        zip(*[ogr(source(service, f"{VILLES}/fgb"))[0][key] for key in ("fields", "dtypes")], strict=True)
    )
    assert (types["population"], types["surface"], types["chef_lieu"]) == ("int64", "float64", "bool")
    assert types["maj"].startswith("datetime64")
    meta, _, lines = ogr(source(service, f"{VILLES}/shp", zipped=True))
    types = dict(zip(meta["fields"], meta["dtypes"], strict=True))
    assert types["fondee"] == "datetime64[D]"
    assert lines[0]["maj"] == "2024-03-10T08:00:00+00:00"
    assert lines[0]["mots"] == "beffroi,métropole"
    assert meta["encoding"] == "UTF-8"


@pytest.mark.parametrize("name", ["geojson", "fgb", "kml", "shp"])
def test_gdal_reads_outlines(service: Service, name: str) -> None:
    _, shapes, lines = ogr(source(service, f"{QUARTIERS}/{name}", zipped=name == "shp"))
    expected = {
        feature["properties"]["nom"]: shapely.from_geojson(json.dumps(feature["geometry"]))
        for feature in service.get(f"{QUARTIERS}/geojson").json()["features"]
    }
    assert len(expected) == 3
    for line, shape in zip(lines, shapes, strict=True):
        assert shapely.from_wkb(shape).normalize().equals(expected.pop(line["nom"]))
    assert not expected


def test_outlines_are_tracks_of_a_gpx(service: Service) -> None:
    _, shapes, lines = ogr(source(service, f"{QUARTIERS}/gpx"), "tracks")
    assert [line["name"] for line in lines] == ["Centre", "Nord", "Sud"]
    assert [len(shapely.from_wkb(shape).geoms) for shape in shapes] == [1, 1, 1]


@pytest.mark.parametrize("epsg", [2154, 3950, 3857])
@pytest.mark.parametrize("name", ["geojson", "fgb", "shp", "parquet"])
def test_another_projection(service: Service, name: str, epsg: int, tmp_path: Path) -> None:
    body = service.get(f"{VILLES}/{name}", epsg=epsg, where='nom = "Lille"').content
    expected = Transformer.from_crs(4326, epsg, always_xy=True).transform(3.0573, 50.6292)
    if name == "parquet":
        system, shape = geoparquet(body, tmp_path)
        assert system == epsg
    else:
        path = tmp_path / f"villes.{'zip' if name == 'shp' else name}"
        path.write_bytes(body)
        meta, [shape], _ = ogr(f"{'/vsizip/' if name == 'shp' else ''}{path}")
        assert meta["crs"] == f"EPSG:{epsg}"
    assert shapely.from_wkb(shape).coords[0] == pytest.approx(expected, abs=1e-3)


def geoparquet(body: bytes, folder: Path) -> tuple[int, bytes]:
    """The system (EPSG) of the main column and the WKB of its first row, as DuckDB's spatial extension reads them."""
    path = folder / "rows.parquet"
    path.write_bytes(body)
    connection = duckdb.connect()
    connection.execute(f"LOAD '{spatial_extension()}'")
    [(text,)] = connection.execute(
        f"SELECT decode(value) FROM parquet_kv_metadata('{path}') WHERE decode(key) = 'geo'"
    ).fetchall()
    geo = json.loads(text)
    main = geo["primary_column"]
    [(kind, shape)] = connection.execute(
        f"SELECT typeof({main}), ST_AsWKB({main}) FROM '{path}' LIMIT 1"
    ).fetchall()
    assert kind.startswith("GEOMETRY")
    crs = geo["columns"][main].get("crs")
    return crs["id"]["code"] if crs else 4326, bytes(shape)


@pytest.mark.parametrize("query", [{}, {"where": 'nom = "Lille"'}])
def test_geoparquet_of_points(service: Service, query: dict[str, str], tmp_path: Path) -> None:
    """A whole dataset's file and a filtered one say places the same way."""
    system, shape = geoparquet(service.get(f"{VILLES}/parquet", **query).content, tmp_path)
    assert system == 4326
    assert shapely.from_wkb(shape).coords[0] == pytest.approx((3.0573, 50.6292))


def test_a_shapefile_says_what_its_names_were(service: Service) -> None:
    body = service.get(f"{VILLES}/shp", use_labels="true").content
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        table = archive.read("champs.csv").decode("utf-8-sig").splitlines()
        assert {f"points.{end}" for end in ("shp", "shx", "dbf", "prj", "cpg")} < set(archive.namelist())
        assert archive.read("points.cpg") == b"UTF-8"
    assert table[0] == "nom_dbf;champ;type"
    assert "Nom_de_la;Nom de la ville;text" in table


def test_points_of_interest(service: Service) -> None:
    found = list(points_of_interest(service.get(f"{VILLES}/ov2", name_field="nom").content))
    assert len(found) == 6
    assert (305_730, 5_062_920, "Lille") in found


def test_gpx_names_and_descriptions(service: Service) -> None:
    chosen = {"name_field": "nom", "description_field_list": "code, pays", "use_extension": "false"}
    body = service.get(f"{VILLES}/gpx", **chosen).text
    assert "<name>Lille</name><desc>code : 59350\npays : FR</desc>" in body
    assert "<extensions>" not in body
    assert service.get(f"{VILLES}/gpx", name_field="absent").status_code == 400


@pytest.mark.parametrize(
    ("name", "notation"), [("rdfxml", "xml"), ("turtle", "turtle"), ("n3", "n3"), ("jsonld", "json-ld")]
)
def test_graphs_say_the_same(service: Service, name: str, notation: str) -> None:
    graph = Graph().parse(data=service.get(f"{VILLES}/{name}").content, format=notation)
    here = f"{service.url}{V21}/catalog/datasets/villes"
    found = {
        str(predicate).removeprefix(f"{here}#"): value.toPython()
        for subject, predicate, value in graph
        if (subject, None, None) in graph and 'Lille' in {str(o) for o in graph.objects(subject)}
    }  # fmt: skip
    assert found["nom"] == "Lille"
    assert (found["population"], found["surface"], found["chef_lieu"]) == (236234, 34.8, True)
    assert found["fondee"].isoformat() == "1968-01-01"
    assert found["maj"].isoformat() == "2024-03-10T08:00:00+00:00"
    assert json.loads(found["place"]) == {"type": "Point", "coordinates": [3.0573, 50.6292]}
    # A record's name is where it is found.
    [subject] = {s for s, _, o in graph if str(o) == "Lille"}
    assert service.client.get(str(subject)).json()["nom"] == "Lille"


@pytest.mark.parametrize("name", ["turtle", "rdfxml", "jsonld", "kml", "gpx", "fgb", "shp", "ov2", "geojson"])
def test_groups_have_no_place_and_no_name(service: Service, name: str) -> None:
    response = service.get(f"{VILLES}/{name}", select="count(*) as n", group_by="pays")
    assert response.status_code == 200


@pytest.mark.skipif(shutil.which("ogrinfo") is None, reason="no ogrinfo here: Debian's package gdal-bin")
@pytest.mark.parametrize("name", ["geojson", "fgb", "kml", "gpx", "shp"])
def test_another_gdal(service: Service, name: str) -> None:
    path = source(service, f"{VILLES}/{name}", zipped=name == "shp")
    done = subprocess.run(
        ["ogrinfo", "-al", "-so", path], capture_output=True, text=True, timeout=60, check=False
    )
    assert f"Feature Count: {6 if name == 'gpx' else 7}" in done.stdout, done.stderr


@pytest.mark.parametrize("name", ["fgb", "shp", "kml"])
def test_gdal_resumes(service: Service, name: str) -> None:
    """What GDAL reads by parts is a file with an ETag."""
    whole = service.get(f"{VILLES}/{name}")
    part = service.get(
        f"{VILLES}/{name}", headers={"Range": "bytes=10-19", "If-Range": whole.headers["etag"]}
    )
    assert (part.status_code, part.content) == (206, whole.content[10:20])


def test_gdal_has_what_these_tests_need() -> None:
    assert {"GeoJSON", "FlatGeobuf", "LIBKML", "GPX", "ESRI Shapefile"} <= set(pyogrio.list_drivers())
