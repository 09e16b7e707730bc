"""OGC API – Records: the items of a catalogue's collection."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

from beffroi.engines.harvest.plain import first, flat, plain, read_json, whole_number
from beffroi.engines.harvest.records import (
    Ask,
    Distribution,
    Entry,
    HarvestFailed,
    Options,
    Refusal,
    RemoteRecord,
)

_ELSEWHERE = {
    "self",
    "alternate",
    "collection",
    "root",
    "parent",
    "next",
    "prev",
    "canonical",
    "license",
    "icon",
    "preview",
}


def read(address: str, options: Options, ask: Ask) -> Iterator[Iterable[Entry]]:
    """Records by pages, following the links the server gives."""
    url: str | None = _items(address, options.page)
    seen: set[str] = set()
    while url and url not in seen:
        seen.add(url)
        answer = ask(url, "application/geo+json, application/json;q=0.9")
        shape = read_json(answer.content, url)
        if not isinstance(shape, Mapping) or not isinstance(shape.get("features"), list):
            raise HarvestFailed(
                f"{url[:200]} ne répond pas comme un OGC API – Records : donnez l'adresse de la collection."
            )
        yield [_entry(item, answer.address) for item in shape["features"]]
        url = link(shape, "next", answer.address)


def link(shape: Mapping[str, Any], relation: str, here: str) -> str | None:
    """The address of a link of that relation, JSON first."""
    found = [
        item for item in shape.get("links") or [] if isinstance(item, Mapping) and item.get("rel") == relation
    ]
    found.sort(key=lambda item: "json" not in str(item.get("type", "json")))
    href = plain(found[0].get("href")) if found else None
    return urljoin(here, href) if href else None


def _items(address: str, rows: int) -> str:
    parts = urlsplit(address)
    path = parts.path.rstrip("/")
    path = path if path.endswith("/items") else f"{path}/items"
    query = {"limit": str(rows), **dict(parse_qsl(parts.query)), "f": "json"}
    return urlunsplit(parts._replace(path=path, query=urlencode(query), fragment=""))


def _entry(shape: Any, here: str) -> Entry:
    if not isinstance(shape, Mapping):
        return Refusal("La fiche n'est pas un objet JSON.")
    properties = shape.get("properties")
    said = flat(properties) if isinstance(properties, Mapping) else {}
    remote_id = plain(shape.get("id")) or first(said, "externalIds.value", "identifier")
    links = [item for item in shape.get("links") or [] if isinstance(item, Mapping)]
    kind = first(said, "type") or "dataset"
    if kind.rpartition("/")[2].lower() in {"service", "application", "document"}:
        return Refusal(
            f"La fiche décrit un objet « {kind} », pas des données.", remote_id, first(said, "title")
        )
    for relation, name in (
        ("license", "license"),
        ("canonical", "landing page"),
        ("alternate", "landing page"),
    ):
        said.setdefault(
            name, next((str(i["href"]) for i in links if i.get("rel") == relation and i.get("href")), "")
        )
    themes = said.get("themes.concepts.id", [])
    said["themes.concepts.id"] = [t for t in themes if "://" not in t] or themes  # words before codes
    made = [d for item in links if item.get("rel") not in _ELSEWHERE and (d := _file(item, here))]
    return RemoteRecord(
        remote_id, "ogc", said, tuple(made), kind=kind, modified=first(said, "updated"), name=remote_id
    )


def _file(item: Mapping[str, Any], here: str) -> Distribution | None:
    href = plain(item.get("href"))
    if href is None:
        return None
    media = plain(item.get("type")) or ""
    return Distribution(
        urljoin(here, href),
        title=plain(item.get("title")) or "",
        media_type=media.partition(";")[0],
        size=whole_number(item.get("length")),
        modified=plain(item.get("updated")) or "",
    )
