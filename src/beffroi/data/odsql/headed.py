"""Pages in the order of one field, read from the head of that order (`beffroi.data.heads`): the same rows, without sorting."""

from beffroi.data.odsql import limits, parse
from beffroi.data.odsql import tree as t
from beffroi.data.odsql.aggregates import has_aggregate
from beffroi.data.odsql.query import Context, Query


def head(query: Query, context: Context) -> str | None:
    """The table that begins with the rows of the query, already in its order; None when there is none, or it is too short.

    Raises:
        QueryError: a clause does not read, or the page is out of bounds.
    """
    heads = context.heads
    if heads is None or not query.order_by or query.group_by:
        return None
    if query.refine or query.exclude or any(query.where):
        return None
    items = parse.order_by(query.order_by)
    if len(items) != 1 or not isinstance(items[0].value, t.Name):
        return None
    named = items[0].value
    field = context.names.get(named.value)
    if field is None or not _shows_rows(query, named):
        return None
    limit, offset = limits.page(query, context.limits, grouped=False, for_export=False)
    if limit is None or limit + offset > heads.depth:
        return None
    return heads.table(field.name, descending=items[0].descending)


def _shows_rows(query: Query, named: t.Name) -> bool:
    """Whether the select neither counts over all the rows nor gives the name another meaning."""
    for item in parse.select(query.select):
        if isinstance(item, t.Item) and (
            has_aggregate(item.value) or (item.key == named.value and item.value != named)
        ):
            return False
    return True
