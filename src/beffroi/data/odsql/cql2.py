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
from beffroi.data.odsql.given import NOWHERE, Test, either, every, leaf, like, opposite
from beffroi.data.odsql.literals import number

MOST_CHARACTERS = 20_000
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
            f"Le filtre ne se comprend pas{where} : on attend du CQL2 (texte) sans fonction, calcul ni tableau."
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
        value = number(token.lstrip("+-"))
        if value is None:
            raise BadFilter("Un nombre du filtre est trop grand.")
        return t.Number(-value if token.startswith("-") else value, span=NOWHERE)

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

    def like(self, item: t.Expression, token: Token) -> Test:
        return leaf(like(item, _text(token)), item)

    def unlike(self, item: t.Expression, token: Token) -> Test:
        return self.opposite(self.like(item, token))

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
        holds = token.lower() == "true"
        one = t.Number(1, span=NOWHERE)

        def test(negated: bool) -> t.Expression:
            other = t.Number(1 if holds != negated else 0, span=NOWHERE)
            return t.Compare("=", one, other, NOWHERE, span=NOWHERE)

        return test

    def geometry(self, token: Token) -> t.Geom:
        return self._place(str(token))

    def box(self, *tokens: Token) -> t.Geom:
        sides = [float(token) for token in tokens]
        if len(sides) != 4:
            raise BadFilter("BBOX attend quatre nombres : ouest, sud, est, nord.")
        return self._place(shapely.box(*sides).wkt)

    def spatial(self, token: Token, item: t.Name, geometry: t.Geom) -> Test:
        name = token.lower().removeprefix("s_")
        if name == "disjoint":
            return self.opposite(leaf(t.Call("intersects", (item, geometry), span=NOWHERE), item))
        return leaf(t.Call(name, (item, geometry), span=NOWHERE), item)

    def moment(self, instant: t.Date) -> tuple[t.Date | None, t.Date | None]:
        return instant, instant

    def interval(self, start: Token, end: Token) -> tuple[t.Date | None, t.Date | None]:
        low, high = (None if _text(token) == ".." else self.instant(token) for token in (start, end))
        return low, high

    def temporal(self, token: Token, item: t.Name, moment: tuple[t.Date | None, t.Date | None]) -> Test:
        low, high = moment
        name = token.lower().removeprefix("t_")
        if name == "before":
            bounds = [("<", low)]
        elif name == "after":
            bounds = [(">", high)]
        else:  # of an instant: during, equals and intersects all say that it lies between the two
            bounds = [(">=", low), ("<=", high)]
        tests = [
            leaf(t.Compare(sign, item, bound, NOWHERE, span=NOWHERE), item)
            for sign, bound in bounds
            if bound is not None
        ]
        return self.every(*tests) if tests else self.present(item)

    def _place(self, wkt: str) -> t.Geom:
        try:
            return t.Geom(
                shapely.to_wkt(self._move(shapely.from_wkt(wkt)), rounding_precision=9), span=NOWHERE
            )
        except shapely.errors.GEOSException:
            raise BadFilter("Une géométrie du filtre ne se comprend pas : on attend du WKT.") from None
