"""Where an expression stands: the clause for messages, the dataset, the zone, and what may be used."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Self

from beffroi.data.fields import Field
from beffroi.data.odsql import sql as s
from beffroi.data.odsql import tree as t
from beffroi.data.odsql.errors import SEMANTIC, QueryError
from beffroi.data.odsql.query import Context
from beffroi.data.odsql.values import Value, kind_of


@dataclass(frozen=True)
class Scope:
    """`replace` is asked first for each expression: it answers with what an outer query already holds (a group's key, an
    aggregate), or None. `row` is the row's position in the serving file, `table` our name of the rows."""

    context: Context
    clause: str
    text: str
    zone: str
    lang: str
    row: s.Sql
    table: str = s.ROW
    replace: Callable[[t.Expression, "Scope"], Value | None] | None = None

    def error(self, detail: str, *, error_code: str = SEMANTIC) -> QueryError:
        """What to raise when the clause means nothing."""
        return QueryError.malformed(detail, self.clause, error_code=error_code)

    def within(self, clause: str, text: str) -> Self:
        """The same for another clause."""
        return replace(self, clause=clause, text=text)

    def replacing(self, by: Callable[[t.Expression, "Scope"], Value | None] | None) -> Self:
        """The same with other replacements."""
        return replace(self, replace=by)

    def column(self, field: Field) -> Value:
        """A field's value in the current row."""
        return Value(s.column(field.name, self.table), kind_of(field), field, computed=False)

    def field(self, node: t.Expression, function: str) -> Field:
        """The field an argument names.

        Raises:
            QueryError: it is no field, or an unknown one.
        """
        if not isinstance(node, t.Name):
            raise self.error(f"{function}() expects a field.")
        found = self.context.names.get(node.value)
        if found is None:
            raise self.error(f"Unknown field: {node.value}.")
        return found

    def texts(self) -> list[Value]:
        """All the fields full text looks into."""
        return [self.column(field) for field in self.context.schema if field.searched]

    def arity(self, call: t.Call, least: int, most: int) -> None:
        """Check the number of arguments.

        Raises:
            QueryError: too few or too many.
        """
        if not least <= len(call.args) <= most:
            wanted = str(least) if least == most else f"{least} to {most}"
            raise self.error(f"{call.name}() expects {wanted} argument(s), {len(call.args)} found.")
