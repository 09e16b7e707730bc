"""Shapefile, GeoPackage, FlatGeobuf, KML, GPX, Parquet."""

import io
import zipfile
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pyogrio
import pytest
import shapely
from tests.data.lake.readers.reading import Reader, codes, headers, rows_of

from beffroi.data.errors import RefusedContent
from beffroi.data.lake import Limits, choices

_SHAPES = shapely.to_wkb(np.array([shapely.Point(3.06, 50.63), shapely.Point(3.17, 50.69)]))


def _layer(
    path: Path, *, driver: str, layer: str | None = None, crs: str | None = "EPSG:4326", append: bool = False
) -> None:
    pyogrio.raw.write(
        path,
        _SHAPES,
        [np.array(["Hôtel de ville", "Gare"], dtype=object), np.array([1, 2]), np.array([1.5, 2.5])],
        ["nom", "nombre", "mesure"],
        geometry_type="Point",
        crs=crs,
        driver=driver,
        layer=layer,
        append=append,
    )


def _zipped(folder: Path, without: str = "") -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for part in folder.iterdir():
            if part.suffix != without:
                archive.write(part, f"couche/{part.name}")
    return data.getvalue()


@pytest.mark.parametrize(("driver", "suffix"), [("GPKG", "gpkg"), ("FlatGeobuf", "fgb")])
def test_typed_layers(reader: Reader, tmp_path: Path, driver: str, suffix: str) -> None:
    path = tmp_path / f"couche.{suffix}"
    _layer(path, driver=driver, crs="EPSG:2154")
    table = reader(path.rename(tmp_path / "sans extension"))
    assert headers(table) == ["geometry", "nom", "nombre", "mesure"]
    assert [column.native for column in table.columns] == ["WKB", None, "BIGINT", "DOUBLE"]
    assert table.columns[0].crs == "EPSG:2154"
    assert sorted(row[1:] for row in rows_of(table)) == [("Gare", "2", "2.5"), ("Hôtel de ville", "1", "1.5")]


def test_layers_of_a_geopackage(reader: Reader, tmp_path: Path) -> None:
    path = tmp_path / "deux.gpkg"
    _layer(path, driver="GPKG", layer="une")
    _layer(path, driver="GPKG", layer="autre", append=True)
    assert choices(path, name="x", limits=Limits(), scratch=tmp_path) == ["une", "autre"]
    assert "other_layers" in codes(reader(path))
    assert reader(path, layer="autre").details["layer"] == "autre"
    with pytest.raises(RefusedContent, match="« une »"):
        reader(path, layer="absente")


@pytest.mark.parametrize("declared", ["UTF-8", "ISO-8859-1", None])
@pytest.mark.parametrize("real", ["utf-8", "cp1252"])
def test_shapefile_whose_encoding_is_wrongly_declared(
    reader: Reader, tmp_path: Path, declared: str | None, real: str
) -> None:
    folder = tmp_path / "shp"
    folder.mkdir()
    pyogrio.raw.write(
        folder / "couche.shp", _SHAPES, [np.array(["Hôtel de ville", "Gare"], dtype=object)], ["nom"],
        geometry_type="Point", crs="EPSG:2154", driver="ESRI Shapefile", encoding=real.replace("cp1252", "ISO-8859-1"),
    )  # fmt: skip
    (folder / "couche.cpg").unlink(missing_ok=True)
    if declared:
        (folder / "couche.cpg").write_text(declared)
    table = reader(_zipped(folder))
    assert table.format == "shapefile"
    assert table.columns[0].crs == "EPSG:2154"
    assert [row[1] for row in rows_of(table)] == ["Hôtel de ville", "Gare"]


def test_shapefile_without_prj_nor_shx(reader: Reader, tmp_path: Path) -> None:
    folder = tmp_path / "shp"
    folder.mkdir()
    _layer(folder / "couche.shp", driver="ESRI Shapefile", crs="EPSG:2154")
    assert reader(_zipped(folder, ".prj")).columns[0].crs is None
    assert reader(_zipped(folder, ".prj"), crs="EPSG:2154").columns[0].crs == "EPSG:2154"
    assert len(rows_of(reader(_zipped(folder, ".shx")))) == 2


def test_kml_takes_all_folders(reader: Reader) -> None:
    placemark = "<Placemark><name>{}</name><Point><coordinates>3.06,50.63</coordinates></Point></Placemark>"
    kml = (
        '<?xml version="1.0" encoding="UTF-8"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document>'
        f"<Folder><name>Écoles</name>{placemark.format('A')}{placemark.format('B')}</Folder>"
        f"<Folder><name>Gares</name>{placemark.format('C')}</Folder></Document></kml>"
    )
    table = reader(kml.encode())
    assert [row[headers(table).index("Name")] for row in rows_of(table)] == ["A", "B", "C"]
    assert [row[headers(table).index("dossier")] for row in rows_of(table)] == ["Écoles", "Écoles", "Gares"]
    assert table.columns[0].crs == "EPSG:4326"


def test_gpx_prefers_waypoints_then_tracks(reader: Reader) -> None:
    start = '<?xml version="1.0"?><gpx version="1.1" creator="x" xmlns="http://www.topografix.com/GPX/1/1">'
    track = (
        '<trk><name>T</name><trkseg><trkpt lat="50" lon="3"/><trkpt lat="51" lon="3"/></trkseg></trk></gpx>'
    )
    assert reader((start + track).encode()).details["layer"] == "tracks"
    point = '<wpt lat="50" lon="3"><time>2025-01-02T03:04:05Z</time><name>P</name></wpt>'
    table = reader((start + point + track).encode())
    assert table.details["layer"] == "waypoints"
    assert "other_layers" in codes(table)
    assert {column.header: column.native for column in table.columns}["time"] == "TIMESTAMP WITH TIME ZONE"


@pytest.mark.parametrize(
    "data", [b"<kml><Document><Placemark>", b"fgb\x03fgb\x00" + b"\xff" * 400, b"<gpx><wpt lat='x'/>"]
)
def test_damaged_layers(reader: Reader, data: bytes) -> None:
    with pytest.raises(RefusedContent):
        reader(data)


def test_virtual_files_are_never_opened(reader: Reader, tmp_path: Path) -> None:
    secret = tmp_path / "secret.csv"
    secret.write_text("a,b\n1,2\n")
    vrt = f'<OGRVRTDataSource><OGRVRTLayer name="secret"><SrcDataSource>{secret}</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>'
    for data in (
        vrt,
        f"<kml/>{vrt}",
        f'{{"type": "gdal_streamed_alg", "command_line": "gdal vector read {secret}"}}',
    ):
        try:
            table = reader(data.encode())
        except RefusedContent:
            continue
        assert ("1", "2") not in rows_of(table)


def test_parquet_types_and_names(reader: Reader, tmp_path: Path) -> None:
    path = tmp_path / "source"
    table = pa.table({
        "code": ["01", "02"], 'a"b': [1, 2], "jour": pa.array([0, 1], pa.date32()), "liste": [["x"], ["y", "z"]],
        "objet": [{"k": 1}, {"k": 2}], "octets": pa.array([b"a", None]), "instant": pa.array([0, 1], pa.timestamp("ns")),
    })  # fmt: skip
    pq.write_table(table, path)
    found = reader(path)
    assert headers(found) == ["code", 'a"b', "jour", "liste", "objet", "octets", "instant"]
    assert [c.native for c in found.columns] == [None, "BIGINT", "DATE", "VARCHAR[]", None, None, "TIMESTAMP"]
    assert found.rows == 2
    assert rows_of(found)[1] == ("02", "2", "1970-01-02", "[y, z]", '{"k":2}', None, "1970-01-01 00:00:00")


def test_geoparquet_geometry_and_box(reader: Reader, tmp_path: Path) -> None:
    from beffroi.data.lake.duck import open_memory

    path = tmp_path / "source.parquet"
    geo = (
        '{"version":"1.1.0","primary_column":"geom","columns":{"geom":{"encoding":"WKB","geometry_types":["Point"],'
        '"covering":{"bbox":{"xmin":["geom_bbox","xmin"],"ymin":["geom_bbox","ymin"],"xmax":["geom_bbox","xmax"],'
        '"ymax":["geom_bbox","ymax"]}}}}}'
    )
    box = {"xmin": 0.0, "ymin": 0.0, "xmax": 1.0, "ymax": 1.0}
    data = pa.table({"nom": ["a", "b"], "geom": _SHAPES.tolist(), "geom_bbox": [box, box]})
    pq.write_table(data.replace_schema_metadata({"geo": geo}), path)
    table = reader(path)
    assert headers(table) == ["nom", "geom"]
    assert (table.columns[1].native, table.columns[1].crs) == ("WKB", "EPSG:4326")
    with open_memory("200MB", threads=1) as connection:
        found = connection.execute(f"SELECT ST_X(ST_GeomFromWKB(c1)) FROM {table.relation}").fetchall()
    assert [round(row[0], 2) for row in found] == [3.06, 3.17]


def test_damaged_parquet(reader: Reader) -> None:
    with pytest.raises(RefusedContent, match="Parquet"):
        reader(b"PAR1" + b"x" * 100 + b"PAR1")
