"""Charts: whatever an address asks makes a question the language understands, and its answer makes points people can read."""

from datetime import timedelta
from typing import Any

import pytest
from django.http import QueryDict
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from beffroi.data.fields import Field, FieldType, Schema
from beffroi.data.odsql import Context, Query, compile_records
from beffroi.doors.portal import classes
from beffroi.doors.portal.charts import asked, asking, points, proposed, words
from beffroi.doors.portal.charts.asked import Chart, Kind, Measure

NB = "\u00a0"
SCHEMA = Schema(
    (
        Field("nom", FieldType.TEXT),
        Field("tags", FieldType.TEXT, annotations={"multivalued": [","]}),
        Field("select", FieldType.INT),  # a word of the language as a name
        Field("prix", FieldType.DOUBLE, label="Prix", annotations={"unit": ["€"]}),
        Field("ouvert", FieldType.BOOLEAN),
        Field("jour", FieldType.DATE),
        Field("instant", FieldType.DATETIME),
        Field("place", FieldType.GEO_POINT),
        Field("insee", FieldType.TEXT, semantic_type="insee_commune"),
    )
)
CONTEXT = Context(schema=SCHEMA, table='"v".rows', dataset_id="d", salt="0" * 24, uid="da_abcdef")
PROPOSED = proposed.propose(SCHEMA, {"nom": 5, "insee": 3}, 100)
BY_NAME = {field.name: field for field in SCHEMA}


def _ends(low: object, high: object) -> asking.Ask:
    return lambda query: [{"low": low, "high": high}]


@given(
    st.dictionaries(
        st.sampled_from(["chart", "x", "y", "measure", "step", "width", "classes", "per"]),
        st.one_of(
            st.sampled_from([*Kind, *Measure, *asked.STEPS, *BY_NAME, "equal", "head", "0", "-1", "0,001"]),
            st.text(max_size=12),
        ),
    ),
    st.one_of(st.none(), st.floats(-1e14, 1e14), st.sampled_from(["2020-01-01", "0001-01-01", "bad"])),
    st.one_of(st.floats(-1e14, 1e14), st.sampled_from(["2031-05-06", "9999-12-31T23:00:00+01:00"])),
)
@settings(deadline=None)  # the first question builds the grammar
def test_any_address_makes_a_question_of_the_language(asked_for: dict[str, str], low: Any, high: Any) -> None:
    with translation.override("fr"):
        chart = asked.read(asked_for, SCHEMA, PROPOSED)
        assert chart is not None
        ends = (low, high)
        if chart.x.type.is_time:
            ends = (low if isinstance(low, str) else None, high)
        elif chart.x.type.is_number:
            ends = (low if isinstance(low, float) else 0.0, high if isinstance(high, float) else 9.0)
        chart = asking.fitted(chart, (), "Europe/Paris", _ends(*ends))
        put = asking.question(chart, (), "Europe/Paris")
        words.title(chart)
    compile_records(put.query, CONTEXT)


def test_nothing_asked_shows_the_first_proposal() -> None:
    assert asked.read({}, SCHEMA, PROPOSED) == PROPOSED[0]
    assert asked.read({}, Schema(()), []) is None
    assert proposed.propose(Schema((Field("p", FieldType.GEO_POINT),)), {}, 10) == []


@pytest.mark.parametrize(
    ("fields", "variety", "rows", "kind", "x"),
    [
        ([Field("d", FieldType.DATE), Field("n", FieldType.DOUBLE)], {}, 9, Kind.LINE, "d"),
        ([Field("c", FieldType.TEXT), Field("n", FieldType.INT)], {"c": 4}, 99, Kind.BARS, "c"),
        ([Field("c", FieldType.TEXT), Field("n", FieldType.INT)], {"c": 99}, 99, Kind.HISTOGRAM, "n"),
        (
            [Field("i", FieldType.TEXT, semantic_type="insee_commune"), Field("n", FieldType.INT)],
            {"i": 95},
            95,
            Kind.COMMUNES,
            "i",
        ),
        ([Field("c", FieldType.TEXT)], {}, 99, Kind.BARS, "c"),
    ],
)
def test_the_first_chart_follows_the_types(
    fields: list[Field], variety: dict[str, int], rows: int, kind: Kind, x: str
) -> None:
    first = proposed.propose(Schema(tuple(fields)), variety, rows)[0]
    assert (first.kind, first.x.name) == (kind, x)


def test_what_means_nothing_is_replaced_and_said() -> None:
    with translation.override("fr"):
        chart = asked.read({"chart": "line", "x": "nom"}, SCHEMA, PROPOSED)
        assert chart is not None
        assert chart.kind is Kind.BARS
        assert "une date" in chart.misread[0]
        bare = asked.read({"chart": "bars", "x": "nom", "measure": "sum"}, SCHEMA, PROPOSED)
        assert bare is not None
        assert bare.measure is Measure.COUNT
        assert bare.misread


@pytest.mark.parametrize(
    ("days", "chosen", "hours", "step"),
    [
        (2, "", True, "hour"),
        (2, "", False, "day"),
        (300, "", True, "week"),
        (2000, "", True, "month"),
        (36_500, "", True, "year"),
        (365, "hour", True, "day"),  # 8 760 points are too many
        (20, "hour", True, "hour"),
        (20, "hour", False, "day"),  # a date has no hour
    ],
)
def test_the_step_follows_the_span(days: int, chosen: str, hours: bool, step: str) -> None:
    assert asking._step(chosen, timedelta(days=days), hours=hours) == step


def test_time_is_filled_in() -> None:
    chart = Chart(Kind.LINE, BY_NAME["jour"], step="month")
    rows = [
        {"key": "[2024-11-01T00:00:00.000Z, 2024-12-01T00:00:00.000Z[", "value": 3},
        {"key": "[2025-01-01T00:00:00.000Z, 2025-02-01T00:00:00.000Z[", "value": 5},
        {"key": None, "value": 2},
    ]
    with translation.override("fr"):
        found = points.points(chart, rows)
        assert [(p.label, p.value) for p in found.points] == [
            ("novembre 2024", 3.0), ("décembre 2024", 0.0), ("janvier 2025", 5.0),
        ]  # fmt: skip
        assert found.missing == 2
        averaged = Chart(Kind.LINE, BY_NAME["jour"], Measure.AVERAGE, BY_NAME["prix"], step="month")
        assert points.points(averaged, rows).points[1].value is None  # no average of nothing: a gap


def test_classes_of_numbers_are_filled_in() -> None:
    with translation.override("fr"):
        whole = Chart(Kind.HISTOGRAM, BY_NAME["select"], width=10.0)
        rows = [{"key": "[-10, -1]", "value": 1}, {"key": "[10, 19]", "value": 4}]
        assert [(p.label, p.value) for p in points.points(whole, rows).points] == [
            ("de −10 à −1", 1.0), ("de 0 à 9", 0.0), ("de 10 à 19", 4.0),
        ]  # fmt: skip
        decimal = Chart(Kind.HISTOGRAM, BY_NAME["prix"], width=0.5)
        labels = [p.label for p in points.points(decimal, [{"key": "[1.5, 2[", "value": 1}]).points]
        assert labels == ["de 1,5 à 2"]


def test_figures_are_written_as_people_write_them() -> None:
    with translation.override("fr"):
        assert [points.shown(v) for v in (None, 3.0, 1234567.0, 13.98218, 0.123456)] == [
            "–", "3", f"1{NB}234{NB}567", "13,98", "0,1235",
        ]  # fmt: skip
        chart = Chart(Kind.BARS, BY_NAME["ouvert"], Measure.SUM, BY_NAME["prix"])
        assert words.title(chart) == f"Somme de «{NB}Prix{NB}» (€) selon «{NB}ouvert{NB}»"
        rows = [{"key": True, "value": 2.5}, {"key": False, "value": None}]
        assert [(p.label, p.shown) for p in points.points(chart, rows).points] == [
            ("oui", "2,5"), ("non", "–"),
        ]  # fmt: skip


def test_many_bars_are_cut() -> None:
    chart = Chart(Kind.BARS, BY_NAME["nom"])
    found = points.points(chart, [{"key": f"v{n}", "value": 1} for n in range(31)])
    assert (len(found.points), found.cut) == (30, True)


@given(
    st.lists(st.floats(-1e9, 1e9), min_size=1, max_size=200),
    st.booleans(),
)
def test_every_value_has_its_class(values: list[float], equal: bool) -> None:
    made = classes.classes(values, equal=equal)
    assert 1 <= len(made.edges) <= classes.MOST
    for value in values:
        low, high = made.edges[made.rank(value)]
        assert low <= value <= high
    assert list(made.bounds) == sorted(set(made.bounds))


def test_classes_hold_as_many_values_or_are_as_wide() -> None:
    values = [float(n) for n in range(100)] + [10_000.0]
    even = classes.classes(values)
    assert sorted(sum(even.rank(v) == rank for v in values) for rank in range(5)) == [20, 20, 20, 20, 21]
    assert classes.classes([0.0, 100.0], equal=True).bounds == (20.0, 40.0, 60.0, 80.0)


def test_the_question_shown_is_the_one_asked() -> None:
    chart = Chart(Kind.BARS, BY_NAME["nom"])
    put = asking.question(chart, ("`prix` > 2",), "Europe/Paris")
    given_back = QueryDict(put.parameters)
    assert put.query == Query(
        select=given_back["select"],
        where=tuple(given_back.getlist("where")),
        group_by=given_back["group_by"],
        order_by=given_back["order_by"],
        limit=int(given_back["limit"]),
        timezone=given_back["timezone"],
    )
