"""Words marked where they stand: the text stays the text, whatever was asked."""

import html
import re
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from beffroi.data.folding import fold
from beffroi.doors.portal.matching import marked, spans

texts = st.text(st.sampled_from("aàâÉéœŒß<>&\"' sSe\u0301bn-"), max_size=60)
asked = st.lists(st.text(st.sampled_from("aeoesn"), min_size=1, max_size=3), max_size=4)


@given(texts, asked)
def test_what_is_marked_is_what_was_asked(text: str, words: list[str]) -> None:
    found = spans(text, words)
    assert all(0 <= begin < end <= len(text) for begin, end in found)
    assert all(before[1] <= after[0] for before, after in pairwise(found))
    for begin, end in found:
        assert any(word in fold(text[begin:end]) for word in words)
    whole = "".join(fold(c) for c in text)
    for word in words:
        if word in whole:
            assert found, (text, word)


@given(texts, asked)
def test_marks_add_nothing_but_marks(text: str, words: list[str]) -> None:
    made = str(marked(text, words))
    assert html.unescape(re.sub(r"</?mark>", "", made)) == text
    assert not re.search(r"<(?!/?mark>)", made)


def test_accents_and_ligatures() -> None:
    assert (
        str(marked("Écoles et Œuvres", ["ecole", "oeuvre"])) == "<mark>École</mark>s et <mark>Œuvre</mark>s"
    )
