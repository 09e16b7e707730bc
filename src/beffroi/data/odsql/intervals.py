"""Relations between two times, each an instant or an interval whose ends may be open (CQL2, OGC 21-065r2, table 9).

An instant is the interval from itself to itself; that an instant is during an interval counts its ends, as people mean it.
"""

from beffroi.data.odsql import tree as t
from beffroi.data.odsql.given import NOWHERE, Test, either, every, leaf

#: Start and end; None is open.
Moment = tuple[t.Expression | None, t.Expression | None]
#: What each relation compares: ends 0 (start) and 1 (end) of the first with ends of the second. Several together, or one of two.
_ALL = {
    "after": ((0, ">", 1),),
    "before": ((1, "<", 0),),
    "contains": ((0, "<", 0), (1, ">", 1)),
    "during": ((0, ">", 0), (1, "<", 1)),
    "equals": ((0, "=", 0), (1, "=", 1)),
    "finishedby": ((0, "<", 0), (1, "=", 1)),
    "finishes": ((0, ">", 0), (1, "=", 1)),
    "intersects": ((0, "<=", 1), (1, ">=", 0)),
    "meets": ((1, "=", 0),),
    "metby": ((0, "=", 1),),
    "overlappedby": ((0, ">", 0), (0, "<", 1), (1, ">", 1)),
    "overlaps": ((0, "<", 0), (1, ">", 0), (1, "<", 1)),
    "startedby": ((0, "=", 0), (1, ">", 1)),
    "starts": ((0, "=", 0), (1, "<", 1)),
}
_MIRROR = {"<": ">", ">": "<", "<=": ">=", ">=": "<=", "=": "="}
_FAR = (-1, 1)  # where an open start and an open end are


def temporal(name: str, first: Moment, second: Moment) -> Test:
    """The test of a relation's name, in lower case without its prefix."""
    if name == "disjoint":
        return either(temporal("before", first, second), temporal("after", first, second))
    signs = _ALL[name]
    if first[0] is first[1] and name in {"during", "equals"}:
        signs = ((0, ">=", 0), (1, "<=", 1))
    return every(*(_test(first[one], one, sign, second[other], other) for one, sign, other in signs))


def _test(left: t.Expression | None, one: int, sign: str, right: t.Expression | None, other: int) -> Test:
    if left is not None and right is not None:
        if isinstance(left, t.Date):
            left, right, sign = right, left, _MIRROR[sign]
        return leaf(t.Compare(sign, left, right, NOWHERE, span=NOWHERE, depth=2), left, right)
    low = _FAR[one] if left is None else 0
    high = _FAR[other] if right is None else 0
    holds = {"<": low < high, ">": low > high, "<=": low <= high, ">=": low >= high, "=": low == high}[sign]
    return constant(holds)


def constant(holds: bool) -> Test:
    """A test that always says the same."""
    one = t.Number(1, span=NOWHERE)

    def test(negated: bool) -> t.Expression:
        other = t.Number(1 if holds != negated else 0, span=NOWHERE)
        return t.Compare("=", one, other, NOWHERE, span=NOWHERE, depth=2)

    return test
