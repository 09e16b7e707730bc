"""CKAN's action API (DKAN's too), and the catalogues in one JSON file: data.json (Project Open Data) and CKAN's own exports."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import urlencode, urlsplit

from beffroi.engines.harvest.plain import files, first, flat, read_json, whole_number
from beffroi.engines.harvest.records import (
    Ask,
    Distribution,
    Entry,
    HarvestFailed,
    Options,
    Refusal,
    RemoteRecord,
)

_SEARCH = "/api/3/action/package_search"
_FILE = {
    "address": ("url", "download_url", "access_url"),
    "title": ("name_translated", "name", "title", "description"),
    "format": ("format",),
    "media_type": ("mimetype",),
    "size": ("size",),
    "licence": ("license", "license_id"),
    "modified": ("last_modified", "modified", "metadata_modified"),
}
_DATA_JSON_FILE = {
    "address": ("downloadURL", "accessURL"),
    "title": ("title", "description"),
    "format": ("format",),
    "media_type": ("mediaType",),
    "size": ("byteSize",),
    "licence": ("license",),
    "modified": ("modified",),
}


def read(address: str, options: Options, ask: Ask) -> Iterator[Iterable[Entry]]:
    """Datasets of a portal by pages, or all those of a document; options `q` and `fq` keep some of a portal's."""
    if urlsplit(address).path.endswith((".json", ".jsonld")):
        yield document(read_json(ask(address, "application/json").content, address))
        return
    root = address.split("/api/3", 1)[0].rstrip("/") + _SEARCH
    start, total = 0, 1
    while start < total:
        asked = {"rows": options.page, "start": start, "sort": "id asc"}
        asked |= {name: options.text(name) for name in ("q", "fq") if options.text(name)}
        url = f"{root}?{urlencode(asked)}"
        answer = read_json(ask(url, "application/json").content, url)
        result = answer.get("result") if isinstance(answer, Mapping) else None
        if not isinstance(result, Mapping) or not isinstance(result.get("results"), list):
            raise HarvestFailed(f"{url[:200]} ne répond pas comme un CKAN : vérifiez l'adresse du portail.")
        yield [_package(shape) for shape in result["results"]]
        total = whole_number(result.get("count"))
        start += len(result["results"]) or total


def document(shape: Any) -> list[Entry]:
    """The datasets of a JSON document, whatever it is wrapped in."""
    if isinstance(shape, Mapping) and "result" in shape:
        shape = shape["result"]
    if isinstance(shape, Mapping) and isinstance(shape.get("results"), list):
        shape = shape["results"]
    if isinstance(shape, Mapping) and isinstance(shape.get("dataset"), list):
        return [_described(item) for item in shape["dataset"]]
    if isinstance(shape, list):
        return [entry for item in shape for entry in document(item)]
    return [_described(shape) if isinstance(shape, Mapping) and _is_data_json(shape) else _package(shape)]


def _is_data_json(shape: Mapping[str, Any]) -> bool:
    return "distribution" in shape or ("identifier" in shape and "resources" not in shape)


def _package(shape: Any) -> Entry:
    if not isinstance(shape, Mapping):
        return Refusal("La fiche n'est pas un objet JSON.")
    extras = {
        f"extras.{item['key']}": item.get("value")
        for item in shape.get("extras") or []
        if isinstance(item, Mapping) and isinstance(item.get("key"), str)
    }
    said = {**flat({k: v for k, v in shape.items() if k not in {"resources", "extras"}}), **flat(extras)}
    remote_id = first(said, "id", "name")
    if "resources" not in shape and not first(said, "notes", "notes_translated"):
        return Refusal("La fiche n'est pas celle d'un jeu de données CKAN.", remote_id, first(said, "title"))
    return RemoteRecord(
        remote_id,
        "ckan",
        said,
        files(shape.get("resources"), _FILE),
        kind=first(said, "type") or "dataset",
        modified=first(said, "metadata_modified"),
        name=first(said, "name"),
    )


def _described(shape: Any) -> Entry:
    if not isinstance(shape, Mapping):
        return Refusal("La fiche n'est pas un objet JSON.")
    said = flat({key: value for key, value in shape.items() if key != "distribution"})
    made: tuple[Distribution, ...] = files(shape.get("distribution"), _DATA_JSON_FILE)
    return RemoteRecord(
        first(said, "identifier", "@id"), "data_json", said, made, modified=first(said, "modified")
    )
