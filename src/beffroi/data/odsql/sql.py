"""The few shapes of SQL we build, as sqlglot expressions, and their text. The only place where SQL is written.

Names come from the schema and are always quoted; values are always bound. sqlglot generates, it never parses.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar

from sqlglot import exp
from sqlglot.dialects.duckdb import DuckDB
from sqlglot.generators.duckdb import DuckDBGenerator

Sql = exp.Expr
Select = exp.Select

ROW = "t"  # the alias of the table whose rows are read


class Bound(exp.Expression):
    """A value sent beside the text."""

    arg_types: ClassVar[dict[str, bool]] = {"value": True}


class Raw(exp.Expression):
    """Text of ours, as it is: the table's name, given by the lake."""

    arg_types: ClassVar[dict[str, bool]] = {"this": True}


class Filled(exp.Expression):
    """Text of ours where `{0}`, `{1}`… stand for the expressions, each as often as needed."""

    arg_types: ClassVar[dict[str, bool]] = {"pattern": True, "expressions": True}


class _Generator(DuckDBGenerator):
    TRANSFORMS: ClassVar[dict[Any, Any]] = {
        **DuckDBGenerator.TRANSFORMS,
        Filled: lambda self, node: node.args["pattern"].format(*map(self.sql, node.expressions)),
        Bound: lambda self, node: self.number(node.args["value"]),
        Raw: lambda _self, node: node.args["this"],
    }

    def __init__(self) -> None:
        super().__init__(dialect=DuckDB(), comments=False)
        self.values: list[object] = []
        self._places: dict[tuple[type, object], int] = {}

    def number(self, value: object) -> str:
        """The place of a value; equal values share one, so that equal expressions have equal texts."""
        key = (type(value), repr(value) if isinstance(value, float) else value)  # 0.0 == -0.0
        place = self._places.get(key)
        if place is None:
            self.values.append(value)
            place = self._places[key] = len(self.values)
        return f"${place}"


def render(statement: Sql) -> tuple[str, tuple[object, ...]]:
    """The text and its bound values. The tree must not be used after."""
    generator = _Generator()
    text = generator.generate(statement, copy=False)
    return text, tuple(generator.values)


def tables(expression: Sql) -> set[str]:
    """The names of the tables whose columns it reads."""
    return {found.table for found in expression.find_all(exp.Column)}


def bind(value: object) -> Sql:
    """A value; lists as tuples."""
    return Bound(value=value)


def quoted(name: str) -> exp.Identifier:
    """A name that may hold any character."""
    return exp.Identifier(this=name, quoted=True)


def column(name: str, table: str = ROW) -> Sql:
    """A column of a table we named."""
    return exp.Column(this=quoted(name), table=exp.Identifier(this=table, quoted=False))


def call(name: str, *args: Sql) -> Sql:
    """A function of the engine."""
    return exp.Anonymous(this=name, expressions=list(args))


def part(struct: Sql, name: str) -> Sql:
    """A member of a struct; `name` is ours."""
    return call("struct_extract", struct, exp.Literal.string(name))


def text(value: str) -> Sql:
    """A text of ours."""
    return exp.Literal.string(value)


def num(value: float) -> Sql:
    """A number of ours."""
    return exp.Literal.number(value) if value >= 0 else exp.Neg(this=exp.Literal.number(-value))


def null() -> Sql:
    """NULL."""
    return exp.Null()


def cast(value: Sql, type_name: str) -> Sql:
    """CAST(value AS type)."""
    return exp.Cast(this=value, to=_type(type_name))


def try_cast(value: Sql, type_name: str) -> Sql:
    """TRY_CAST(value AS type): NULL where it does not fit."""
    return exp.TryCast(this=value, to=_type(type_name), safe=True)


def _type(name: str) -> exp.DataType:
    if name == "VARCHAR[]":
        return exp.DataType(this=exp.DType.ARRAY, expressions=[_type("VARCHAR")], nested=True)
    return exp.DataType(this=exp.DType[_TYPES.get(name, name)])


_TYPES = {"HUGEINT": "INT128", "TIMESTAMP": "TIMESTAMP"}


def among(value: Sql, others: Sequence[Sql]) -> Sql:
    """value IN (others)."""
    return exp.In(this=paren(value), expressions=list(others))


def among_numbers(value: Sql, numbers: str) -> Sql:
    """The value is one of whole numbers written with commas: one bound text, where thousands of places would take seconds."""
    read = cast(call("unnest", call("string_split", bind(numbers), text(","))), "BIGINT")
    return exp.In(this=paren(value), query=exp.Subquery(this=exp.Select(expressions=[read])))


def paren(value: Sql) -> Sql:
    """Parentheses where an operator follows."""
    return (
        value
        if isinstance(value, exp.Column | exp.Anonymous | Bound | exp.Paren | exp.Cast)
        else exp.Paren(this=value)
    )


def binary(operator: str, left: Sql, right: Sql) -> Sql:
    """Two operands and one of the operators of `_BINARY`."""
    return _BINARY[operator](this=paren(left), expression=paren(right))


_BINARY: dict[str, type[exp.Binary]] = {
    "=": exp.EQ,
    "!=": exp.NEQ,
    "<": exp.LT,
    "<=": exp.LTE,
    ">": exp.GT,
    ">=": exp.GTE,
    "+": exp.Add,
    "-": exp.Sub,
    "*": exp.Mul,
    "/": exp.Div,
    "//": exp.IntDiv,
    "%": exp.Mod,
}


def concat(*parts: Sql) -> Sql:
    """Texts end to end; NULL when one is."""
    result = parts[0]
    for other in parts[1:]:
        result = exp.DPipe(this=result, expression=paren(other))
    return exp.Paren(this=result)


def both(conditions: Iterable[Sql | None]) -> Sql | None:
    """All of the conditions, None when there is none."""
    return _joined(exp.And, conditions)


def either(conditions: Iterable[Sql]) -> Sql:
    """One of the conditions; false when there is none."""
    joined = _joined(exp.Or, conditions)
    return false() if joined is None else exp.Paren(this=joined)


def _joined(kind: type[exp.Connector], conditions: Iterable[Sql | None]) -> Sql | None:
    result: Sql | None = None
    for condition in conditions:
        if condition is not None:
            wrapped = exp.Paren(this=condition) if isinstance(condition, exp.Connector) else condition
            result = wrapped if result is None else kind(this=result, expression=wrapped)
    return result


def true() -> Sql:
    """TRUE."""
    return exp.Boolean(this=True)


def false() -> Sql:
    """FALSE."""
    return exp.Boolean(this=False)


def not_(condition: Sql) -> Sql:
    """NOT: NULL stays NULL."""
    return exp.Not(this=exp.Paren(this=condition))


def is_null(value: Sql, *, negated: bool = False) -> Sql:
    """IS NULL, or IS NOT NULL."""
    test = exp.Is(this=paren(value), expression=exp.Null())
    return exp.Not(this=test) if negated else test


def is_true(condition: Sql, *, value: bool = True, negated: bool = False) -> Sql:
    """IS TRUE and its kin: never NULL."""
    test: Sql = exp.Is(this=exp.Paren(this=condition), expression=exp.Boolean(this=value))
    return exp.Not(this=test) if negated else test


def case(*branches: tuple[Sql, Sql], otherwise: Sql | None = None) -> Sql:
    """CASE WHEN … THEN … ELSE … END."""
    return exp.Case(ifs=[exp.If(this=when, true=then) for when, then in branches], default=otherwise)


def array(values: Sequence[Sql]) -> Sql:
    """A list."""
    return call("list_value", *values)


def each(variable: str, body: Sql) -> Sql:
    """A lambda of one variable; read it in the body with `local`."""
    return exp.Lambda(this=body, expressions=[exp.Identifier(this=variable, quoted=False)])


def local(variable: str) -> Sql:
    """The variable of a lambda."""
    return exp.Column(this=exp.Identifier(this=variable, quoted=False))


def alias(value: Sql, name: str) -> Sql:
    """`value AS name`; the name is ours."""
    return exp.Alias(this=value, alias=exp.Identifier(this=name, quoted=False))


def star(table: str | None = None) -> Sql:
    """`*`, or all columns of a table we named."""
    if table is None:
        return exp.Star()
    return exp.Column(this=exp.Star(), table=exp.Identifier(this=table, quoted=False))


def row_number() -> Sql:
    """The rank of a row among those read, from 0."""
    return exp.Sub(this=exp.Window(this=call("row_number")), expression=num(1))


def distinct(value: Sql) -> Sql:
    """DISTINCT value, inside an aggregate."""
    return exp.Distinct(expressions=[value])


def filtered(aggregate: Sql, condition: Sql) -> Sql:
    """aggregate FILTER (WHERE condition)."""
    return exp.Filter(this=aggregate, expression=exp.Where(this=condition))


def named(name: str, table: str = ROW) -> Sql:
    """A column we named, or the engine's `rowid`."""
    return exp.Column(
        this=exp.Identifier(this=name, quoted=False), table=exp.Identifier(this=table, quoted=False)
    )


def alias_quoted(value: Sql, name: str) -> Sql:
    """`value AS "name"`."""
    return exp.Alias(this=value, alias=quoted(name))


def select(
    items: Sequence[Sql],
    source: Sql,
    *,
    where: Sql | None = None,
    group: int = 0,
    order: Sequence[Sql] = (),
    limit: int | None = None,
    offset: int = 0,
) -> exp.Select:
    """A SELECT; `group` groups by the first items, by place."""
    parts: dict[str, Any] = {"expressions": list(items), "from_": exp.From(this=source)}
    if where is not None:
        parts["where"] = exp.Where(this=where)
    if group:
        parts["group"] = exp.Group(expressions=[num(place + 1) for place in range(group)])
    if order:
        parts["order"] = exp.Order(expressions=list(order))
    if limit is not None:
        parts["limit"] = exp.Limit(expression=num(limit))
    if offset:
        parts["offset"] = exp.Offset(expression=num(offset))
    return exp.Select(**parts)


def table(name: str, named: str = ROW) -> Sql:
    """The table the lake named, as `named`."""
    return exp.Table(this=Raw(this=name), alias=_table_alias(named))


def sub(statement: exp.Select, named: str) -> Sql:
    """A SELECT to read from."""
    return exp.Subquery(this=statement, alias=_table_alias(named))


def _table_alias(name: str) -> exp.TableAlias:
    return exp.TableAlias(this=exp.Identifier(this=name, quoted=False))


def cross(left: Sql, right: Sql) -> Sql:
    """Every row of both."""
    return Pair(left=left, right=right)


class Pair(exp.Expression):
    """Two sources side by side: `left, right`."""

    arg_types: ClassVar[dict[str, bool]] = {"left": True, "right": True}


_Generator.TRANSFORMS[Pair] = lambda self, node: f"{self.sql(node, 'left')}, {self.sql(node, 'right')}"


def sort(value: Sql, *, descending: bool = False) -> Sql:
    """A sort key; nulls last both ways."""
    return exp.Ordered(this=value, desc=descending, nulls_first=False)


def both_of(first: Sql, second: Sql) -> Sql:
    """first AND second, in parentheses."""
    return exp.Paren(this=exp.And(this=first, expression=second))


def assign(name: str, value: Sql) -> Sql:
    """`name := value`, a member of a struct; the name is ours."""
    return exp.PropertyEQ(this=exp.Identifier(this=name, quoted=False), expression=value)


def cte(name: str, named_as: str) -> Sql:
    """A step of `with_steps`, as a source."""
    return exp.Table(this=exp.Identifier(this=name, quoted=False), alias=_table_alias(named_as))


def chain(name: str, times: int) -> Sql:
    """A step several times over, as l0, l1…"""
    source = cte(name, "l0")
    for place in range(1, times):
        source = cross(source, cte(name, f"l{place}"))
    return source


def single() -> Sql:
    """One row."""
    return sub(exp.Select(expressions=[alias(num(1), "one_")]), "single")


def with_steps(statement: exp.Select, steps: Mapping[str, Sql]) -> exp.Select:
    """WITH name AS MATERIALIZED (…), … SELECT …: each step is computed once."""
    tables = [exp.CTE(this=step, alias=_table_alias(name), materialized=True) for name, step in steps.items()]
    statement.set("with_", exp.With(expressions=tables))
    return statement
