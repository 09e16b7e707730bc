"""Text → tree, for each clause; what was read once is kept."""

from functools import lru_cache
from importlib.resources import files
from typing import Any, cast

from lark import Lark, Token, Tree
from lark.exceptions import LarkError, UnexpectedCharacters, UnexpectedEOF, UnexpectedToken, VisitError

from beffroi.data.odsql import tree as t
from beffroi.data.odsql.build import Build, TooDeep
from beffroi.data.odsql.errors import QueryError

MAX_CHARACTERS = 100_000

_CLAUSES = ["where", "select", "group_by", "order_by", "facet"]


@lru_cache(maxsize=1)
def _lark() -> Lark:
    grammar = files("beffroi.data.odsql").joinpath("grammar.lark").read_text(encoding="utf-8")
    return Lark(
        grammar,
        parser="lalr",
        lexer="contextual",
        start=_CLAUSES,
        propagate_positions=True,
        maybe_placeholders=True,
    )


def _read(clause: str, text: str) -> Any:
    _check_characters(clause, text)
    try:
        read = Build(text).transform(cast("Tree[Any]", _lark().parse(text, start=clause)))
    except LarkError as error:
        raise _refusal(error, clause, text) from None
    except RecursionError:
        raise _too_deep(clause) from None
    for root in read if isinstance(read, tuple) else (read,):
        value = root.value if isinstance(root, t.Item | t.OrderItem) else root
        if isinstance(value, t.Node) and clause != "facet":
            _no_condition_in_values(cast("t.Expression", value), clause, text)
    return read


def _check_characters(clause: str, text: str) -> None:
    if len(text) > MAX_CHARACTERS:
        raise QueryError.malformed(f"the clause is longer than {MAX_CHARACTERS} characters.", clause)
    try:
        text.encode()
    except UnicodeEncodeError as error:  # half a character: no text of ours holds one
        found = ascii(text[error.start])[1:-1]
        raise QueryError.syntax(found, error.start, ascii(text)[1:-1], clause) from None


def _refusal(error: LarkError, clause: str, text: str) -> Exception:
    """Our error for lark's."""
    if isinstance(error, VisitError):
        return _refused_part(error.orig_exc, clause) or error
    match error:
        case UnexpectedToken(token=Token(type="$END")) | UnexpectedEOF():
            return QueryError.syntax(None, len(text), text, clause)
        case UnexpectedToken(token=token):
            return QueryError.syntax(str(token), int(token.start_pos or 0), text, clause)
        case UnexpectedCharacters(pos_in_stream=int(place)):
            return QueryError.syntax(text[place], place, text, clause)
        case _:
            return error


def _refused_part(reason: Exception, clause: str) -> QueryError | None:
    """Our error for what reads well and cannot be."""
    match reason:
        case OverflowError():
            return QueryError.malformed(f"the number {str(reason)[:40]} is too large.", clause)
        case TooDeep() | RecursionError():
            return _too_deep(clause)
        case _:
            return None


def _too_deep(clause: str) -> QueryError:
    return QueryError.malformed("the expression is nested too deep.", clause)


def _no_condition_in_values(root: t.Expression, clause: str, text: str) -> None:
    """The grammar reads one kind of expression: a comparison inside arithmetic or a function is refused here, where it stands."""
    for node in t.walk(root):
        if isinstance(node, t.Junction | t.Not) or (isinstance(node, t.Call) and node.name == "now"):
            continue
        for child in t.children(node):
            if isinstance(child, t.Condition):
                start, end = child.at if isinstance(child, t.Compare) else child.span
                raise QueryError.syntax(text[start:end], start, text, clause)


@lru_cache(maxsize=1024)
def where(text: str) -> t.Expression | None:
    """The condition of a where, None when blank. Raises QueryError."""
    if not text.strip():
        return None
    return cast("t.Expression", _read("where", text))


@lru_cache(maxsize=1024)
def select(text: str | None) -> tuple[t.SelectItem, ...]:
    """The items of a select; absent or blank stands for all fields. Raises QueryError."""
    if text is None or not text.strip():
        return (t.SelectAll(),)
    return cast("tuple[t.SelectItem, ...]", _read("select", text))


@lru_cache(maxsize=1024)
def group_by(text: str | None) -> tuple[t.Item, ...]:
    """The items of a group_by. Raises QueryError."""
    if text is None or not text.strip():
        return ()
    return cast("tuple[t.Item, ...]", _read("group_by", text))


@lru_cache(maxsize=1024)
def order_by(text: str | None) -> tuple[t.OrderItem, ...]:
    """The items of an order_by. Raises QueryError."""
    if text is None or not text.strip():
        return ()
    return cast("tuple[t.OrderItem, ...]", _read("order_by", text))


@lru_cache(maxsize=1024)
def facet(text: str) -> t.Name | tuple[t.Expression, ...]:
    """A facet's name, or the arguments of `facet(…)`. Raises QueryError."""
    return cast("t.Name | tuple[t.Expression, ...]", _read("facet", text))
