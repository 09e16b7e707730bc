"""Conditions of one shape are compiled once: answers and errors are those of each compiled for itself."""

import re
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.data.odsql.town import town

from beffroi.data.odsql import Query, compile_records
from beffroi.data.odsql.held import sketch

NUMBERS = st.one_of(
    st.integers(0, 12), st.integers(10**17, 10**18 - 1), st.sampled_from([0.25, 0.5, 10.0, 2019.0])
)
TEXTS = st.sampled_from(
    ["Gare", "Centre", "A>B", "repos", "a = 5", "x'y", "", "2019-12-31", "true", "in_bbox(lieu,1,2,3,4)"]
)
FIELDS = st.sampled_from(
    [
        "num",
        "places",
        "hauteur",
        "nom",
        "quartier",
        "usages",
        "pose",
        "vu",
        "annee",
        "abri",
        "rue",
        "rien",
        "`order`",
    ]
)
SIGNS = st.sampled_from(["=", "!=", "<>", "==", "<", "<=", ">", ">="])
LITERALS = (
    NUMBERS.map(str)
    | TEXTS.map(lambda text: f'"{text}"')
    | st.sampled_from(["'Gare'", '"l\\"a"', "date'2019'"])
)
COMPARED = st.tuples(FIELDS, SIGNS, LITERALS).map(" ".join)
CORNERS = st.tuples(*[st.sampled_from(["50.5", "50.63", "3", "3.16", "51"])] * 4)
BOXES = CORNERS.map(lambda four: f"in_bbox(lieu, {', '.join(four)})") | CORNERS.map(
    lambda four: f"IN_BBOX( emprise,{','.join(four)} )"
)
OTHERS = st.sampled_from(
    [
        '"banc"',
        "places in [1..4]",
        "num in (1, 3)",
        "places > 1 + 1",
        'search("gare = 5")',
        "5 > places",
        "hauteur = -0.5",
    ]
)
CONDITIONS = st.recursive(
    COMPARED | BOXES | OTHERS,
    lambda part: (
        st.tuples(part, st.sampled_from([" and ", " OR "]), part).map(lambda parts: f"({''.join(parts)})")
        | part.map(lambda one: f"not ({one})")
    ),
    max_leaves=4,
)


def apart(where: str) -> object:
    """The answer to the same clause, nothing taken out of it."""
    with patch("beffroi.data.odsql.held.sketch", return_value=None):
        return town().ask(f"records?select=num&where={where}")


@settings(deadline=None, max_examples=100)
@given(where=CONDITIONS, others=st.lists(LITERALS, min_size=6, max_size=6))
def test_a_shape_answers_as_each_of_its_questions(where: str, others: list[str]) -> None:
    found = sketch((where,))
    rest = iter(others)
    other = re.sub(r"(?<=[=<>] )(?:\d[\d.]*|\"[^\"\\]*\"|'[^'\\]*')", lambda old: next(rest, old[0]), where)
    for clause in (where, other, where):  # made of one, asked of another, and back
        assert town().ask(f"records?select=num&where={clause}") == apart(clause), (clause, found)


@pytest.mark.parametrize(
    ("where", "shape", "values"),
    [
        ('nom = "Gare" and num>=12', ("nom = \0 and num>=\0",), ("Gare", 12)),
        ("in_bbox(lieu, 50.5, 3, 51, 3.2)", ("in_bbox(lieu, \0, \0, \0, \0)",), (50.5, 3, 51, 3.2)),
        ("`a = 5` = 5", ("`a = 5` = \0",), (5,)),
        ("vu > date'2019' or nom != 'x'", ("vu > date'2019' or nom != \0",), ("x",)),
    ],
)
def test_what_is_taken_out(where: str, shape: tuple[str, ...], values: tuple[object, ...]) -> None:
    found = sketch((where,))
    assert found is not None
    assert (found.shape, found.values) == (shape, values)


@pytest.mark.parametrize(
    "where",
    [
        "",
        '"a = 5"',
        'search("a = 5")',
        "places = 5km",
        "x = 5e3",
        "`a = 5`",
        "num = -5",
        'nom = "\\""',
        'nom = "\0"',
    ],
)
def test_what_stays(where: str) -> None:
    assert sketch((where,)) is None


def test_one_statement_for_all_values() -> None:
    statements = [
        compile_records(Query(where=(f'quartier = "{name}" and places > {least}',)), town().context)
        for name, least in [("Gare", 1), ("Centre", 2)]
    ]
    assert statements[0].sql == statements[1].sql
    assert [statement.params for statement in statements] == [("Gare", 1), ("Centre", 2)]
