"""Links: where else a client may go from an answer."""

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import quote, urlencode

from django.http import HttpRequest

from beffroi.city.metadata.public import base_of

ROOT = "/api/explore/v2.1"
#: Addresses of version 2.0, whose links stay among themselves.
EARLIER = ("/api/explore/v2.0", "/api/v2")

Link = dict[str, str]


def site(request: HttpRequest) -> str:
    """The public address of the service, without a slash at the end."""
    return base_of(request)


def base(request: HttpRequest) -> str:
    """The public address of the API, without a slash at the end; of the version that was asked."""
    root = next((root for root in EARLIER if f"{request.path_info}/".startswith(f"{root}/")), ROOT)
    return f"{site(request)}{root}"


def link(rel: str, href: str) -> Link:
    """One link."""
    return {"rel": rel, "href": href}


def dataset_address(request: HttpRequest, dataset_id: str) -> str:
    """Where a dataset is."""
    return f"{base(request)}/catalog/datasets/{quote(dataset_id, safe='@')}"


def dataset_links(request: HttpRequest, dataset_id: str) -> list[Link]:
    """What a dataset leads to."""
    here = dataset_address(request, dataset_id)
    return [
        link("self", here),
        link("catalog", f"{base(request)}/catalog/datasets"),
        link("records", f"{here}/records"),
        link("facets", f"{here}/facets"),
        link("exports", f"{here}/exports"),
        link("attachments", f"{here}/attachments"),
    ]


def record_links(request: HttpRequest, dataset_id: str, record_id: str) -> list[Link]:
    """What a record leads to."""
    here = dataset_address(request, dataset_id)
    return [
        link("self", f"{here}/records/{record_id}"),
        link("datasets", f"{base(request)}/catalog/datasets"),
        link("dataset", here),
    ]


def page_links(
    request: HttpRequest, address: str, total: int, limit: int, offset: int, *, reach: int
) -> list[Link]:
    """The pages around this one; `total` rows in all, of which paging gives the first `reach`: no link leads to a refusal. A page
    of no rows leads only to itself."""

    def page(start: int) -> str:
        given = [(name, text) for name in request.GET for text in request.GET.getlist(name)]
        others = [(name, text) for name, text in given if name not in {"offset", "limit", "apikey"}]
        return f"{address}?{urlencode([*others, ('limit', limit), ('offset', start)])}"

    links = [link("self", page(offset))]
    if limit > 0:
        links.append(link("first", page(0)))
        links.append(link("last", page(max(min(total - 1, reach - limit), 0) // limit * limit)))
        if offset + limit < total and offset + 2 * limit <= reach:
            links.append(link("next", page(offset + limit)))
        if offset > 0:
            links.append(link("prev", page(max(offset - limit, 0))))
    return links


def listed(links: list[Link], **more: Any) -> dict[str, Any]:
    """A body of links: published examples call them `_links`, working clients read `links`."""
    return {"links": links, "_links": links, **more}


def files_at(here: str, files: Iterable[Mapping[str, str]]) -> list[dict[str, Any]]:
    """Documents or files elsewhere, as the API lists them below the address `here`."""
    return [
        {
            "href": f"{here}/{file['id']}",
            "metas": {
                "id": file["id"],
                "title": file["title"],
                "mime-type": file["mimetype"],
                "url": file["url"],
            },
        }
        for file in files
    ]
