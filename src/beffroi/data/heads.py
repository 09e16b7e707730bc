"""The first rows of a version in each of its orders, laid down beside it: shared by the language and the lake."""

from typing import Protocol

POSITION = "row position"  # the column of a head that says where a row stands in the version, from 0


class Heads(Protocol):
    """Where the first rows are, in the order of a field: no other row has to be read to show them."""

    @property
    def depth(self) -> int:
        """How many rows each head holds."""

    def table(self, field: str, *, descending: bool) -> str | None:
        """SQL that stands after FROM: rows sorted by that field, nulls last, then by position; None when there is none."""
