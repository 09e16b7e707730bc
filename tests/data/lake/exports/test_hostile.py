"""Hostile texts in every format: other programs read back what was written, and nothing else."""

import re
from itertools import zip_longest

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.data.lake.exports.reading import READERS, points_of_interest, texts, written

from beffroi.data.formats import FORMATS
from beffroi.data.lake.exports.markup import term
from beffroi.data.lake.exports.table import WRITERS

#: What a database can hold: no lone surrogate, no NUL.
ANY = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), min_size=1, max_size=12)
KNOWN = (
    "]]>", "<![CDATA[", "</SimpleData>", "&amp;", "&#13;", '"', "'", ";", "a\nb", "\r\n", "\r", "\t", "\\", "\\u0041", "\x01\x1f",
    "\x7f", "\x85", "\u2028", "\ufffe", "\U0001f600", "é", "{}", "null", "0", "00", "=2+2", "@SUM(A1)", "_x0041_",
    '" .\n<a> <b> "', "'; DROP TABLE rows; --", "@id", "%s{0}",
)  # fmt: skip
VALUES = st.one_of(st.none(), ANY, st.sampled_from(KNOWN))
KEYS = st.lists(
    st.one_of(ANY, st.sampled_from([*KNOWN, "nom", "2024", "é è"])),
    min_size=1,
    max_size=3,
    unique_by=str.lower,
)
TABLES = KEYS.flatmap(
    lambda keys: st.tuples(st.just(keys), st.lists(st.tuples(*[VALUES] * len(keys)), min_size=1, max_size=4))
)
#: What XML 1.0 cannot hold.
UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
MARKUP = {"kml", "gpx", "rdfxml"}
TERMS = {"gpx", "rdfxml", "turtle", "n3", "jsonld"}


def test_every_format_has_a_writer_and_a_reader() -> None:
    assert set(FORMATS) == set(WRITERS) == {*READERS, "ov2"}
    for name, made in FORMATS.items():
        assert made.streams == (WRITERS[name].chunks is not None)
        assert made.streams != (WRITERS[name].file is not None)


@pytest.mark.parametrize("name", sorted(READERS))
@settings(max_examples=25, deadline=None)
@given(table=TABLES)
def test_reads_back(name: str, table: tuple[list[str], list[tuple[str | None, ...]]]) -> None:
    keys, values = table
    if name == "fgb":  # where a key is no name of C, GDAL would cut it
        keys = [f"k{place}" for place, _ in enumerate(keys)]
    place = "ST_AsGeoJSON" if name == "geojson" else "ST_AsWKB"
    found = READERS[name](written(name, texts(keys, values, place)), keys)
    if name != "xlsx":  # a row of nothing is no row of a sheet
        assert len(found) >= len(values)
    for line, read in zip_longest(values, found[: len(values)], fillvalue={}):
        for key, value in zip(keys, line, strict=True):
            shown = read.get(_key(name, key))
            assert _same(name, shown) == _same(name, _expected(name, value)), (key, value)


def _key(name: str, key: str) -> str:
    key = UNWRITABLE.sub("\ufffd", key) if name == "kml" else key
    return term(key) if name in TERMS else key


def _expected(name: str, value: str | None) -> str | None:
    return UNWRITABLE.sub("\ufffd", value) if value and name in MARKUP else value


def _same(name: str, value: str | None) -> str | None:
    """A CSV, a sheet and a DBF tell no empty text from none; a DBF loses the spaces at the end of its cells."""
    if name == "shp":
        value = value and value.rstrip(" ")
    return value or None if name in {"csv", "xlsx", "shp", "kml", "gpx"} else value


@settings(max_examples=25, deadline=None)
@given(st.lists(VALUES, min_size=1, max_size=5))
def test_points_of_interest(values: list[str | None]) -> None:
    found = list(points_of_interest(written("ov2", texts(["nom"], [(value,) for value in values]))))
    assert [(lon, lat) for lon, lat, _ in found] == [(325_000, 5_050_000)] * len(values)
    for (*_, name), value in zip(found, values, strict=True):
        assert name == (value or "").encode("cp1252", "replace").decode("cp1252")


@pytest.mark.parametrize("name", ["fgb", "shp"])
def test_a_key_like_ours(name: str) -> None:
    found = READERS[name](
        written(name, texts(["~shape", "shape", "g"], [("x", "y", "z")])), ["~shape", "shape", "g"]
    )
    assert list(found[0].values()) == ["x", "y", "z"]
