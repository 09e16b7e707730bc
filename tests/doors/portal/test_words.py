"""Numbers, dates, cells and descriptions, for people."""

from datetime import UTC, date, datetime

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from beffroi.data.fields import Field, FieldType
from beffroi.doors.portal import paging, rich, writing
from beffroi.doors.portal.cells import aligned, cell

NB = "\u00a0"


@pytest.mark.parametrize(
    ("value", "french", "english"),
    [
        (0, "0", "0"),
        (1234, f"1{NB}234", "1,234"),
        (-1234567, f"−1{NB}234{NB}567", "−1,234,567"),
        (1234.5, f"1{NB}234,5", "1,234.5"),
        (0.1, "0,1", "0.1"),
        (2.0, "2", "2"),
        (1e-9, "1e−09", "1e−09"),
        (1e20, "1e+20", "1e+20"),
        (2**63, f"9{NB}223{NB}372{NB}036{NB}854{NB}775{NB}808", "9,223,372,036,854,775,808"),
    ],
)
def test_numbers(value: float, french: str, english: str) -> None:
    with translation.override("fr"):
        assert writing.number(value) == french
    with translation.override("en"):
        assert writing.number(value) == english


@given(st.floats(allow_nan=False, allow_infinity=False, min_value=-1e12, max_value=1e12))
def test_a_written_number_reads_back(value: float) -> None:
    with translation.override("fr"):
        text = writing.number(value)
    back = float(text.replace(NB, "").replace(",", ".").replace("−", "-"))
    assert back == pytest.approx(value, abs=1e-6, rel=1e-6)


def test_dates() -> None:
    zone = datetime(2025, 10, 24, 12, 5, tzinfo=UTC)
    with translation.override("fr"):
        assert writing.day(date(2025, 10, 24)) == f"24{NB}octobre 2025"
        assert writing.day(date(2026, 1, 1)) == f"1er{NB}janvier 2026"
        assert writing.moment(zone) == f"24{NB}octobre 2025 à 14{NB}h{NB}05"
    with translation.override("en"):
        assert writing.day(date(2026, 1, 1)) == f"1{NB}January 2026"


def test_sizes() -> None:
    with translation.override("fr"):
        assert [writing.size(n) for n in (999, 1400, 14_000, 3_200_000, 7 * 10**12)] == [
            f"999{NB}octets", f"1,4{NB}ko", f"14{NB}ko", f"3,2{NB}Mo", f"7{NB}000{NB}Go",
        ]  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "value", "shown"),
    [
        (FieldType.TEXT, "x", "x"),
        (FieldType.TEXT, ["a", "b"], "a, b"),
        (FieldType.TEXT, None, ""),
        (FieldType.TEXT, [], ""),
        (FieldType.BOOLEAN, False, "non"),
        (FieldType.DATE, "2025-10-24", f"24{NB}octobre 2025"),
        (FieldType.DATE, "2025-10", f"1er{NB}octobre 2025"),
        (FieldType.DATE, "bad", "bad"),
        (FieldType.DATETIME, "2025-10-24T12:05:00+00:00", f"24{NB}octobre 2025 à 14{NB}h{NB}05"),
        (FieldType.GEO_POINT, {"lon": 3.1, "lat": 50.65}, f"50,65000{NB}; 3,10000"),
        (FieldType.GEO_POINT, "?", ""),
        (FieldType.JSON_BLOB, {"a": 1}, '{"a": 1}'),
        (FieldType.INT, 1234, f"1{NB}234"),
    ],
)
def test_cells(kind: FieldType, value: object, shown: str) -> None:
    with translation.override("fr"):
        assert cell(Field("valeur", kind), value).text == shown


def test_years_and_codes_are_not_cut_in_thousands() -> None:
    with translation.override("fr"):
        assert cell(Field("annee", FieldType.INT), 2025).text == "2025"
        assert (
            cell(
                Field("mois", FieldType.DATE, annotations={"timeserie_precision": ["month"]}), "2025-10-01"
            ).text
            == "octobre 2025"
        )
        assert (
            cell(Field("an", FieldType.DATE, annotations={"timeserie_precision": ["year"]}), "2025").text
            == "2025"
        )


def test_only_web_addresses_become_links() -> None:
    field = Field("lien", FieldType.TEXT)
    assert cell(field, "https://example.org/a").link == "https://example.org/a"
    for text in ("javascript:alert(1)", "https://", "voir https://example.org", 'https://x.org/"onclick='):
        assert cell(field, text).link == ""


def test_long_values_are_cut() -> None:
    shown = cell(Field("t", FieldType.TEXT), "é" * 10_000)
    assert len(shown.text) == 400
    assert "is-long" in shown.classes


@given(st.text(max_size=300))
def test_no_description_brings_a_script(text: str) -> None:
    html = rich.cleaned(f"<p>{text}</p><script>x</script><a href='javascript:x' onclick=x>a</a>")
    assert "<script" not in html.lower()
    assert "javascript:" not in html.lower() or "javascript:" in text.lower()
    plain = rich.cleaned(text)
    for tag in ("<script", "<img", "<style", "<iframe", "<svg"):
        assert tag not in plain.lower()


def test_descriptions_keep_their_sense() -> None:
    assert rich.cleaned("Un.\n\nDeux & trois") == "<p>Un.</p><p>Deux &amp; trois</p>"
    assert rich.plain("<p>Un&nbsp;mot</p><p>deux</p>") == "Un mot deux"
    assert rich.shortened("a" * 50, 10) == "a" * 9 + "…"
    assert rich.cleaned("  ") == ""


@given(st.integers(1, 500), st.integers(1, 500))
def test_the_pager_shows_both_ends_and_here(page: int, pages: int) -> None:
    page = min(page, pages)
    shown = paging.window(page, pages)
    numbers = [n for n in shown if n is not None]
    assert numbers == sorted(set(numbers))
    assert {1, page, pages} <= set(numbers)
    assert len(shown) <= 9


def test_the_commas_of_a_column_are_in_line() -> None:
    field = Field("no2", FieldType.DOUBLE)
    with translation.override("fr"):
        column = [[cell(field, value)] for value in (11.0, 14.75, None, -1234.5)]
        rests = [line[0].rest for line in aligned(column)]
    assert rests == [",00", "", "", "0"]
