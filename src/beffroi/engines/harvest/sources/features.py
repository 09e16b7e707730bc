"""OGC API – Features: each collection is a dataset, its items are the rows."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import quote, urlsplit, urlunsplit

from beffroi.engines.harvest.plain import first, flat, plain, read_json
from beffroi.engines.harvest.records import (
    Ask,
    Distribution,
    Entry,
    HarvestFailed,
    Options,
    Refusal,
    RemoteRecord,
)
from beffroi.engines.harvest.sources.records import link


def read(address: str, options: Options, ask: Ask) -> Iterator[Iterable[Entry]]:
    """The collections of a service. Rows are asked for as one GeoJSON page as large as the server allows (option `limit`)."""
    parts = urlsplit(address)
    path = parts.path.rstrip("/")
    root = path if path.endswith("/collections") else f"{path}/collections"
    url: str | None = urlunsplit(parts._replace(path=root, query="f=json", fragment=""))
    seen: set[str] = set()
    while url and url not in seen:
        seen.add(url)
        answer = ask(url, "application/json")
        shape = read_json(answer.content, url)
        if not isinstance(shape, Mapping) or not isinstance(shape.get("collections"), list):
            raise HarvestFailed(
                f"{url[:200]} ne répond pas comme un OGC API – Features : vérifiez l'adresse."
            )
        base = urlunsplit(parts._replace(path=root, query="", fragment=""))
        yield [_entry(item, base, options.text("limit")) for item in shape["collections"]]
        url = link(shape, "next", answer.address)


def _entry(shape: Any, root: str, most: str) -> Entry:
    if not isinstance(shape, Mapping):
        return Refusal("La collection n'est pas un objet JSON.")
    said = flat({key: value for key, value in shape.items() if key not in {"links", "extent"}})
    remote_id = plain(shape.get("id")) or ""
    links = [item for item in shape.get("links") or [] if isinstance(item, Mapping)]
    said["license"] = next((str(i["href"]) for i in links if i.get("rel") == "license" and i.get("href")), "")
    if said.get("itemType", "feature") != "feature":
        return Refusal(
            "La collection n'est pas faite d'objets géographiques.", remote_id, first(said, "title")
        )
    if not any(i.get("rel") == "items" for i in links):
        return Refusal("La collection n'a pas d'objets.", remote_id, first(said, "title"))
    items = f"{root}/{quote(remote_id, safe='')}/items?f=json&limit={most if most.isdecimal() else 10_000}"
    made = Distribution(items, title="GeoJSON", format="geojson", media_type="application/geo+json")
    return RemoteRecord(remote_id, "ogc", said, (made,), kind="collection", name=remote_id)
