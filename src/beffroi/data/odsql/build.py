"""From lark's reductions to our tree, as the text is read: nothing of lark is left after it."""

from collections.abc import Callable
from typing import Any, Literal

from lark import Token, Transformer, v_args
from lark.tree import Meta

from beffroi.data.odsql import tree as t
from beffroi.data.odsql.literals import number, unquote

Args = list[Any]


class TooDeep(Exception):
    """Parentheses or operators nested further than anyone reads."""


MAX_DEPTH = 60


def _span(first: t.Node | Token, last: t.Node | Token) -> t.Span:
    return _start(first), _end(last)


def _start(part: t.Node | Token) -> int:
    return part.span[0] if isinstance(part, t.Node) else int(part.start_pos or 0)


def _end(part: t.Node | Token) -> int:
    return part.span[1] if isinstance(part, t.Node) else int(part.end_pos or 0)


def _over(*parts: t.Node) -> int:
    depth = 1 + max((part.depth for part in parts), default=0)
    if depth > MAX_DEPTH:
        raise TooDeep
    return depth


def _meta_span(meta: Meta) -> t.Span:
    return (0, 0) if meta.empty else (meta.start_pos, meta.end_pos)


class Build(Transformer[Token, Any]):
    """One method for each rule of the grammar. `source` is the clause's text, for the keys of expressions without alias."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.source = source

    # Literals

    def text(self, args: Args) -> t.Text:
        return t.Text(unquote(args[0]), span=_span(args[0], args[0]))

    def _number(self, token: Token, sign: int, first: Token) -> t.Number:
        value = number(str(token))
        if value is None:
            raise OverflowError(str(token))
        return t.Number(sign * value, span=_span(first, token))

    def number(self, args: Args) -> t.Number:
        return self._number(args[0], 1, args[0])

    def negative_number(self, args: Args) -> t.Number:
        return self._number(args[1], -1, args[0])

    def positive_number(self, args: Args) -> t.Number:
        return self._number(args[1], 1, args[0])

    def date(self, args: Args) -> t.Date:
        return t.Date(unquote(args[0][4:].lstrip()), span=_span(args[0], args[0]))

    def geom(self, args: Args) -> t.Geom:
        return t.Geom(unquote(args[0][4:].lstrip()), span=_span(args[0], args[0]))

    def null(self, args: Args) -> t.Null:
        return t.Null(span=_span(args[0], args[0]))

    def true(self, args: Args) -> t.Boolean:
        return t.Boolean(True, span=_span(args[0], args[0]))

    def false(self, args: Args) -> t.Boolean:
        return t.Boolean(False, span=_span(args[0], args[0]))

    def quantity(self, args: Args) -> t.Quantity:
        token = args[0]
        digits = token.rstrip("abcdefghijklmnopqrstuvwxyzM").rstrip()
        value = number(digits)
        if value is None:
            raise OverflowError(digits)
        return t.Quantity(float(value), token[len(digits) :].strip(), span=_span(token, token))

    # Values

    def name(self, args: Args) -> t.Name:
        token = args[0]
        text = unquote(token) if token.type == "QUOTED" else str(token)
        return t.Name(text, span=_span(token, token))

    field = name

    @v_args(meta=True)
    def star(self, meta: Meta, _args: Args) -> t.Star:
        return t.Star(span=_meta_span(meta))

    @v_args(meta=True)
    def call(self, meta: Meta, args: Args) -> t.Call:
        given = args[1] or ()
        return t.Call(args[0].lower(), tuple(given), span=_meta_span(meta), depth=_over(*given))

    def args(self, args: Args) -> Args:
        return args

    def distinct(self, args: Args) -> t.Distinct:
        return t.Distinct(args[1], span=_span(args[0], args[1]), depth=_over(args[1]))

    def arithmetic(self, args: Args) -> t.Arithmetic:
        left, operator, right = args
        return t.Arithmetic(str(operator), left, right, span=_span(left, right), depth=_over(left, right))

    def negative(self, args: Args) -> t.Expression:
        sign, item = args
        if isinstance(item, t.Number):
            return t.Number(-item.value, span=_span(sign, item))
        return t.Negative(item, span=_span(sign, item), depth=_over(item))

    def positive(self, args: Args) -> t.Expression:
        item: t.Expression = args[1]
        return item

    # Conditions

    def or_(self, args: Args) -> t.Junction:
        return self._junction("or", args)

    def and_(self, args: Args) -> t.Junction:
        return self._junction("and", args)

    def _junction(self, word: Literal["and", "or"], args: Args) -> t.Junction:
        return t.Junction(word, tuple(args), span=_span(args[0], args[-1]), depth=_over(*args))

    def negation(self, args: Args) -> t.Not:
        return t.Not(args[1], span=_span(args[0], args[1]), depth=_over(args[1]))

    def compare(self, args: Args) -> t.Compare:
        left, operator, right = args
        sign = {":": "=", "==": "=", "<>": "!="}.get(str(operator), str(operator))
        at = (int(operator.start_pos), int(operator.end_pos))
        return t.Compare(sign, left, right, at, span=_span(left, right), depth=_over(left, right))

    def like(self, args: Args) -> t.Like:
        return t.Like(args[0], unquote(args[1]), span=_span(args[0], args[1]), depth=_over(args[0]))

    def range(self, args: Args) -> Args:
        return args

    def in_range(self, args: Args) -> t.InRange:
        item, (left, low, high, right) = args[0], args[-1]
        parts = (item, low, high)
        within = (left.type == "OPEN", right.type == "CLOSE")
        return t.InRange(*parts, *within, span=_span(item, right), depth=_over(*parts))

    def in_list(self, args: Args) -> t.InList:
        return t.InList(args[0], tuple(args[1:]), span=_span(args[0], args[-1]), depth=_over(*args))

    def contained(self, args: Args) -> t.Contained:
        return t.Contained(args[0], args[1], span=_span(args[0], args[1]), depth=_over(*args))

    def is_null(self, args: Args) -> t.IsNull:
        return t.IsNull(args[0], False, span=_span(args[0], args[-1]), depth=_over(args[0]))

    def is_not_null(self, args: Args) -> t.IsNull:
        return t.IsNull(args[0], True, span=_span(args[0], args[-1]), depth=_over(args[0]))

    def is_bool(self, args: Args) -> t.IsBoolean:
        return t.IsBoolean(
            args[0], args[-1].value, False, span=_span(args[0], args[-1]), depth=_over(args[0])
        )

    def is_not_bool(self, args: Args) -> t.IsBoolean:
        return t.IsBoolean(args[0], args[-1].value, True, span=_span(args[0], args[-1]), depth=_over(args[0]))

    # Clauses

    def where(self, args: Args) -> t.Expression:
        condition: t.Expression = args[0]
        return condition

    def select(self, args: Args) -> tuple[t.SelectItem, ...]:
        return tuple(args)

    def group_by(self, args: Args) -> tuple[t.Item, ...]:
        return tuple(args)

    def order_by(self, args: Args) -> tuple[t.OrderItem, ...]:
        return tuple(args)

    def select_all(self, _args: Args) -> t.SelectAll:
        return t.SelectAll()

    def select_pattern(self, args: Args) -> t.SelectPattern:
        return t.SelectPattern(args[0].lower() == "exclude", tuple(args[1:]))

    def pattern_exact(self, args: Args) -> t.Pattern:
        return t.Pattern(args[0].value, prefix=False)

    def pattern_prefix(self, args: Args) -> t.Pattern:
        return t.Pattern(args[0].value, prefix=True)

    def pattern_family(self, args: Args) -> t.Pattern:
        return t.Pattern(f"{args[0].value}.", prefix=True)

    def pattern_all(self, _args: Args) -> t.Pattern:
        return t.Pattern("", prefix=True)

    @v_args(meta=True)
    def select_value(self, meta: Meta, args: Args) -> t.Item:
        alias = args[1].value if len(args) > 1 else None
        value: t.Expression = args[0]
        if alias is not None:
            key = alias
        elif isinstance(value, t.Name):
            key = value.value
        else:
            key = self.source[slice(*_meta_span(meta))]
        return t.Item(value, key, alias)

    group_value = select_value

    def order_default(self, args: Args) -> t.OrderItem:
        value: t.Expression = args[0]
        if isinstance(value, t.Negative) and isinstance(value.item, t.Name):
            return t.OrderItem(value.item, descending=True)
        return t.OrderItem(value, descending=False)

    def order_asc(self, args: Args) -> t.OrderItem:
        return t.OrderItem(args[0], descending=False)

    def order_desc(self, args: Args) -> t.OrderItem:
        return t.OrderItem(args[0], descending=True)

    def facet_name(self, args: Args) -> t.Name:
        name: t.Name = args[0]
        return name

    def facet_call(self, args: Args) -> tuple[t.Expression, ...]:
        return tuple(args[1:])


Builder = Callable[[str], Build]
