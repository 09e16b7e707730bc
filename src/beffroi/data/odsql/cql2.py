"""CQL2 text (OGC 21-065r2) → tree of the query language.

The one difference of meaning is in negation: a comparison with a missing value is unknown in CQL2, and its opposite too, where
our `not` is true of all that is not. Negations are therefore pushed down to the tests, which then also ask that the value is
there.
"""

from collections.abc import Callable
from functools import lru_cache
from importlib.resources import files
from typing import Any

import shapely
from lark import Lark, Token, Transformer, v_args
from lark.exceptions import LarkError, VisitError

from beffroi.data.errors import BeffroiError
from beffroi.data.odsql import tree as t
from beffroi.data.odsql.given import NOWHERE, Test, either, every, joined, leaf, like, opposite
from beffroi.data.odsql.intervals import Moment, constant, temporal
from beffroi.data.odsql.literals import number
from beffroi.data.odsql.patterns import CONTAINED, UNACCENTED, bare

MOST_CHARACTERS = 20_000
_RELATIONS = {name: f"~{name}" for name in ("touches", "crosses", "overlaps", "contains", "equals")}
_SWAPPED = {"within": "contains", "contains": "within"}
_SWAPPED_LISTS = {"containedby": "contains", "contains": "containedby"}
Move = Callable[[shapely.Geometry], shapely.Geometry]


class BadFilter(BeffroiError):
    """A filter that is not CQL2 text, or more of it than we understand."""

    code = "bad_filter"


@lru_cache(maxsize=1)
def _lark() -> Lark:
    grammar = files("beffroi.data.odsql").joinpath("cql2.lark").read_text(encoding="utf-8")
    return Lark(grammar, parser="lalr", lexer="contextual", maybe_placeholders=False)


def cql2_condition(text: str, to_wgs84: Move) -> t.Expression:
    """The filter as a tree; `to_wgs84` brings its geometries to longitudes and latitudes.

    Raises:
        BadFilter: it cannot be understood.
    """
    if len(text) > MOST_CHARACTERS:
        raise BadFilter(f"Le filtre est trop long : {MOST_CHARACTERS} caractères au plus.")
    try:
        test: Test = _Reading(to_wgs84).transform(_lark().parse(text))
        return test(False)
    except VisitError as error:
        if isinstance(error.orig_exc, BadFilter):
            raise error.orig_exc from None
        raise
    except (LarkError, RecursionError) as error:
        place = getattr(error, "column", None)
        where = f" au caractère {place}" if isinstance(place, int) and place > 0 else ""
        raise BadFilter(
            f"Le filtre ne se comprend pas{where} : on attend du CQL2 (texte), "
            "sans fonction propre à un serveur."
        ) from None


def _text(token: str) -> str:
    return token[1:-1].replace(token[0] * 2, token[0])


@v_args(inline=True)
class _Reading(Transformer[Token, Any]):
    """The grammar's rules, each giving a value or a test."""

    def __init__(self, to_wgs84: Move) -> None:
        super().__init__()
        self._move = to_wgs84

    def start(self, test: Test) -> Test:
        return test

    def either(self, *tests: Test) -> Test:
        return either(*tests)

    def every(self, *tests: Test) -> Test:
        return every(*tests)

    def opposite(self, test: Test) -> Test:
        return opposite(test)

    def property(self, token: Token) -> t.Name:
        return t.Name(_text(token) if token.type == "QUOTED" else str(token), span=NOWHERE)

    def text(self, token: Token) -> t.Text:
        return t.Text(_text(token), span=NOWHERE)

    def number(self, token: Token) -> t.Number:
        value = number(token)
        if value is None:
            raise BadFilter("Un nombre du filtre est trop grand.")
        return t.Number(value, span=NOWHERE)

    def negative(self, _sign: Token, item: t.Expression) -> t.Expression:
        if isinstance(item, t.Number):
            return t.Number(-item.value, span=NOWHERE)
        return t.Negative(item, span=NOWHERE, depth=item.depth + 1)

    def positive(self, _sign: Token, item: t.Expression) -> t.Expression:
        return item

    def arithmetic(self, left: t.Expression, sign: Token, right: t.Expression) -> t.Arithmetic:
        depth = 1 + max(left.depth, right.depth)
        return t.Arithmetic(str(sign).lower(), left, right, span=NOWHERE, depth=depth)

    def lowered(self, item: t.Expression) -> t.Expression:
        if isinstance(item, t.Text):
            return t.Text(item.value.lower(), span=NOWHERE)
        return t.Call("lower", (item,), span=NOWHERE, depth=item.depth + 1)

    def bared(self, item: t.Expression) -> t.Expression:
        if isinstance(item, t.Text):
            return t.Text(bare(item.value), span=NOWHERE)
        return t.Call(UNACCENTED, (item,), span=NOWHERE, depth=item.depth + 1)

    def boolean(self, token: Token) -> t.Boolean:
        return t.Boolean(token.lower() == "true", span=NOWHERE)

    def instant(self, token: Token) -> t.Date:
        return t.Date(_text(token), span=NOWHERE)

    def compare(self, left: t.Expression, operator: Token, right: t.Expression) -> Test:
        equal = operator in {"=", "<>"}
        node = t.Compare("=" if equal else str(operator), left, right, NOWHERE, span=NOWHERE)
        test = leaf(node, left, right)
        return self.opposite(test) if operator == "<>" else test

    def missing(self, item: t.Expression) -> Test:
        return lambda negated: t.IsNull(item, negated=negated, span=NOWHERE)

    def present(self, item: t.Expression) -> Test:
        return lambda negated: t.IsNull(item, negated=not negated, span=NOWHERE)

    def like(self, item: t.Expression, pattern: t.Text) -> Test:
        return leaf(like(item, pattern.value), item)

    def unlike(self, item: t.Expression, pattern: t.Text) -> Test:
        return self.opposite(self.like(item, pattern))

    def between(self, item: t.Expression, low: t.Expression, high: t.Expression) -> Test:
        bounds = (
            t.Compare(">=", item, low, NOWHERE, span=NOWHERE),
            t.Compare("<=", item, high, NOWHERE, span=NOWHERE),
        )
        return self.every(*(leaf(bound, item) for bound in bounds))

    def outside(self, *parts: t.Expression) -> Test:
        return self.opposite(self.between(*parts))

    def among(self, item: t.Expression, *values: t.Expression) -> Test:
        tests = (t.Compare("=", item, value, NOWHERE, span=NOWHERE) for value in values)
        return self.either(*(leaf(test, item) for test in tests))

    def elsewhere(self, *parts: t.Expression) -> Test:
        return self.opposite(self.among(*parts))

    def constant(self, token: Token) -> Test:
        return constant(token.lower() == "true")

    def geometry(self, token: Token) -> t.Geom:
        return self._place(str(token))

    def signed(self, *tokens: Token) -> float:
        return float("".join(tokens))

    def box(self, *sides: float) -> t.Geom:
        if len(sides) == 6:  # heights are not looked at
            sides = (sides[0], sides[1], sides[3], sides[4])
        if len(sides) != 4:
            raise BadFilter("BBOX attend quatre nombres : ouest, sud, est, nord.")
        return self._place(shapely.box(*sides).wkt)

    def spatial(self, token: Token, first: t.Expression, second: t.Expression) -> Test:
        name = token.lower().removeprefix("s_")
        if isinstance(first, t.Geom) and isinstance(second, t.Name):
            first, second, name = second, first, _SWAPPED.get(name, name)
        if isinstance(first, t.Geom) and isinstance(second, t.Geom):
            shapes = shapely.from_wkt([first.value, second.value])
            return constant(bool(getattr(shapely, name)(*shapes)))
        if not (isinstance(first, t.Name) and isinstance(second, t.Geom)):
            raise BadFilter(f"{token} attend une propriété et une géométrie, ou deux géométries.")
        if name == "disjoint":
            return self.opposite(leaf(t.Call("intersects", (first, second), span=NOWHERE), first))
        return leaf(t.Call(_RELATIONS.get(name, name), (first, second), span=NOWHERE), first)

    def moment(self, item: t.Expression) -> Moment:
        return item, item

    def bound(self, token: Token) -> t.Date | None:
        return None if _text(token) == ".." else self.instant(token)

    def interval(self, start: t.Expression | None, end: t.Expression | None) -> Moment:
        return start, end

    def temporal(self, token: Token, first: Moment, second: Moment) -> Test:
        return temporal(token.lower().removeprefix("t_"), first, second)

    def members(self, *given: t.Expression | float) -> tuple[t.Expression | float, ...]:
        return given

    def arrays(self, token: Token, first: Any, second: Any) -> Test:
        name = token.lower().removeprefix("a_")
        if isinstance(first, tuple) and isinstance(second, t.Name):
            first, second, name = second, first, _SWAPPED_LISTS.get(name, name)
        if not (isinstance(first, t.Name) and isinstance(second, tuple) and second):
            raise BadFilter(f"{token} attend une propriété et une liste.")
        texts = [member for member in second if isinstance(member, t.Text)]
        if not texts or (len(texts) < len(second) and name in {"contains", "equals"}):
            return leaf(
                constant(False)(False), first
            )  # our lists hold texts: nothing in them is a number or a date
        equal: list[t.Expression] = [
            t.Compare("=", first, text, NOWHERE, span=NOWHERE, depth=2) for text in texts
        ]
        inside = t.Call(CONTAINED, (first, *texts), span=NOWHERE, depth=2)
        wanted: dict[str, list[t.Expression]] = {
            "contains": equal,
            "containedby": [inside],
            "equals": [*equal, inside],
        }
        return leaf(joined("or", equal) if name == "overlaps" else joined("and", wanted[name]), first)

    def _place(self, wkt: str) -> t.Geom:
        try:
            return t.Geom(
                shapely.to_wkt(self._move(shapely.force_2d(shapely.from_wkt(wkt))), rounding_precision=9),
                span=NOWHERE,
            )
        except shapely.errors.GEOSException:
            raise BadFilter("Une géométrie du filtre ne se comprend pas : on attend du WKT.") from None
