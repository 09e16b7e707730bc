"""Records: a page, one record."""

from typing import Any

from django.http import HttpRequest, HttpResponse

from beffroi.data.odsql import compile_record, compile_records
from beffroi.doors.explore.blocks import rows_of
from beffroi.doors.explore.door import explore
from beffroi.doors.explore.errors import NoResource
from beffroi.doors.explore.links import dataset_address, page_links, record_links
from beffroi.doors.explore.parameters import Parameters
from beffroi.doors.explore.remembered import remembered
from beffroi.doors.explore.rows import fetch, page, total
from beffroi.doors.explore.shelf import Served, shelf

#: Added to what is selected when links or technical metadata are asked.
_TECHNICAL = "recordid as _id, record_timestamp as _timestamp, record_size as _size"


@explore
def records(request: HttpRequest, dataset_id: str) -> HttpResponse:
    """A page of records, or of groups."""
    served = shelf.get(dataset_id)
    return remembered(request, served.state, lambda: _page(request, served))


def _page(request: HttpRequest, served: Served) -> dict[str, Any]:
    dataset_id = served.dataset_id
    parameters = Parameters(request.GET)
    links, metas = parameters.flag("include_links"), parameters.flag("include_app_metas")
    plain = parameters.text("group_by") is None
    context = served.context()
    query = parameters.query(fields=context.names, also=_TECHNICAL if plain and (links or metas) else "")
    statement = compile_records(query, context)
    rows: list[Any] = []
    known = statement.total
    if query.limit and not (links or metas) and statement.window is not None:
        rows = rows_of(statement, statement.window)
    elif query.limit:  # limit=0 asks for the total alone
        rows, known = page(statement)
    body: dict[str, Any] = {}
    if plain:
        limit = query.limit if query.limit >= 0 else context.limits.page
        body["total_count"] = total(
            query,
            context,
            all_rows=served.records_count,
            found=len(rows),
            limit=limit,
            known=known,
        )
        if links:
            address = f"{dataset_address(request, dataset_id)}/records"
            reach, all_rows = context.limits.offset, body["total_count"]
            body["_links"] = page_links(request, address, all_rows, limit, query.offset, reach=reach)
        if links or metas:
            rows = [_technical(request, dataset_id, row, links=links, metas=metas) for row in rows]
    body["results"] = rows
    return body


@explore
def record(request: HttpRequest, dataset_id: str, record_id: str) -> HttpResponse:
    """One record: the same flat object as in a page."""
    served = shelf.get(dataset_id)
    return remembered(request, served.state, lambda: _record(request, served, record_id))


def _record(request: HttpRequest, served: Served, record_id: str) -> dict[str, Any]:
    parameters = Parameters(request.GET)
    links, metas = parameters.flag("include_links"), parameters.flag("include_app_metas")
    context = served.context()
    query = parameters.query(fields=context.names, also=_TECHNICAL if links or metas else "")
    rows = fetch(compile_record(record_id, query, context))
    if not rows:
        raise NoResource("record", record_id[:200])
    row = rows[0]
    if links or metas:
        row = _technical(request, served.dataset_id, row, links=links, metas=metas)
    return row


def _technical(
    request: HttpRequest, dataset_id: str, row: dict[str, Any], *, links: bool, metas: bool
) -> dict[str, Any]:
    """The row with its links and technical metadata, before its fields."""
    known = {name: row.pop(name) for name in ("_id", "_timestamp", "_size")}
    head: dict[str, Any] = {}
    if links:
        head["_links"] = record_links(request, dataset_id, known["_id"])
    if metas:
        head.update(known)
    return {**head, **row}
