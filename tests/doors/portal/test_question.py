"""What a visitor types in a table's filters always makes a question the language understands."""

from datetime import date

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from beffroi.data.fields import Field, FieldType, Schema
from beffroi.data.odsql import Context, Query, compile_count, compile_records
from beffroi.doors.portal import question

SCHEMA = Schema(
    (
        Field("nom", FieldType.TEXT),
        Field("tags", FieldType.TEXT, annotations={"multivalued": [","]}),
        Field("select", FieldType.INT),  # a word of the language as a name
        Field("prix", FieldType.DOUBLE),
        Field("ouvert", FieldType.BOOLEAN),
        Field("jour", FieldType.DATE),
        Field("instant", FieldType.DATETIME),
        Field("place", FieldType.GEO_POINT),
    )
)
CONTEXT = Context(schema=SCHEMA, table='"v".rows', dataset_id="d", salt="0" * 24, uid="da_abcdef")


def _compiled(asked: dict[str, str]) -> tuple[str, tuple[object, ...]]:
    with translation.override("fr"):
        found = question.read(asked, SCHEMA)
    query = Query(where=found.where, order_by=found.order_by, limit=50, offset=found.offset)
    compile_count(query, CONTEXT)
    statement = compile_records(query, CONTEXT)
    return statement.sql, tuple(statement.params)


@given(st.text(max_size=60), st.sampled_from(["q", "f.nom", "f.tags"]))
def test_any_text_compiles_and_none_of_it_reaches_the_statement(text: str, where: str) -> None:
    marked = f"zqx{text}xqz"
    sql, _values = _compiled({where: marked})
    assert "zqx" not in sql


@given(
    st.dictionaries(
        st.sampled_from([f"{p}.{f.name}" for p in ("f", "min", "max") for f in SCHEMA] + ["sort", "page"]),
        st.text(max_size=30),
    )
)
def test_any_answers_compile(asked: dict[str, str]) -> None:
    _compiled(asked)


@given(st.floats(-1e12, 1e12, allow_nan=False), st.dates(date(1, 1, 1), date(9999, 12, 30)))
def test_ranges_compile(number: float, day: date) -> None:
    shown = f"{number:.4f}".replace(".", ",")
    _compiled(
        {
            "min.prix": shown,
            "max.select": shown,
            "min.jour": day.isoformat(),
            "max.instant": day.strftime("%d/%m/%Y"),
        }
    )


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1 234,5", 1234.5),
        ("1\u202f234", 1234.0),
        ("-3", -3.0),
        ("−2,5", -2.5),
        ("1e9", None),
        ("nan", None),
        ("", None),
        ("1,2,3", None),
    ],
)
def test_numbers_as_people_type_them(text: str, number: float | None) -> None:
    assert question.parsed_number(text) == number


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2025-10-24", date(2025, 10, 24)),
        ("24/10/2025", date(2025, 10, 24)),
        ("31/02/2025", None),
        ("hier", None),
        ("", None),
    ],
)
def test_days_as_people_type_them(text: str, day: date | None) -> None:
    assert question.parsed_day(text) == day


def test_the_same_question_for_the_api() -> None:
    with translation.override("fr"):
        found = question.read({"f.nom": 'dit "le beau"', "sort": "-prix", "min.prix": "2,5"}, SCHEMA)
    assert found.where == ('`nom` like "%dit \\"le beau\\"%"', "`prix` >= 2.5")
    assert found.order_by == "`prix` desc"
    assert found.parameters().startswith("where=%60nom%60+like")


def test_places_and_lists_have_no_order() -> None:
    assert question.read({"sort": "place"}, SCHEMA).order_by is None
    assert question.read({"sort": "tags"}, SCHEMA).order_by is None
