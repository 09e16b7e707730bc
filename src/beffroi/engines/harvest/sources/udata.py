"""The API of udata, as data.gouv.fr serves it."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import urlencode

from beffroi.engines.harvest.plain import files, first, flat, plain, read_json
from beffroi.engines.harvest.records import Ask, Entry, HarvestFailed, Options, Refusal, RemoteRecord

_API = "/api/1"
_FILE = {
    "address": ("url", "latest"),
    "title": ("title",),
    "format": ("format",),
    "media_type": ("mime",),
    "size": ("filesize",),
    "modified": ("last_modified", "published"),
}


def read(address: str, options: Options, ask: Ask) -> Iterator[Iterable[Entry]]:
    """Datasets, oldest first so that pages stay; options `organization`, `tag` keep some."""
    root = address.split(_API, 1)[0].rstrip("/") + _API
    asked = {"page_size": options.page, "sort": "created", "page": 1}
    asked |= {name: options.text(name) for name in ("organization", "tag") if options.text(name)}
    url: str | None = f"{root}/datasets/?{urlencode(asked)}"
    seen: set[str] = set()
    while url and url not in seen:
        seen.add(url)
        answer = read_json(ask(url, "application/json").content, url)
        if not isinstance(answer, Mapping) or not isinstance(answer.get("data"), list):
            raise HarvestFailed(f"{url[:200]} ne répond pas comme un udata : vérifiez l'adresse.")
        yield [_entry(shape) for shape in answer["data"]]
        url = plain(answer.get("next_page"))


def _entry(shape: Any) -> Entry:
    if not isinstance(shape, Mapping):
        return Refusal("La fiche n'est pas un objet JSON.")
    said = flat({key: value for key, value in shape.items() if key != "resources"})
    if shape.get("archived") or shape.get("deleted") or shape.get("private"):
        return Refusal(
            "Le jeu est archivé, supprimé ou privé à la source.", first(said, "id"), first(said, "title")
        )
    return RemoteRecord(
        first(said, "id"),
        "udata",
        said,
        files(shape.get("resources"), _FILE),
        modified=first(said, "last_update", "last_modified"),
        name=first(said, "slug"),
    )
