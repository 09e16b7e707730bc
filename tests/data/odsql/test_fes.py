"""Filter Encoding: whatever is sent is read or refused in words, and reads as CQL2 says the same."""

from contextlib import suppress
from xml.sax.saxutils import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from beffroi.data.errors import BeffroiError
from beffroi.data.fields import Field, FieldType, Schema
from beffroi.data.odsql import Context, Query, Reading, compile_records, cql2_condition, fes_condition
from beffroi.data.odsql import tree as t
from beffroi.data.xml import BadXml, parsed

SCHEMA = Schema((
    Field("nom", FieldType.TEXT), Field("n", FieldType.INT), Field("le", FieldType.DATE), Field("oui", FieldType.BOOLEAN),
    Field("mots", FieldType.TEXT, annotations={"multivalued": [","]}), Field("lieu", FieldType.GEO_SHAPE),
))  # fmt: skip
READING = Reading(
    {field.name: field for field in SCHEMA}, SCHEMA.get("lieu"), lambda _name: lambda shape: shape
)
CONTEXT = Context(SCHEMA, '"rows"', "essai", "sel")
BINARY = ("PropertyIsEqualTo", "PropertyIsNotEqualTo", "PropertyIsLessThan", "PropertyIsGreaterThanOrEqualTo")
texts = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=12)


def compare(name: str, field: str, value: str) -> str:
    return f"<{name}><PropertyName>{escape(field)}</PropertyName><Literal>{escape(value)}</Literal></{name}>"


leaves = st.one_of(
    st.builds(
        compare,
        st.sampled_from(BINARY),
        st.sampled_from([f.name for f in SCHEMA] + ["x'; --", ""]),
        texts | st.just("12"),
    ),
    st.builds(
        "<PropertyIsNull><ValueReference>{}</ValueReference></PropertyIsNull>".format,
        st.sampled_from(["n", "b:nom", "/a/mots"]),
    ),
    st.builds(
        '<PropertyIsLike wildCard="*" singleChar="?" escapeChar="!"><PropertyName>{}</PropertyName><Literal>{}</Literal>'
        "</PropertyIsLike>".format,
        st.sampled_from(["nom", "mots", "n"]),
        texts.map(escape),
    ),
    st.builds(
        "<BBOX><PropertyName>lieu</PropertyName><Envelope><lowerCorner>{} {}</lowerCorner>"
        "<upperCorner>4 51</upperCorner></Envelope></BBOX>".format,
        st.floats(-200, 200),
        texts.map(escape) | st.just("50"),
    ),
    st.builds(
        "<{0}><Point><pos>3 50</pos></Point></{0}>".format,
        st.sampled_from(["Within", "Contains", "Touches", "Nothing"]),
    ),
    texts.map(lambda text: f"<Literal>{escape(text)}</Literal>"),
)
conditions = st.recursive(
    leaves,
    lambda inner: st.builds(
        lambda name, parts: f"<{name}>{''.join(parts)}</{name}>",
        st.sampled_from(["And", "Or", "Not"]),
        st.lists(inner, max_size=3),
    ),
    max_leaves=8,
)


@settings(max_examples=300, deadline=None)
@given(conditions)
def test_anything_is_read_or_refused_in_words(condition: str) -> None:
    with suppress(BeffroiError):
        tree = fes_condition(parsed(f"<Filter>{condition}</Filter>".encode()), READING)
        assert isinstance(tree, t.Node)
        statement = compile_records(Query(where=(tree,)), CONTEXT)
        assert "--" not in statement.sql  # values are bound, names are ours


@pytest.mark.parametrize(
    ("condition", "cql2"),
    [
        (compare("PropertyIsEqualTo", "nom", "l'eau"), "nom = 'l''eau'"),
        (compare("PropertyIsNotEqualTo", "n", "3"), "n <> 3"),
        (f"<Not>{compare('PropertyIsLessThan', 'n', '-3.5')}</Not>", "NOT n < -3.5"),
        (compare("PropertyIsGreaterThan", "le", "2026-01-31"), "le > DATE('2026-01-31')"),
        (compare("PropertyIsEqualTo", "oui", "TRUE"), "oui = TRUE"),
        (
            f"<Or>{compare('PropertyIsEqualTo', 'n', '1')}<And>{compare('PropertyIsEqualTo', 'n', '2')}"
            f"{compare('PropertyIsEqualTo', 'mots', 'a')}</And></Or>",
            "n = 1 OR (n = 2 AND mots = 'a')",
        ),
        (
            '<PropertyIsLike wildCard="*" singleChar="?" escapeChar="!"><PropertyName>nom</PropertyName>'
            "<Literal>50!* de ?%*</Literal></PropertyIsLike>",
            "nom LIKE '50* de _\\%%'",
        ),
        (
            "<Not><Intersects><PropertyName>lieu</PropertyName><Point><pos>3 50.5</pos></Point></Intersects></Not>",
            "NOT S_INTERSECTS(lieu, POINT(3 50.5))",
        ),
    ],
)
def test_it_means_what_cql2_means(condition: str, cql2: str) -> None:
    read = fes_condition(parsed(f"<Filter>{condition}</Filter>".encode()), READING)
    assert read == cql2_condition(cql2, lambda shape: shape)


@pytest.mark.parametrize(
    "document",
    [
        b'<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]><a>&e;</a>',
        b"<!DOCTYPE a [<!ENTITY e 'x'>]><a/>",
        b"<a>" * 100 + b"</a>" * 100,
        b"<a>" + b"x" * 1_000_001 + b"</a>",
        b"",
        b"\x00",
        "<a>é</a>".encode("utf-16")[1:],
    ],
)
def test_hostile_documents(document: bytes) -> None:
    with pytest.raises(BadXml):
        parsed(document)
