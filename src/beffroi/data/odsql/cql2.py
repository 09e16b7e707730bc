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
from beffroi.data.odsql.literals import number

MOST_CHARACTERS = 20_000
_NOWHERE = (0, 0)  # of a text of ours: errors name the value
_OPPOSITE = {"either": "and", "every": "or"}
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
        test: _Test = _Reading(to_wgs84).transform(_lark().parse(text))
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


#: A test of the filter: called with True it gives the tree of its opposite.
_Test = Callable[[bool], t.Expression]


def _leaf(node: t.Expression, *names: t.Expression) -> _Test:
    """A test on properties; its opposite holds where they are there and it does not."""
    there = [t.IsNull(name, negated=True, span=_NOWHERE) for name in names if isinstance(name, t.Name)]

    def test(negated: bool) -> t.Expression:
        return _joined("and", [t.Not(node, span=_NOWHERE), *there]) if negated else node

    return test


def _joined(word: Any, items: list[t.Expression]) -> t.Expression:
    return items[0] if len(items) == 1 else t.Junction(word, tuple(items), span=_NOWHERE, depth=_depth(items))


def _depth(items: list[t.Expression]) -> int:
    return 1 + max(item.depth for item in items)


def _text(token: str) -> str:
    return token[1:-1].replace(token[0] * 2, token[0])


@v_args(inline=True)
class _Reading(Transformer[Token, Any]):
    """The grammar's rules, each giving a value or a test."""

    def __init__(self, to_wgs84: Move) -> None:
        super().__init__()
        self._move = to_wgs84

    def start(self, test: _Test) -> _Test:
        return test

    def either(self, *tests: _Test) -> _Test:
        return lambda negated: _joined("and" if negated else "or", [test(negated) for test in tests])

    def every(self, *tests: _Test) -> _Test:
        return lambda negated: _joined("or" if negated else "and", [test(negated) for test in tests])

    def opposite(self, test: _Test) -> _Test:
        return lambda negated: test(not negated)

    def property(self, token: Token) -> t.Name:
        return t.Name(_text(token) if token.type == "QUOTED" else str(token), span=_NOWHERE)

    def text(self, token: Token) -> t.Text:
        return t.Text(_text(token), span=_NOWHERE)

    def number(self, token: Token) -> t.Number:
        value = number(token.lstrip("+-"))
        if value is None:
            raise BadFilter("Un nombre du filtre est trop grand.")
        return t.Number(-value if token.startswith("-") else value, span=_NOWHERE)

    def boolean(self, token: Token) -> t.Boolean:
        return t.Boolean(token.lower() == "true", span=_NOWHERE)

    def instant(self, token: Token) -> t.Date:
        return t.Date(_text(token), span=_NOWHERE)

    def compare(self, left: t.Expression, operator: Token, right: t.Expression) -> _Test:
        equal = operator in {"=", "<>"}
        node = t.Compare("=" if equal else str(operator), left, right, _NOWHERE, span=_NOWHERE)
        test = _leaf(node, left, right)
        return self.opposite(test) if operator == "<>" else test

    def missing(self, item: t.Expression) -> _Test:
        return lambda negated: t.IsNull(item, negated=negated, span=_NOWHERE)

    def present(self, item: t.Expression) -> _Test:
        return lambda negated: t.IsNull(item, negated=not negated, span=_NOWHERE)

    def like(self, item: t.Expression, token: Token) -> _Test:
        pattern = _text(token)
        start = pattern.removesuffix("%")
        if any(sign in start for sign in "%_\\"):
            raise BadFilter("LIKE ne sait lire que le début d'un texte : « Lil% », sans autre joker.")
        node: t.Expression = t.Call("startswith", (item, t.Text(start, span=_NOWHERE)), span=_NOWHERE)
        if start == pattern:
            node = t.Compare("=", item, t.Text(start, span=_NOWHERE), _NOWHERE, span=_NOWHERE)
        return _leaf(node, item)

    def unlike(self, item: t.Expression, token: Token) -> _Test:
        return self.opposite(self.like(item, token))

    def between(self, item: t.Expression, low: t.Expression, high: t.Expression) -> _Test:
        bounds = (
            t.Compare(">=", item, low, _NOWHERE, span=_NOWHERE),
            t.Compare("<=", item, high, _NOWHERE, span=_NOWHERE),
        )
        return self.every(*(_leaf(bound, item) for bound in bounds))

    def outside(self, *parts: t.Expression) -> _Test:
        return self.opposite(self.between(*parts))

    def among(self, item: t.Expression, *values: t.Expression) -> _Test:
        tests = (t.Compare("=", item, value, _NOWHERE, span=_NOWHERE) for value in values)
        return self.either(*(_leaf(test, item) for test in tests))

    def elsewhere(self, *parts: t.Expression) -> _Test:
        return self.opposite(self.among(*parts))

    def constant(self, token: Token) -> _Test:
        holds = token.lower() == "true"
        one = t.Number(1, span=_NOWHERE)

        def test(negated: bool) -> t.Expression:
            other = t.Number(1 if holds != negated else 0, span=_NOWHERE)
            return t.Compare("=", one, other, _NOWHERE, span=_NOWHERE)

        return test

    def geometry(self, token: Token) -> t.Geom:
        return self._place(str(token))

    def box(self, *tokens: Token) -> t.Geom:
        sides = [float(token) for token in tokens]
        if len(sides) != 4:
            raise BadFilter("BBOX attend quatre nombres : ouest, sud, est, nord.")
        return self._place(shapely.box(*sides).wkt)

    def spatial(self, token: Token, item: t.Name, geometry: t.Geom) -> _Test:
        name = token.lower().removeprefix("s_")
        if name == "disjoint":
            return self.opposite(_leaf(t.Call("intersects", (item, geometry), span=_NOWHERE), item))
        return _leaf(t.Call(name, (item, geometry), span=_NOWHERE), item)

    def moment(self, instant: t.Date) -> tuple[t.Date | None, t.Date | None]:
        return instant, instant

    def interval(self, start: Token, end: Token) -> tuple[t.Date | None, t.Date | None]:
        low, high = (None if _text(token) == ".." else self.instant(token) for token in (start, end))
        return low, high

    def temporal(self, token: Token, item: t.Name, moment: tuple[t.Date | None, t.Date | None]) -> _Test:
        low, high = moment
        name = token.lower().removeprefix("t_")
        if name == "before":
            bounds = [("<", low)]
        elif name == "after":
            bounds = [(">", high)]
        else:  # of an instant: during, equals and intersects all say that it lies between the two
            bounds = [(">=", low), ("<=", high)]
        tests = [
            _leaf(t.Compare(sign, item, bound, _NOWHERE, span=_NOWHERE), item)
            for sign, bound in bounds
            if bound is not None
        ]
        return self.every(*tests) if tests else self.present(item)

    def _place(self, wkt: str) -> t.Geom:
        try:
            return t.Geom(
                shapely.to_wkt(self._move(shapely.from_wkt(wkt)), rounding_precision=9), span=_NOWHERE
            )
        except shapely.errors.GEOSException:
            raise BadFilter("Une géométrie du filtre ne se comprend pas : on attend du WKT.") from None
