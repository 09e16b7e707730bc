"""Look words up in an index."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any

from pyroaring import BitMap

from beffroi.data.lake.words.layout import LETTERS, letters_sql
from beffroi.data.lake.words.rows import unpacked
from beffroi.data.words import How, Wanted

MOST_WORDS = 2_000  # of the vocabulary, for one that is asked: beyond, reading the columns is not slower
_KEPT, _LARGEST = 64, 1 << 16  # answers kept, and the bytes each may weigh
_AFTER = "\U0010ffff"  # sorts after every letter

_LINES = "SELECT w.field, w.few, w.rows FROM {words} w WHERE {test}"
# The letters are compared first, whatever the engine thinks: they leave one word in thirty to the costly measure.
_NEAR = f"""
    SELECT word FROM {{vocabulary}} WHERE size BETWEEN $2 AND $3
    AND CASE WHEN bit_count(xor(letters, {letters_sql("$1::VARCHAR")})) <= $4
        THEN damerau_levenshtein(word, $1) <= $5 ELSE false END
    LIMIT $6
"""
_PART = "SELECT word FROM {vocabulary} WHERE contains(word, $1) LIMIT $2"

#: Runs a statement, its tables named by `{words}`, `{vocabulary}`, `{fields}`, `{about}`, with bound parameters.
Ask = Callable[[str, Sequence[Any]], list[tuple[Any, ...]]]


class Words:
    """The index of one version; safe with threads."""

    def __init__(self, ask: Ask) -> None:
        self._ask = ask
        self.rows = int(ask("SELECT rows FROM {about}", [])[0][0])
        self._names: dict[int, str] = dict(ask("SELECT place, name FROM {fields}", []))
        self.fields = frozenset(self._names.values())
        self._lock = threading.Lock()
        self._found: OrderedDict[Wanted, Mapping[str, BitMap]] = OrderedDict()

    def find(self, wanted: Wanted) -> Mapping[str, BitMap] | None:
        """As `beffroi.data.words.WordIndex`. Raises what the engine does."""
        with self._lock:
            known = self._found.get(wanted)
            if known is not None:
                self._found.move_to_end(wanted)
                return known
        lines = self._lines(wanted)
        if lines is None:
            return None
        fields = groupby(sorted(lines, key=itemgetter(0)), itemgetter(0))
        found = {self._names[place]: unpacked(line[1:] for line in same) for place, same in fields}
        if sum(len(line[2]) for line in lines) <= _LARGEST:
            with self._lock:
                self._found[wanted] = found
                while len(self._found) > _KEPT:
                    self._found.popitem(last=False)
        return found

    def _lines(self, wanted: Wanted) -> list[tuple[Any, ...]] | None:
        word = wanted.word
        if wanted.how is How.EXACT:
            return self._ask(_tested("w.word = $1"), [word])
        if wanted.how is How.PREFIX:
            test = "w.word >= $1 AND w.word < $2"
            if len(word) > LETTERS:
                return self._ask(_tested(test), [word, word + _AFTER])
            return self._ask(
                _tested(f"{test} AND (w.word = $3 OR NOT w.covered)"), [word, word + _AFTER, f"{word}*"]
            )
        near = self._near(wanted) if wanted.how is How.NEAR else self._ask(_PART, [word, MOST_WORDS + 1])
        if len(near) > MOST_WORDS:
            return None
        if not near:
            return []
        several = "w.word IN (SELECT unnest(string_split($1, ' ')))"
        return self._ask(_tested(several), [" ".join(one for (one,) in near)])

    def _near(self, wanted: Wanted) -> list[tuple[Any, ...]]:
        size, edits = len(wanted.word), wanted.edits
        return self._ask(_NEAR, [wanted.word, size - edits, size + edits, 2 * edits, edits, MOST_WORDS + 1])


def _tested(test: str) -> str:
    return _LINES.replace("{test}", test)
