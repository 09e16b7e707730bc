"""Searching the public catalogue as lists do: words, facets, an order, a page; in memory, so that five thousand datasets cost no
more than fifty.

Each value of a facet keeps the set of its datasets; an answer is an intersection, a count a cardinality. What is known is checked
against the catalogue's revision at every question (one short query): a change shows at once, and only what changed is read again.
"""

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path

from django.utils import timezone
from pyroaring import BitMap

from beffroi.city.catalog.entries import Entry, read_entries
from beffroi.city.catalog.instance import lake
from beffroi.city.catalog.models import Dataset, DatasetQuerySet
from beffroi.city.catalog.revision import revision
from beffroi.city.catalog.scope import Scope, scope
from beffroi.data.folding import words

#: Age of the data in days, at most; "older" is what remains.
FRESHNESS = {"week": 7, "month": 31, "year": 366}
FACETS = ("theme", "publisher", "commune", "license", "format", "freshness", "has", "organisation")
SORTS = ("modified", "title", "records")
MOST_WORDS = 20
_REMEMBERED = 500  # searches, until the catalogue changes


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for: words, and a value for some of `FACETS`."""

    text: str = ""
    chosen: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Shelf:
    """The public catalogue at one revision. Positions are those of `entries`, which are by title."""

    entries: Sequence[Entry]
    postings: Mapping[str, Mapping[str, BitMap]]
    orders: Mapping[str, Sequence[int]]
    records: int
    texts: Sequence[str] = ()
    memory: dict[str, BitMap] = field(default_factory=dict)  # words asked → what holds them
    ranks: dict[str, list[int]] = field(default_factory=dict)  # the same, the closest first

    def found(self, wanted: Wanted, *, leaving_out: str = "") -> BitMap:
        """The positions that answer; a facet may be left out, to count its own values."""
        result = self._matching(wanted.text)
        for name, value in wanted.chosen.items():
            if name != leaving_out:
                result &= self.postings.get(name, {}).get(value, BitMap())
        return result

    def _matching(self, text: str) -> BitMap:
        asked = [word.rstrip("*") for word in words(text)[:MOST_WORDS]]
        if not asked:
            return BitMap() if text.strip() else BitMap(range(len(self.entries)))
        known = self.memory.get(text)
        if known is None:
            left: Sequence[int] = range(len(self.entries))
            for word in sorted(asked, key=len, reverse=True):  # the rarest first, as far as one can tell
                left = [n for n in left if word in self.texts[n]]
            if len(self.memory) >= _REMEMBERED:
                self.memory.clear()
            known = self.memory[text] = BitMap(left)
        return known.copy()

    def counts(self, wanted: Wanted, name: str, found: BitMap | None = None) -> dict[str, int]:
        """How many datasets each value of a facet would leave; values that leave none are left out."""
        left = self.found(wanted, leaving_out=name) if found is None or name in wanted.chosen else found
        sizes = ((value, left.intersection_cardinality(some)) for value, some in self.postings[name].items())
        return {value: size for value, size in sizes if size}

    def ordered(self, found: BitMap, sort: str = "modified") -> list[Entry]:
        """The entries at those positions: latest change first, by title, or largest first."""
        return [self.entries[n] for n in self.orders[sort] if n in found]

    def closest(self, found: BitMap, text: str) -> list[Entry]:
        """The entries at those positions: first those whose title is the words, then those whose title has most of them."""
        order = self.ranks.get(text)
        if order is None:
            if len(self.ranks) >= _REMEMBERED:
                self.ranks.clear()
            order = self.ranks[text] = self._ranked(text)
        return [self.entries[n] for n in order if n in found]

    def _ranked(self, text: str) -> list[int]:
        asked = [word.rstrip("*") for word in words(text)[:MOST_WORDS]]

        def distance(n: int) -> tuple[bool, int]:
            headline = f" {self.entries[n].headline}"
            return headline != f" {' '.join(asked)}", -sum(f" {word}" in headline for word in asked)

        matching = self._matching(text)
        return sorted((n for n in self.orders["modified"] if n in matching), key=distance)

    def since(self, found: BitMap, moment: datetime) -> list[Entry]:
        """Those of them whose data changed after that instant, latest first."""
        return [entry for entry in self.ordered(found) if entry.updated > moment]


def _made(entries: Sequence[Entry], today: date) -> Shelf:
    by_title = sorted(entries, key=lambda e: (e.title.casefold(), e.pk))
    postings: dict[str, dict[str, BitMap]] = {name: {} for name in FACETS}
    for n, entry in enumerate(by_title):
        age = (today - timezone.localtime(entry.updated).date()) / timedelta(days=1)
        fresh = next((name for name, most in FRESHNESS.items() if age <= most), "older")
        for name, values in (*entry.facets.items(), ("freshness", (fresh,))):
            for value in values:
                postings[name].setdefault(value, BitMap()).add(n)
    every = range(len(by_title))
    orders = {
        "title": every,
        "modified": sorted(every, key=lambda n: -by_title[n].updated.timestamp()),
        "records": sorted(every, key=lambda n: -by_title[n].records),
    }
    texts = [entry.text for entry in by_title]
    return Shelf(by_title, postings, orders, sum(entry.records for entry in by_title), texts)


class _Memory:
    """The shelf as this process last knew it. Safe with threads: one reads, the others wait for it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._key: tuple[Path, int, date] | None = None
        self._shelf = Shelf((), {name: {} for name in FACETS}, dict.fromkeys(SORTS, ()), 0)
        self._parts: dict[Scope, Shelf] = {}  # what is seen of it from a commune's own address

    def get(self) -> Shelf:
        key = lake().root, revision(), timezone.localdate()
        seen = scope()
        if key == self._key and seen is None:
            return self._shelf
        with self._lock:
            if key != self._key:
                same_place = self._key is not None and self._key[0] == key[0]
                known = {entry.pk: entry for entry in self._shelf.entries} if same_place else {}
                self._shelf = _made(read_entries(known), key[2])
                self._key, self._parts = key, {}
            return self._shelf if seen is None else self._part(seen, key[2])

    def _part(self, seen: frozenset[int], today: date) -> Shelf:
        if seen not in self._parts:
            self._parts[seen] = _made([e for e in self._shelf.entries if e.organisation in seen], today)
        return self._parts[seen]


_memory = _Memory()


def shelf() -> Shelf:
    """The public catalogue as it is now."""
    return _memory.get()


def datasets_of(entries: Sequence[Entry]) -> list[Dataset]:
    """The datasets of a page of entries, in that order, in one query; one that was withdrawn meanwhile is left out."""
    some = DatasetQuerySet(Dataset).select_related("current", "organisation").public()
    some = some.filter(pk__in=[entry.pk for entry in entries]).defer("current__report", "search_text")
    known = {dataset.pk: dataset for dataset in some}
    return [known[entry.pk] for entry in entries if entry.pk in known]
