"""Members of every kind of geometry, made by the engine, against the schema of GML 3.2.1 and as GDAL reads them."""

from pathlib import Path

import pyogrio.raw
import shapely
from lxml import etree
from tests.doors.ogc.conftest import Validate

from beffroi.data.lake.duck import open_memory
from beffroi.data.lake.exports.columns import ExportColumn, Holds, Rows
from beffroi.data.lake.exports.gml import Members, gml_text

SHAPES = [
    "POINT (3 50)",
    "LINESTRING (3 50, 3.1 50.1, 3.2 50)",
    "POLYGON ((3 50, 4 50, 4 51, 3 50), (3.5 50.2, 3.7 50.2, 3.7 50.4, 3.5 50.2), (3.8 50.6, 3.9 50.6, 3.9 50.7, 3.8 50.6))",
    "MULTIPOINT (3 50, 4 51)",
    "MULTIPOINT (3 50)",
    "MULTILINESTRING ((3 50, 4 51), (5 50, 6 51))",
    "MULTIPOLYGON (((3 50, 4 50, 4 51, 3 50)), ((5 50, 6 50, 6 51, 5 50), (5.6 50.1, 5.8 50.1, 5.8 50.3, 5.6 50.1)))",
    "GEOMETRYCOLLECTION (POINT (3 50), LINESTRING (3 50, 4 51))",
]
HARM = "<b>]]> & \x01 \r é"


def written(shapes: list[str | None], *, latitude_first: bool) -> bytes:
    """A document of one member for each shape."""
    values = ", ".join(
        "(" + (f"ST_AsWKB(ST_GeomFromText('{shape}'))" if shape else "NULL") + f", '{n:040x}')"
        for n, shape in enumerate(shapes)
    )
    rows = Rows(
        f"SELECT *, $1 AS a, ['x', '&'] AS l FROM (VALUES {values}) AS t(g, id)",
        [HARM],
        (ExportColumn("a", "été <1>", Holds.TEXT), ExportColumn("l", "l", Holds.LIST)),
        geometry="g",
        subject="id",
    )
    head = '<c:all xmlns:c="urn:c" xmlns:b="urn:b" xmlns:gml="http://www.opengis.net/gml/3.2">'
    members = Members(
        "b",
        "jeu",
        "lieu",
        4326,
        latitude_first,
        "urn:ogc:def:crs:EPSG::4326",
        head,
        "</c:all>",
        "<m>",
        "</m>",
    )
    text = gml_text(rows, members)
    lines = open_memory("1GB", threads=1).execute(text.sql, rows.params).fetchall()
    return text.head + "".join(line for (line,) in lines).encode() + text.foot


def test_every_shape_is_gml(valid: Validate) -> None:
    root = etree.fromstring(written([*SHAPES, None, "POINT EMPTY"], latitude_first=False))
    places = list(root.iter("{urn:b}lieu"))
    assert len(places) == len(SHAPES)  # no place, no element
    for place in places:
        valid("gml/3.2.1/gml.xsd", place[0])
    identifiers = [
        value for element in root.iter() for name, value in element.attrib.items() if name.endswith("}id")
    ]
    assert len(identifiers) == len(set(identifiers))


def test_texts_that_mean_harm_stay_texts() -> None:
    root = etree.fromstring(written(SHAPES[:1], latitude_first=False))
    (text,) = root.iter("{urn:b}été_x0020__x003C_1_x003E_", "{urn:b}_x00E9_t_x00E9__x0020__x003C_1_x003E_")
    assert text.text == HARM.replace("\x01", "\ufffd")
    assert [element.text for element in root.iter("{urn:b}l")] == ["x", "&"]


def test_gdal_sees_the_same_shapes(tmp_path: Path) -> None:
    source = tmp_path / "all.gml"
    source.write_bytes(
        written(SHAPES, latitude_first=True)
        .replace(b"c:all", b"gml:FeatureCollection")
        .replace(b"<m>", b"<gml:featureMember>")
        .replace(b"</m>", b"</gml:featureMember>")
    )
    _meta, _ids, shapes, _values = pyogrio.raw.read(source, SWAP_COORDINATES="YES")
    seen = shapely.from_wkb(shapes)
    assert [shapely.normalize(shape).wkt for shape in seen] == [
        shapely.normalize(shapely.from_wkt(wkt)).wkt for wkt in SHAPES
    ]
