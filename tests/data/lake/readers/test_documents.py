"""JSON in its shapes: lists, wrapped lists, columns, keys, lines; GeoJSON."""

import json

import pytest
from tests.data.lake.readers.reading import Reader, codes, headers, rows_of

from beffroi.data.errors import LimitReached, RefusedContent
from beffroi.data.lake.readers import documents


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()


def test_objects_flatten_and_lists_stay(reader: Reader) -> None:
    table = reader(
        _json([
            {"id": 1, "adresse": {"rue": "A", "geo": {"lat": 50.6}}, "tags": ["a", "b"]},
            {"id": 2, "adresse": None, "actif": True, "tags": [], "prix": "1,50"},
            {"id": "003", "lieu": {"type": "Point", "coordinates": [3.1, 50.6]}},
        ])
    )  # fmt: skip
    assert headers(table) == [
        "id",
        "adresse.rue",
        "adresse.geo.lat",
        "tags",
        "adresse",
        "actif",
        "prix",
        "lieu",
    ]
    assert rows_of(table) == [
        ("1", "A", "50.6", '["a","b"]', None, None, None, None),
        ("2", None, None, None, None, "true", "1,50", None),
        ("003", None, None, None, None, None, None, '{"type":"Point","coordinates":[3.1,50.6]}'),
    ]
    assert table.locate([2]) == [("élément 3", None)]


@pytest.mark.parametrize(
    ("document", "names", "rows"),
    [
        ({"meta": 1, "data": {"stations": [{"a": 1}, {"a": 2}]}}, ["a"], [("1",), ("2",)]),
        ({"a": [1, 2], "b": ["x", None]}, ["a", "b"], [("1", "x"), ("2", None)]),
        (
            {"59350": {"n": "Lille"}, "59512": {"n": "Roubaix"}},
            ["clé", "n"],
            [("59350", "Lille"), ("59512", "Roubaix")],
        ),
        (
            {"2025-01-01": {"v": [1, 2], "w": [3, 4]}, "2025-01-02": {"v": [5], "w": [6]}},
            ["clé", "v", "w"],
            [("2025-01-01", "1", "3"), ("2025-01-01", "2", "4"), ("2025-01-02", "5", "6")],
        ),
        (
            {"01": "Ain", "02": "Aisne", "2A": "Corse"},
            ["clé", "valeur"],
            [("01", "Ain"), ("02", "Aisne"), ("2A", "Corse")],
        ),
        ([["code", "nom"], [1, "a"], [2, "b"]], ["code", "nom"], [("1", "a"), ("2", "b")]),
        ([1, 2, "trois"], ["valeur"], [("1",), ("2",), ("trois",)]),
        ({"id": 1, "nom": "seul"}, ["id", "nom"], [("1", "seul")]),
        ([{"gros": 123456789012345678901234567890}], ["gros"], [("123456789012345678901234567890",)]),
    ],
)
def test_shapes(reader: Reader, document: object, names: list[str], rows: list[tuple[str]]) -> None:
    table = reader(_json(document))
    assert headers(table) == names
    assert rows_of(table) == rows


def test_several_lists_are_told_and_can_be_chosen(reader: Reader) -> None:
    document = _json({"petits": [{"a": 1}], "grands": [{"b": 1}, {"b": 2}]})
    table = reader(document)
    assert headers(table) == ["b"]
    assert "other_tables" in codes(table)
    assert headers(reader(document, layer="petits")) == ["a"]
    with pytest.raises(RefusedContent, match="« grands »"):
        reader(document, layer="absents")


def test_lines(reader: Reader) -> None:
    table = reader('{"a":1,"b":"é"}\n\n{"a":2}\nabîmé\n{"c":true}\n'.encode())
    assert table.format == "ndjson"
    assert headers(table) == ["a", "b", "ligne illisible", "c"]
    assert rows_of(table)[2] == (None, None, "abîmé", None)
    assert table.locate([0, 1, 3]) == [("ligne 1", 1), ("ligne 3", 3), ("ligne 5", 5)]


@pytest.mark.parametrize(
    "data", [b'{"a": 1', b"[1, 2,, 3]", b"[" * 100_000, b"{ 'nom': 1 }", b'[{"a":1}] trop']
)
def test_what_is_not_json(reader: Reader, data: bytes) -> None:
    with pytest.raises(RefusedContent, match="JSON"):
        reader(data)


@pytest.mark.parametrize("document", [[], {}, {"features": [], "type": "FeatureCollection"}, [None, None]])
def test_no_rows(reader: Reader, document: object) -> None:
    with pytest.raises(RefusedContent):
        reader(_json(document))


def test_utf16_json(reader: Reader) -> None:
    assert rows_of(reader('[{"nom": "été"}]'.encode("utf-16"))) == [("été",)]


def test_large_documents_stream_to_the_same_rows(reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [{"id": index, "v": index / 4, "n": {"x": "é"}} for index in range(500)]
    features = [{"type": "Feature", "geometry": None, "properties": row} for row in rows]
    for document in (
        rows,
        {"meta": {"n": 1}, "liste": rows},
        {"type": "FeatureCollection", "features": features},
    ):
        whole = reader(_json(document))
        monkeypatch.setattr(documents, "_HELD", 0)
        piecewise = reader(_json(document))
        monkeypatch.undo()
        assert headers(piecewise) == headers(whole)
        assert rows_of(piecewise) == rows_of(whole)
    monkeypatch.setattr(documents, "_HELD", 0)
    with pytest.raises(LimitReached):
        reader(_json({"a": [1, 2], "b": [3, 4]}))


def test_geojson(reader: Reader) -> None:
    document = {
        "type": "FeatureCollection",
        "crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::2154"}},
        "features": [
            {"type": "Feature", "id": "x1", "properties": {"nom": "A", "d": {"e": 1}},
             "geometry": {"type": "Point", "coordinates": [1, 2]}},
            {"type": "Feature", "properties": None, "geometry": None},
            {"type": "Feature", "properties": {"nom": "C"}, "geometry": {"type": "Polygon", "coordinates": [[[1, 2], [3]]]}},
        ],
    }  # fmt: skip
    table = reader(_json(document))
    assert headers(table) == ["geometry", "nom", "d.e", "id"]
    assert (table.columns[0].native, table.columns[0].crs) == ("WKB", "EPSG:2154")
    assert rows_of(table) == [
        ("true", "A", "1", "x1"),
        ("false", None, None, None),
        ("false", "C", None, None),
    ] or rows_of(table) == [(True, "A", "1", "x1"), (False, None, None, None), (False, "C", None, None)]
    assert [note.where for note in table.notes if note.code == "bad_geometry"] == ["entité 3"]
    assert reader(_json(document), crs="3950").columns[0].crs == "EPSG:3950"
    with pytest.raises(RefusedContent, match="EPSG"):
        reader(_json(document), crs="EPSG:99999")


def test_a_bare_feature_and_a_bare_geometry(reader: Reader) -> None:
    feature = {
        "type": "Feature",
        "properties": {"nom": "A"},
        "geometry": {"type": "Point", "coordinates": [1, 2]},
    }
    assert headers(reader(_json(feature))) == ["geometry", "nom"]
    assert len(rows_of(reader(_json(feature["geometry"])))) == 1
