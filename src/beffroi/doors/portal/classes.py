"""Numbers put in a few classes, for maps and their legends."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

MOST = 5  # shades that eyes tell apart, whatever the eyes


@dataclass(frozen=True, slots=True)
class Classes:
    """`bounds` part the classes, in order: the first holds what is below the first bound. `low` and `high` are the extremes."""

    bounds: tuple[float, ...]
    low: float
    high: float

    def rank(self, value: float) -> int:
        """The class of a value, from 0."""
        return bisect_right(self.bounds, value)

    @property
    def edges(self) -> list[tuple[float, float]]:
        """Where each class begins and ends."""
        ends = (self.low, *self.bounds, self.high)
        return list(pairwise(ends))


def classes(values: Sequence[float], *, equal: bool = False) -> Classes:
    """At most five classes of finite values (at least one): of as many values each, or of the same width."""
    ordered = sorted(values)
    low, high = ordered[0], ordered[-1]
    if equal:
        return parted(low, high, [low + (high - low) * rank / MOST for rank in range(1, MOST)])
    return parted(low, high, [ordered[len(ordered) * rank // MOST] for rank in range(1, MOST)])


def parted(low: float, high: float, cuts: Sequence[float]) -> Classes:
    """The classes that these bounds make; rounded to three significant digits when that keeps them apart and within."""
    apart = sorted({cut for cut in cuts if low < cut <= high})
    rounded = sorted({float(f"{cut:.3g}") for cut in apart})
    kept = rounded if len(rounded) == len(apart) and all(low < cut <= high for cut in rounded) else apart
    return Classes(tuple(kept), low, high)
