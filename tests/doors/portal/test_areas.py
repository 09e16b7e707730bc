"""Areas and choices of an address become clauses of the language, or are refused with a sentence."""

import pytest
from django.http import QueryDict
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from beffroi.data.fields import Field, FieldType, Schema
from beffroi.data.odsql import Context, Query, compile_count
from beffroi.doors.portal import areas, question

POINTS = Schema(
    (Field("place", FieldType.GEO_POINT), Field("nom", FieldType.TEXT), Field("n", FieldType.INT))
)
SHAPES = Schema((Field("forme", FieldType.GEO_SHAPE),))
degrees = st.tuples(
    st.floats(-90, 90).map(lambda d: round(d, 6)), st.floats(-180, 180).map(lambda d: round(d, 6))
)


def _compile(where: tuple[str, ...], schema: Schema) -> None:
    context = Context(schema=schema, table='"v".rows', dataset_id="d", salt="0" * 24, uid="da_abcdef")
    compile_count(Query(where=where), context)


@given(st.lists(degrees, min_size=2, max_size=12), st.sampled_from([POINTS, SHAPES]))
@settings(deadline=None)  # the first question builds the grammar
def test_any_area_compiles(corners: list[tuple[float, float]], schema: Schema) -> None:
    text = " ".join(f"{lat:.6f},{lon:.6f}" for lat, lon in corners)
    found = question.read({"area": text}, schema)
    assert len(found.where) == 1
    _compile(found.where, schema)
    area = areas.read(text)
    assert area is not None
    assert area.ring[0] == area.ring[-1]


@given(st.text(max_size=60))
@settings(deadline=None)  # the first question builds the grammar
def test_any_text_is_an_area_or_is_refused(text: str) -> None:
    with translation.override("fr"):
        found = question.read({"area": text}, POINTS)
    _compile(found.where, POINTS)
    assert found.where or found.misread or not text.strip()


@pytest.mark.parametrize(
    "text", ["50.6,3.0", "50,3 x", "91,3 50,3", "50,181 50,3", " ".join(["50,3"] * 201), "50,3 51,4); drop"]
)
def test_what_is_no_area_is_said(text: str) -> None:
    with translation.override("fr"):
        found = question.read({"area": text}, POINTS)
    assert found.where == ()
    assert "latitude,longitude" in found.misread[0]


def test_clauses_are_readable() -> None:
    assert question.read({"area": "50.7,3.2 50.6,3.0"}, POINTS).where == (
        "in_bbox(`place`, 50.6, 3, 50.7, 3.2)",
    )
    assert question.read({"area": "50,3 51,3 51,4"}, SHAPES).where == (
        "intersects(`forme`, geom'POLYGON((3 50, 3 51, 4 51, 3 50))')",
    )
    assert question.read({"area": "50,3 51,3"}, Schema((Field("nom", FieldType.TEXT),))).where == ()


@given(st.lists(st.text(max_size=40), max_size=25))
@settings(deadline=None)  # the first question builds the grammar
def test_any_choice_compiles(values: list[str]) -> None:
    asked = QueryDict(mutable=True)
    asked.setlist("is.nom", [f"zqx{value}" for value in values])
    asked.setlist("col", values)
    with translation.override("fr"):
        found = question.read(asked, POINTS)
    _compile(found.where, POINTS)
    assert found.columns == tuple(value for value in values if POINTS.get(value))


def test_a_choice_is_any_of_its_values() -> None:
    asked = QueryDict("is.nom=Lille&is.nom=Lys-lez-Lannoy&is.n=3&col=nom&col=absent")
    with translation.override("fr"):
        found = question.read(asked, POINTS)
    assert found.where == ('`nom` = "Lille" or `nom` = "Lys-lez-Lannoy"',)
    assert found.filters[0].sentence == "nom\u00a0: Lille ou Lys-lez-Lannoy"
    assert found.columns == ("nom",)
