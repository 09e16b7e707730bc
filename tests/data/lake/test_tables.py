"""Small tables of the house's own: laid down whole, once."""

from pathlib import Path

from beffroi.data.fields import Field, FieldType, Schema
from beffroi.data.lake import Engine, write_small_table

SCHEMA = Schema(
    (Field("name", FieldType.TEXT), Field("many", FieldType.TEXT, annotations={"multivalued": [","]}))
)


def _rows(folder: Path) -> list[tuple[object, ...]]:
    engine = Engine("200MB", roots=[folder.parent])
    try:
        return engine.fetch(f"SELECT name, many FROM {engine.table(folder)}", seconds=10)
    finally:
        engine.close()


def test_a_folder_left_empty_by_a_killed_process_is_filled(tmp_path: Path) -> None:
    folder = tmp_path / "table"
    folder.mkdir()
    write_small_table(folder, SCHEMA, [{"name": "a", "many": ["x", "y"]}, {"name": None, "many": None}])
    assert _rows(folder) == [("a", ["x", "y"]), (None, None)]
    assert len(list(folder.iterdir())) == 1


def test_a_table_that_is_there_is_left_as_it_is(tmp_path: Path) -> None:
    folder = tmp_path / "table"
    write_small_table(folder, SCHEMA, [{"name": "first"}])
    write_small_table(folder, SCHEMA, [{"name": "second"}])
    assert _rows(folder) == [("first", None)]
