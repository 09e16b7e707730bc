"""CQL2 text: the standard's examples, what is refused, and what a negation means."""

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.conftest import SHARED

from beffroi.data.odsql import BadFilter, cql2_condition
from beffroi.data.odsql import tree as t

EXAMPLES = SHARED.parent / "standards" / "ogcapi-features"
#: The examples we refuse: a server says which functions of its own it has, and we have none.
REFUSED = ("clause6_01", "clause6_02b", "clause7_18", "example68", "example69")


def same(geometry):
    return geometry


@pytest.mark.shared
def test_examples_of_the_standard() -> None:
    read, refused = [], {}
    for path in sorted(EXAMPLES.glob("cql2*text__*.txt")):
        name = path.stem.partition("text__")[2]
        try:
            cql2_condition(path.read_text().strip(), same)
            read.append(name)
        except BadFilter as error:
            refused[name] = error.sentence
    assert tuple(refused) == REFUSED
    assert all(sentence.endswith(".") for sentence in refused.values())
    assert len(read) == 115


@settings(max_examples=300, deadline=None)
@given(
    st.text(max_size=60)
    | st.lists(
        st.sampled_from(["a", "'b'", "=", "<>", "(", ")", "and", "or", "not", "in", "like", "'x%'", "1", "date('2020-01-01')",
                         "s_within(", "POINT(1 2)", "bbox(1,2,3,4)", ",", "is null", "between", "true", "\"", "''", "é",
                         "casei(", "+", "-", "^", "%", "div", "a_equals(", "t_meets(", "interval(",
                         "polygon((0 0,1 1,1 0,0 0))"]),
        max_size=12,
    ).map(" ".join)
)  # fmt: skip
def test_anything_is_read_or_refused_in_words(text: str) -> None:
    with suppress(BadFilter):
        assert isinstance(cql2_condition(text, same), t.Node)


def test_too_deep_and_too_long() -> None:
    for text in ("(" * 5_000 + "a=1" + ")" * 5_000, "not " * 4_000 + "a=1", "a=1 or " * 4_000 + "a=1"):
        with pytest.raises(BadFilter):
            cql2_condition(text, same)


def test_negations_ask_that_the_value_is_there() -> None:
    assert cql2_condition("NOT (a > 1 AND b IS NULL)", same) == cql2_condition(
        "NOT a > 1 OR b IS NOT NULL", same
    )
    negated = cql2_condition("a <> 'x'", same)
    assert isinstance(negated, t.Junction)
    assert t.IsNull(t.Name("a", span=(0, 0)), negated=True, span=(0, 0)) in negated.items
    assert cql2_condition("not not a = 1", same) == cql2_condition("a = 1", same)
