"""CQL2 text: the standard's examples, what is refused, and what a negation means."""

import re
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.conftest import SHARED

from beffroi.data.odsql import BadFilter, cql2_condition
from beffroi.data.odsql import tree as t

EXAMPLES = SHARED.parent / "standards" / "ogcapi-features"
#: What the examples use that we do not understand, and say so.
BEYOND = re.compile(
    r"CASEI|ACCENTI|S_(CROSSES|EQUALS|TOUCHES|OVERLAPS|CONTAINS|WITHIN\(POLYGON)|A_|(avg|Foo|Bar|Buffer)\(|LIKE '%|brick%"
    r"|T_(CONTAINS|MEETS|METBY|DISJOINT|OVERLAPPEDBY|FINISH|START)|INTERVAL\((touchdown|starts_at|'1969-07-20T20:17:40Z')"
    r"|-150\.0|-1\)| [-+*/^%] | div |BBOX\(-128\.098193"
)


def same(geometry):
    return geometry


@pytest.mark.shared
def test_examples_of_the_standard() -> None:
    read, refused = [], []
    for path in sorted(EXAMPLES.glob("cql2*text__*.txt")):
        text = path.read_text().strip()
        try:
            cql2_condition(text, same)
            read.append(path.name)
        except BadFilter:
            refused.append((path.name, text))
    assert len(read) >= 59
    assert [name for name, text in refused if not BEYOND.search(text)] == []


@settings(max_examples=300, deadline=None)
@given(
    st.text(max_size=60)
    | st.lists(
        st.sampled_from(["a", "'b'", "=", "<>", "(", ")", "and", "or", "not", "in", "like", "'x%'", "1", "date('2020-01-01')",
                         "s_within(", "POINT(1 2)", "bbox(1,2,3,4)", ",", "is null", "between", "true", "\"", "''", "é"]),
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
