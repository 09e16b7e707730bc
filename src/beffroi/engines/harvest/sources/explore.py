"""The Explore API v2.1 of an Opendatasoft portal, or of another Beffroi."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import quote, urlencode

from beffroi.engines.harvest.plain import flat, plain, read_json
from beffroi.engines.harvest.records import (
    Ask,
    Distribution,
    Entry,
    HarvestFailed,
    Options,
    Refusal,
    RemoteRecord,
)

_API = "/api/explore/v2.1"
_MOST = 10_000  # offset + limit of that API


def read(address: str, options: Options, ask: Ask) -> Iterator[Iterable[Entry]]:
    """Datasets in the order of their ids; option `where` (ODSQL) keeps some."""
    root = address.split(_API, 1)[0].rstrip("/") + _API
    offset, total = 0, 1
    while offset < min(total, _MOST):
        asked = {"limit": min(options.page, 100), "offset": offset, "order_by": "dataset_id"}
        if options.text("where"):
            asked["where"] = options.text("where")
        url = f"{root}/catalog/datasets?{urlencode(asked)}"
        answer = read_json(ask(url, "application/json").content, url)
        if not isinstance(answer, Mapping) or not isinstance(answer.get("results"), list):
            raise HarvestFailed(
                f"{url[:200]} ne répond pas comme une API Explore : vérifiez l'adresse du portail."
            )
        found = answer["results"]
        total = int(answer.get("total_count") or 0) if str(answer.get("total_count") or 0).isdecimal() else 0
        yield [_entry(shape, root) for shape in found]
        offset += len(found) or _MOST
    if total > _MOST:
        raise HarvestFailed(f"Ce portail a plus de {_MOST} jeux : limitez la source par l'option « where ».")


def _entry(shape: Any, root: str) -> Entry:
    if not isinstance(shape, Mapping):
        return Refusal("La fiche n'est pas un objet JSON.")
    remote_id = plain(shape.get("dataset_id")) or ""
    metas = shape.get("metas")
    said = flat(metas) if isinstance(metas, Mapping) else {}
    fields = [f for f in shape.get("fields") or [] if isinstance(f, Mapping)]
    return RemoteRecord(
        remote_id,
        "explore",
        said,
        tuple(_files(shape, remote_id, root, fields)),
        modified=str(said.get("default.data_processed") or said.get("default.modified") or ""),
        name=remote_id,
        fields=tuple(_field(f) for f in fields) if shape.get("has_records") else (),
        documents=tuple(_documents(shape, remote_id, root)),
    )


def _files(
    shape: Mapping[str, Any], remote_id: str, root: str, fields: list[Mapping[str, Any]]
) -> Iterator[Distribution]:
    if shape.get("has_records"):
        base = f"{root}/catalog/datasets/{quote(remote_id, safe='')}/exports"
        modified = plain((shape.get("metas") or {}).get("default", {}).get("modified")) or ""
        types = {str(f.get("type")) for f in fields}
        # Lines of JSON keep lists and types; a shape is one text in a CSV, an object with properties of its own elsewhere.
        formats = ("csv",) if "geo_shape" in types else ("jsonl", "csv")
        for name in formats:
            yield Distribution(f"{base}/{name}", title=name.upper(), format=name, modified=modified)
    for item in shape.get("alternative_exports") or []:
        if isinstance(item, Mapping) and str(item.get("url", "")).startswith(
            ("http://", "https://", "ftp://")
        ):
            yield Distribution(
                str(item["url"]),
                title=plain(item.get("title")) or "",
                media_type=plain(item.get("mimetype")) or "",
            )


def _documents(shape: Mapping[str, Any], remote_id: str, root: str) -> Iterator[Distribution]:
    """Documents given with a dataset, where the portal serves them."""
    for item in shape.get("attachments") or []:
        if isinstance(item, Mapping) and (name := plain(item.get("id"))):
            yield Distribution(
                f"{root}/catalog/datasets/{quote(remote_id, safe='')}/attachments/{quote(name, safe='')}",
                title=plain(item.get("title")) or name,
                media_type=plain(item.get("mimetype")) or "",
            )


def _field(shape: Mapping[str, Any]) -> dict[str, Any]:
    kept = {
        key: shape[key] for key in ("name", "label", "type", "description", "annotations") if shape.get(key)
    }
    return {**kept, "semantic_type": shape["semantic_type"]} if shape.get("semantic_type") else kept
