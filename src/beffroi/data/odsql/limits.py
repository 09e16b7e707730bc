"""How much a request may ask for (sections 1.3 and 2.1)."""

from beffroi.data.odsql.errors import PARAMETER, QueryError
from beffroi.data.odsql.query import Query, QueryLimits


def page(query: Query, limits: QueryLimits, *, grouped: bool, for_export: bool) -> tuple[int | None, int]:
    """Limit (None: all) and offset, checked.

    Raises:
        QueryError: out of bounds, in the API's words.
    """
    if query.offset < 0:
        raise QueryError.parameter("offset", query.offset, ">= 0")
    if for_export:
        if query.limit < -1:
            raise QueryError.parameter("limit", query.limit, ">= -1")
        return (None if query.limit == -1 or query.limit > 2**62 else query.limit), min(query.offset, 2**62)
    most, reach = (limits.groups, limits.groups) if grouped else (limits.page, limits.offset)
    if not -1 <= query.limit <= most:
        raise QueryError.parameter("limit", query.limit, f"-1 <= limit <= {most}")
    if query.limit == -1:
        _check_reach(query.offset, reach)
        return min(most, reach - query.offset), query.offset
    _check_reach(query.offset + query.limit, reach)
    return query.limit, query.offset


def _check_reach(end: int, reach: int) -> None:
    if end > reach:
        raise QueryError(
            f"Invalid value for sum of offset + limit API parameter: {end} was found but <= {reach} is expected.",
            error_code=PARAMETER,
        )
