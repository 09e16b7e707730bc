"""Schemas known by name: added, replaced, refused, their templates read again."""

import csv
import io
import json
from pathlib import Path

import pytest
from tests.conftest import SHARED

from beffroi.city.schemas import public as schemas
from beffroi.data.errors import NotFound
from beffroi.data.tableschema import BadTableSchema, read_table_schema

pytestmark = pytest.mark.django_db
STANDARDS = SHARED.parent / "standards" / "table-schemas"


def said(**more: object) -> bytes:
    return json.dumps({"fields": [{"name": "a", "example": 'x, "y"'}, {"name": "b"}], **more}).encode()


def test_one_of_the_same_name_is_replaced() -> None:
    schemas.add(said(name="scdl/Arbres", version="1.0"), "a.json")
    made = schemas.add(said(name="scdl/Arbres", version="1.1"), "https://example.org/b.json")
    assert [(k.name, k.version, k.source) for k in schemas.known()] == [
        ("scdl-arbres", "1.1", "https://example.org/b.json")
    ]
    assert schemas.get("scdl-arbres") == made
    schemas.remove("scdl-arbres")
    with pytest.raises(NotFound, match="scdl-arbres"):
        schemas.get("scdl-arbres")


def test_a_name_is_found_or_given() -> None:
    assert schemas.add(said(title="Les Arbres")).name == "les-arbres"
    assert schemas.add(said(), "dossier/arbres.json").name == "arbres"
    assert schemas.add(said(name="long"), name="court").name == "court"
    with pytest.raises(BadTableSchema, match="nom"):
        schemas.add(said())


@pytest.mark.parametrize(
    "document",
    [
        b"",
        b"\xff\xfe",
        b"[]",
        b'{"name": "x"}',
        said(name="x", title="\x00"),
        said(name="x", title="\ud83d"),
        b'{"name": "x", "fields": [{"name": "a\\u0000"}]}',
    ],
)
def test_what_no_record_can_keep_is_refused(document: bytes) -> None:
    with pytest.raises(BadTableSchema):
        schemas.add(document, "x.json")
    assert schemas.known() == []


def test_what_escapes_alike_is_kept() -> None:
    """A pair's two halves, and a pattern that speaks of the null character without holding it."""
    made = schemas.add(said(name="x", title="\U0001f333", description="[^\\u0000]"))
    assert made.schema.title == "\U0001f333"


def test_a_template_is_headers_and_an_example() -> None:
    schema = read_table_schema(said(name="x"))
    content = schemas.template(schema)
    assert content.startswith(b"\xef\xbb\xbf")
    assert list(csv.reader(io.StringIO(content.decode("utf-8-sig")))) == [["a", "b"], ['x, "y"', ""]]


@pytest.mark.shared
@pytest.mark.parametrize("path", sorted(STANDARDS.glob("*.json")), ids=lambda path: path.name[:60])
def test_national_schemas(path: Path) -> None:
    document = path.read_bytes()
    if "fields" not in (told := json.loads(document)):
        package = path.name.endswith("datapackage.json")
        with pytest.raises(BadTableSchema, match="Data Package" if package else "JSON Schema") as refusal:
            schemas.add(document, path.name)
        inside = [each["schema"] for each in told.get("resources", ()) if isinstance(each.get("schema"), str)]
        assert not package or all(each[:40] in refusal.value.sentence for each in inside[:5])
        return
    made = schemas.add(document, path.name)
    names = next(csv.reader(io.StringIO(schemas.template(made.schema).decode("utf-8-sig"))))
    assert names == list(schemas.get(made.name).schema.names)
