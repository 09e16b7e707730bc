"""Words in texts (section 5.2): what is asked, and the condition that finds it by reading the columns."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from beffroi.data.folding import BETWEEN, FOLLOWED_BY, LIGATURES, words
from beffroi.data.odsql import sql as s
from beffroi.data.odsql.values import Kind, Value
from beffroi.data.words import How, Wanted

#: On fewer rows, texts are read as one: what a question costs there is its planning.
FEW_ROWS = 50_000
#: Beyond so many patterns, all the columns are read as one list: the engine takes 3 ms to plan each, whatever the rows.
_FEW_PATTERNS = 8
_PHRASE = re.compile(r'\s*"[^"]*"\s*')
_EDGE, _END = r"(?:^|[^\pL\pN])", r"(?:[^\pL\pN]|$)"


@dataclass(frozen=True, slots=True)
class Question:
    """All of `wanted` are found in the values, whichever; a `phrase` stands in one value, its words one after another. `start`
    asks something else: that a value begins exactly so."""

    wanted: tuple[Wanted, ...] = ()
    phrase: bool = False
    start: str | None = None


def has_words(text: str) -> Question:
    """Every word of the text is a word of the values; `film*` is the beginning of one. A text between quotes of its own
    (`"grand place"`) is a phrase."""
    found = tuple(_starred(word) for word in words(text))
    return Question(found, phrase=len(found) > 1 and _PHRASE.fullmatch(text) is not None)


def like(text: str) -> Question:
    """As `has_words`; with % in the text, its words may stand inside others."""
    if "%" not in text:
        return has_words(text)
    return Question(tuple(Wanted(word, How.PART) for word in _plain(text.replace("%", " "))))


def search(text: str) -> Question:
    """Every word is found: the last as a beginning, the others nearly spelt (two edits beyond 5 letters, one beyond 2)."""
    found = _plain(text)
    return Question((*(_near(word) for word in found[:-1]), *_beginning(found)))


def suggest(text: str) -> Question:
    """The words follow one another in one of the values, the last as a beginning."""
    found = _plain(text)
    exact = tuple(Wanted(word, How.EXACT) for word in found[:-1])
    return Question((*exact, *_beginning(found)), phrase=len(found) > 1)


def starts_with(text: str) -> Question:
    """One of the values (or elements) begins exactly so, case included."""
    return Question(start=text)


def _plain(text: str) -> list[str]:
    return [word.rstrip("*") for word in words(text)]


def _beginning(found: Sequence[str]) -> tuple[Wanted, ...]:
    return tuple(Wanted(word, How.PREFIX) for word in found[-1:])


def _starred(word: str) -> Wanted:
    return Wanted(word.rstrip("*"), How.PREFIX if word.endswith("*") else How.EXACT)


def _near(word: str) -> Wanted:
    edits = 2 if len(word) > 5 else 1 if len(word) > 2 else 0
    return Wanted(word, How.NEAR, edits) if edits else Wanted(word, How.EXACT)


def scan(
    values: Sequence[Value], question: Question, *, many_rows: bool = False, few_rows: bool = False
) -> s.Sql:
    """The condition, by reading the columns; with `many_rows`, what is read of them counts more than what is planned; with
    `few_rows`, less."""
    if question.start is not None:
        return s.either([_starts(value, question.start) for value in values])
    if not question.wanted:
        return s.true()
    if few_rows and not question.phrase:
        return _in_all(values, question.wanted)
    hays = [folded(value) for value in values]
    words = 1 if many_rows or question.phrase else len(question.wanted)
    apart = len(hays) * words <= _FEW_PATTERNS
    if question.phrase:
        return _in_one(hays, question.wanted[0], lambda hay: _is_phrase(hay, question.wanted), apart=apart)
    joined = s.both([_holds(hays, wanted, apart=apart) for wanted in question.wanted])
    assert joined is not None
    return joined


def _holds(hays: Sequence[s.Sql], wanted: Wanted, *, apart: bool) -> s.Sql:
    return _in_one(hays, wanted, lambda hay: _TESTS[wanted.how](hay, wanted), apart=apart)


def _in_one(hays: Sequence[s.Sql], wanted: Wanted, test: Callable[[s.Sql], s.Sql], *, apart: bool) -> s.Sql:
    """The test holds for one of the texts at least, each tested `apart` or all as a list; what it finds contains the word wanted,
    but for a near one."""
    if apart or wanted.how is How.PART:
        return s.either([test(hay.copy()) for hay in hays])
    found = _any(
        s.call("list_filter", s.array([hay.copy() for hay in hays]), s.each("h", test(s.local("h"))))
    )
    if wanted.how is How.NEAR:
        return found
    return s.both_of(s.either([_part(hay.copy(), wanted) for hay in hays]), found)


def _in_all(values: Sequence[Value], wanted: Sequence[Wanted]) -> s.Sql:
    """The words are found in the texts one after another: parts of it first, which is cheap, then whole words between
    single spaces, so that one pattern is planned whatever the words."""
    lines = [_flat(value) for value in values]
    hay = _bare(s.call("concat_ws", s.text(" "), *lines) if len(lines) > 1 else lines[0])
    parts = [_part(s.local("h"), one) for one in wanted if one.how is not How.NEAR]
    wholes = [_spaced(s.local("h"), one) for one in wanted if one.how is not How.PART]
    apart = s.call("regexp_replace", hay.copy(), s.text(BETWEEN), s.text(" "), s.text("g"))
    spaced = s.call("concat", s.text(" "), apart, s.text(" "))
    tests = [
        _any(s.call("list_filter", s.array([text]), s.each("h", joined)))
        for text, joined in ((hay, s.both(parts)), (spaced, s.both(wholes)))
        if joined is not None
    ]
    return s.both(tests) or s.true()


def _spaced(hay: s.Sql, wanted: Wanted) -> s.Sql:
    """The word is one of a text whose words stand between single spaces."""
    if wanted.how is How.NEAR:
        return _close(s.call("string_split", hay, s.text(" ")), wanted)
    end = " " if wanted.how is How.EXACT else ""
    return s.call("contains", hay, s.bind(f" {wanted.word}{end}"))


def folded(value: Value) -> s.Sql:
    """A text, or several as one, in lower case without accents.

    Each column is folded alone: the engine then does it once for each distinct value of a dictionary, which one long text of all
    the columns would prevent (50 ms against 30 s on 11 million rows).
    """
    return _bare(_flat(value))


def _flat(value: Value) -> s.Sql:
    return s.call("array_to_string", value.sql, s.text(" ")) if value.kind is Kind.LIST else value.sql


def _bare(text: s.Sql) -> s.Sql:
    bare = s.call("strip_accents", s.call("lower", text))
    for ligature, letters in LIGATURES:
        bare = s.call("replace", bare, s.text(ligature), s.text(letters))
    return bare


def _starts(value: Value, text: str) -> s.Sql:
    if value.kind is Kind.LIST:
        begin = s.each("e", s.call("starts_with", s.local("e"), s.bind(text)))
        return _any(s.call("list_filter", value.sql, begin))
    return s.call("starts_with", value.sql, s.bind(text))


def _is_phrase(hay: s.Sql, wanted: Sequence[Wanted]) -> s.Sql:
    end = "" if wanted[-1].how is How.PREFIX else _END
    return _matches(hay, wanted[0].word, _EDGE + FOLLOWED_BY.join(one.word for one in wanted) + end)


def _exact(hay: s.Sql, wanted: Wanted) -> s.Sql:
    return _matches(hay, wanted.word, _EDGE + wanted.word + _END)


def _prefix(hay: s.Sql, wanted: Wanted) -> s.Sql:
    return _matches(hay, wanted.word, _EDGE + wanted.word)


def _part(hay: s.Sql, wanted: Wanted) -> s.Sql:
    return s.call("contains", hay, s.bind(wanted.word))


def _nearly(hay: s.Sql, wanted: Wanted) -> s.Sql:
    return _close(s.call("string_split_regex", hay, s.text(BETWEEN)), wanted)


def _close(words: s.Sql, wanted: Wanted) -> s.Sql:
    one = s.local("w")
    size = s.binary("-", s.call("length", one), s.num(len(wanted.word)))
    close = s.binary("<=", s.call("abs", size), s.num(wanted.edits))
    near = s.binary("<=", s.call("damerau_levenshtein", one, s.bind(wanted.word)), s.num(wanted.edits))
    body = s.case((close, near), otherwise=s.false())
    return _any(s.call("list_filter", words, s.each("w", body)))


_TESTS: dict[How, Callable[[s.Sql, Wanted], s.Sql]] = {
    How.EXACT: _exact,
    How.PREFIX: _prefix,
    How.PART: _part,
    How.NEAR: _nearly,
}


def _matches(hay: s.Sql, needle: str, pattern: str) -> s.Sql:
    """The pattern, after the cheap test that leaves few rows to it."""
    return s.both_of(
        s.call("contains", hay, s.bind(needle)),
        s.call("regexp_matches", hay, s.bind(pattern)),
    )


def _any(found: s.Sql) -> s.Sql:
    return s.binary(">", s.call("len", found), s.num(0))
