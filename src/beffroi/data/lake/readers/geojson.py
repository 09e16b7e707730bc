"""GeoJSON (RFC 7946): features to rows, their geometry first, as WKB; members beside the properties are kept."""

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from beffroi.data.errors import RefusedContent
from beffroi.data.lake.raw import Limits, RawColumn, RawTable, ReadOptions
from beffroi.data.lake.readers import crs
from beffroi.data.lake.readers.columns import unique_names
from beffroi.data.lake.readers.flatten import Flattener, is_shape, json_text
from beffroi.data.lake.readers.natives import WKB
from beffroi.data.lake.readers.notes import NoteBook
from beffroi.data.lake.readers.staging import TextStage

_BATCH = 2_000
_OWN = frozenset({"type", "geometry", "properties", "bbox"})


def is_feature(element: Any) -> bool:
    """Whether a JSON value is a feature."""
    return (
        isinstance(element, Mapping)
        and element.get("type") == "Feature"
        and ("geometry" in element or "properties" in element)
    )


def features(document: Any) -> list[Any] | None:
    """The features of a collection, of a bare feature or a bare geometry; None when the document is none of these."""
    if not isinstance(document, Mapping):
        return None
    found = document.get("features")
    if document.get("type") == "FeatureCollection" and isinstance(found, list):
        if found and not all(is_feature(element) for element in found[:100]):
            return None
        return found
    if is_feature(document):
        return [document]
    if is_shape(document):
        return [{"type": "Feature", "geometry": document, "properties": {}}]
    return None


def crs_of(document: Any) -> str:
    """The system named by the former member `crs` (GeoJSON 2008), WGS84 otherwise."""
    member = document.get("crs") if isinstance(document, Mapping) else None
    properties = member.get("properties") if isinstance(member, Mapping) else None
    name = properties.get("name") if isinstance(properties, Mapping) else None
    return (crs.known(name) if isinstance(name, str) else None) or crs.WGS84


def crs_of_head(path: Path) -> str:
    """The same for a document read piece by piece: the member is looked for in its first bytes."""
    with path.open("rb") as file:
        head = file.read(8192)
    found = re.search(rb'"crs"\s*:\s*\{[^{}]*\{[^{}]*"name"\s*:\s*"([^"]{1,100})"', head)
    return (crs.known(found[1].decode("ascii", "replace")) if found else None) or crs.WGS84


def stage(
    found: Iterable[Any],
    system: str | None,
    *,
    options: ReadOptions,
    limits: Limits,
    scratch: Path,
    notes: NoteBook,
    details: Mapping[str, Any],
) -> RawTable:
    """Lay down features.

    Raises:
        RefusedContent: no feature.
    """
    flat = Flattener(limits, first=1)
    elements = iter(found)
    with TextStage(scratch, 1, limits, shapes=True) as table:
        while batch := list(islice(elements, _BATCH)):
            shapes = _shapes(batch, table.count, notes)
            for element, shape in zip(batch, shapes, strict=True):
                row: list[str | bytes | None] = [*flat.row(_members(element))]
                row[0] = shape
                table.add(row)
        count = table.count
        if count == 0:
            raise RefusedContent("Ce GeoJSON ne contient aucune entité. Vérifiez l’export et renvoyez-le.")
        relation = table.finish()
    system = crs.asked(options.crs) if options.crs else system
    names = unique_names(["geometry", *flat.names], notes)
    columns = [RawColumn("c0", names[0], WKB, system)]
    columns += [RawColumn(f"c{index}", name) for index, name in enumerate(names[1:], 1)]
    return RawTable(
        relation,
        tuple(columns),
        "geojson",
        notes.notes(),
        lambda positions: [(f"entité {position + 1}", None) for position in positions],
        count,
        details={**details, "crs": system},
    )


def _members(element: Any) -> dict[str, Any]:
    """A feature's properties, and the members beside them (its id among others) under names not taken."""
    if not isinstance(element, Mapping):
        return {"valeur": element}
    properties = element.get("properties")
    row = dict(properties) if isinstance(properties, Mapping) else {}
    for key, value in element.items():
        if key not in _OWN:
            row.setdefault(key, value)
    return row


def _shapes(batch: list[Any], before: int, notes: NoteBook) -> Iterator[bytes | None]:
    """The WKB of each feature; one that cannot be read is noted, its text kept in the note."""
    texts = [
        json_text(e["geometry"]) if isinstance(e, Mapping) and e.get("geometry") else None for e in batch
    ]
    found = shapely.from_geojson(np.array(texts, dtype=object), on_invalid="ignore")
    for index, (text, shape) in enumerate(zip(texts, found, strict=True)):
        if text is not None and shape is None:
            where = f"entité {before + index + 1}"
            notes.add(
                "bad_geometry",
                where=where,
                column="geometry",
                value=text,
            )
    wkb = shapely.to_wkb(found, flavor="iso")
    return iter(wkb.tolist())
