"""Places, however they are written, end in WGS84."""

import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from tests.data.lake.guessing.typed_tables import codes, kind, rows, typed

FAR = 0.01  # degrees


@pytest.mark.parametrize(
    "columns",
    [
        {"latitude": ["50.63", "50.64"], "longitude": ["3.06", "3.07"]},
        {"Xlong": ["3,06", "3,07"], "Ylat": ["50,63", "50,64"]},
        {"latitude": ["3.06", "3.07"], "longitude": ["50.63", "50.64"]},
        {"coord_x": ["704258.1", "704966.2"], "coord_y": ["7058208.5", "7059326.9"]},
        {"geo": ["50.63, 3.06", "50.64, 3.07"]},
        {"coordonnees": ["[3.06, 50.63]", "[3.07, 50.64]"]},
        {"geom": ["POINT(3.06 50.63)", "POINT(3.07 50.64)"]},
        {
            "geom": [
                '{"type":"Point","coordinates":[3.06,50.63]}',
                '{"type":"Point","coordinates":[3.07,50.64]}',
            ]
        },
        {"x_3857": ["340637.6", "341750.8"], "y_3857": ["6554900.3", "6556655.5"]},
    ],
    ids=["lat-lon", "xlong-ylat", "swapped", "lambert", "text", "json", "wkt", "geojson", "mercator"],
)
def test_points(tmp_path: Path, columns: dict[str, list[str]]) -> None:
    draft = typed(tmp_path, columns)
    field = draft.schema.geo
    assert field is not None
    assert field.type.value == "geo_point_2d"
    found = rows(draft, f'SELECT "{field.name}".lon, "{field.name}".lat FROM rows')
    assert found == [
        (pytest.approx(3.06, abs=FAR), pytest.approx(50.63, abs=FAR)),
        (pytest.approx(3.07, abs=FAR), pytest.approx(50.64, abs=FAR)),
    ]


def test_a_swapped_column_is_mended_and_told_swapped_rows_only_told(tmp_path: Path) -> None:
    whole = typed(tmp_path / "a", {"latitude": ["3.06"] * 5, "longitude": ["50.63"] * 5})
    assert "swapped_coordinates" in codes(whole)
    columns = {"latitude": ["50.63"] * 5 + ["3.06"], "longitude": ["3.06"] * 5 + ["50.63"]}
    rowwise = typed(tmp_path / "b", columns)
    assert "swapped_rows" in codes(rowwise)
    assert rows(rowwise, "SELECT geo_point_2d.lon FROM rows")[5] == (50.63,)
    mended = typed(tmp_path / "c", columns, {"name": "geo_point_2d", "annotations": {"repair": ["swapped"]}})
    assert rows(mended, "SELECT geo_point_2d.lon FROM rows")[5] == (3.06,)


def test_impossible_coordinates_are_faults(tmp_path: Path) -> None:
    draft = typed(tmp_path, {"lat": ["50.63", "0.0", "150.5", "50.6"], "lon": ["3.06", "0.0", "3.0", "3.1"]})
    assert [note.value for note in draft.report.notes if note.code == "bad_coordinates"] == [
        "0.0 ; 0.0",
        "3.0 ; 150.5",
    ]
    assert draft.rows == 4


def test_shapes_get_a_box_a_centre_and_geoparquet(tmp_path: Path) -> None:
    square = "POLYGON((3 50, 3.2 50, 3.2 50.2, 3 50.2, 3 50))"
    draft = typed(tmp_path, {"nom": ["a", "b"], "geom": [square, "POINT(3 50)"]})
    assert [f.name for f in draft.schema] == ["nom", "geo_shape", "geo_point_2d"]
    assert kind(draft, "geo_shape") == "geo_shape"
    ((box, lon),) = rows(draft, "SELECT geo_shape__bbox, geo_point_2d.lon FROM rows WHERE nom = 'a'")
    assert box == {"xmin": 3.0, "ymin": 50.0, "xmax": 3.2, "ymax": 50.2}
    assert lon == pytest.approx(3.1)
    stored = pq.read_table(draft.folder / "rows.parquet")
    assert stored.column_names == ["nom", "geo_shape", "geo_point_2d", "bbox"]
    meta = json.loads(stored.schema.metadata[b"geo"])
    assert (meta["version"], meta["primary_column"]) == ("1.1.0", "geo_shape")
    assert meta["columns"]["geo_shape"]["geometry_types"] == ["Point", "Polygon"]
    assert meta["columns"]["geo_shape"]["covering"]["bbox"]["xmin"] == ["bbox", "xmin"]


def test_counts_called_x_and_y_are_no_places(tmp_path: Path) -> None:
    draft = typed(tmp_path, {"x": ["1", "2"], "y": ["3", "4"]})
    assert draft.schema.geo is None
