"""The rows a query reads: the version's table, and what `where`, `refine` and `exclude` leave of it."""

from collections.abc import Sequence
from dataclasses import dataclass

from pyroaring import BitMap

from beffroi.data.heads import POSITION
from beffroi.data.odsql import indexed, parse, refine, zones
from beffroi.data.odsql import sql as s
from beffroi.data.odsql import tree as t
from beffroi.data.odsql.conditions import condition
from beffroi.data.odsql.query import Context, Query
from beffroi.data.odsql.scope import Scope


@dataclass(frozen=True, slots=True)
class Rows:
    """A query's rows: where they are, and what is asked of them. `scope` names no clause yet. `head` is the table that
    begins with them in their order, if one does."""

    query: Query
    context: Context
    scope: Scope
    head: str | None = None

    @classmethod
    def of(cls, query: Query, context: Context, head: str | None = None) -> "Rows":
        """The rows of a query on a dataset.

        Raises:
            QueryError: an unknown zone.
        """
        zone = zones.zone_name(query.timezone)
        row = s.named("rowid")
        if head is not None:
            row = s.column(POSITION)
        elif _hides_rowid(context):
            row = s.column(position_name(context))
        scope = Scope(context, "select", query.select or "*", zone, query.lang, row)
        return cls(query, context, scope, head)

    @property
    def table(self) -> s.Sql:
        """What stands after FROM, named `t`. A field called `rowid` hides the engine's: the rows are then counted."""
        if self.head is not None:
            return s.table(self.head)
        if not _hides_rowid(self.context):
            return s.table(self.context.table)
        counted = s.alias_quoted(s.row_number(), position_name(self.context))
        return s.sub(s.select([s.star(s.ROW), counted], s.table(self.context.table)), s.ROW)

    def conditions(self, *, without: Sequence[str] = ()) -> s.Sql | None:
        """All the conditions; `without` are facets whose own refinements are left out.

        Raises:
            QueryError: something in them means nothing.
        """
        tests: list[s.Sql | None] = []
        for text in self.query.where:
            tree = parse.where(text) if isinstance(text, str) else text
            if tree is not None:
                tests.append(condition(tree, self.scope.within("where", _shown(text))))
        tests += refine.conditions(self.query, self.scope, without=without)
        return s.both(tests)

    def known(self) -> BitMap | None:
        """The positions of all these rows, when words alone are asked of them and the index knows the words; else None.

        Raises:
            QueryError: something in the conditions means nothing.
        """
        query = self.query
        if self.context.words is None or query.refine or query.exclude or not query.where:
            return None
        found: list[BitMap] = []
        for text in query.where:
            tree = parse.where(text) if isinstance(text, str) else text
            rows = None if tree is None else indexed.known(tree, self.scope.within("where", _shown(text)))
            if rows is None:
                return None
            found.append(rows)
        return BitMap.intersection(*found)

    def items(self) -> tuple[t.SelectItem, ...]:
        """What is selected.

        Raises:
            QueryError: it does not read.
        """
        also = parse.select(self.query.also) if self.query.also else ()
        return (*parse.select(self.query.select), *also)


def _shown(clause: str | t.Expression) -> str:
    """The text errors show: a condition made from another language has none of ours."""
    return clause if isinstance(clause, str) else ""


def position_name(context: Context) -> str:
    """A name no column of the table has, for a row's position."""
    name = POSITION
    while name in context.names:
        name += " "
    return name


def _hides_rowid(context: Context) -> bool:
    return any(field.name.lower() == "rowid" for field in context.schema)
