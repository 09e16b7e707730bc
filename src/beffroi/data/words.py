"""What is asked of the words of a dataset, and what an index of them answers: shared by the language and the lake."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Protocol

from pyroaring import BitMap


class How(Enum):
    """How a word of the data answers a word that is asked."""

    EXACT = "exact"
    PREFIX = "prefix"  # it begins so
    PART = "part"  # it holds it
    NEAR = "near"  # it is spelt so but for some edits


@dataclass(frozen=True, slots=True)
class Wanted:
    """A folded word that is asked (letters and digits only); `edits` are those `NEAR` allows."""

    word: str
    how: How
    edits: int = 0


class WordIndex(Protocol):
    """The rows of a version in which words stand."""

    @property
    def rows(self) -> int:
        """How many rows the version has; their positions are 0 to `rows` − 1."""

    @property
    def fields(self) -> frozenset[str]:
        """The fields it knows: for all others it says nothing."""

    def find(self, wanted: Wanted) -> Mapping[str, BitMap] | None:
        """Field → positions of the rows where the word is found; None when it is found in too many words to tell cheaply.

        Not to be changed by the caller.
        """
