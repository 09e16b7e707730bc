"""JSON, NDJSON and GeoJSON: objects laid down as rows of text, geometries as WKB."""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import Any

from beffroi.data.errors import RefusedContent
from beffroi.data.lake import encodings
from beffroi.data.lake.raw import Limits, RawTable, ReadOptions
from beffroi.data.lake.readers import geojson, streams
from beffroi.data.lake.readers.columns import raw_columns, unique_names
from beffroi.data.lake.readers.flatten import Flattener
from beffroi.data.lake.readers.notes import NoteBook
from beffroi.data.lake.readers.schemas import refuse_schema
from beffroi.data.lake.readers.staging import TextStage
from beffroi.data.lake.readers.trees import Tree, find_trees
from beffroi.data.lake.sniff import Kind
from beffroi.data.saying import named

_HELD = 64 << 20  # bytes of a document read whole
_NO_ROWS = "Ce document JSON ne contient aucune ligne de données. Vérifiez l’export et renvoyez-le."


@dataclass(frozen=True, slots=True)
class Source:
    """The elements of a document, and what is known of them."""

    elements: Iterable[Any]
    path: str = ""
    crs: str | None = None


def read_documents(path: Path, kind: Kind, options: ReadOptions, limits: Limits, scratch: Path) -> RawTable:
    """Stage a JSON document.

    Raises:
        RefusedContent: not JSON, or nothing like rows in it.
        LimitReached: too large, or too many columns.
    """
    notes = NoteBook(limits.max_notes)
    path = _in_utf8(path, options, scratch)
    lines: list[int] | None = None
    if kind is Kind.NDJSON:
        lines = []
        source = Source(_numbered(streams.objects_by_line(path, limits, notes), lines))
    else:
        source = _document(path, options, limits, notes)
    found = iter(source.elements)
    head = list(islice(found, 100))
    if not head:
        raise RefusedContent(_NO_ROWS)
    rows = chain(head, found)
    details = {"path": source.path} if source.path else {}
    if all(geojson.is_feature(element) for element in head):
        return geojson.stage(
            rows, source.crs, options=options, limits=limits, scratch=scratch, notes=notes, details=details
        )
    flat = Flattener(limits)
    with TextStage(scratch, 1, limits) as stage:
        for element in rows:
            stage.add(flat.row(element))
        count = stage.count
        names = unique_names(flat.names or [""], notes)
        relation = stage.finish()
    if not flat.names:
        raise RefusedContent(_NO_ROWS)
    return RawTable(
        relation, raw_columns(names), kind.value, notes.notes(), _locator(lines), count, details=details
    )


def tables(path: Path, limits: Limits, scratch: Path) -> list[str]:
    """The paths of the tables of a document small enough to be read whole."""
    path = _in_utf8(path, ReadOptions(), scratch)
    if path.stat().st_size > _HELD:
        return []
    document = load(path)
    return (
        []
        if geojson.features(document) is not None
        else [tree.path for tree in find_trees(document) if tree.path]
    )


def load(path: Path) -> Any:
    """A whole JSON document. Raises RefusedContent."""
    try:
        return streams.loads(path.read_bytes().removeprefix(b"\xef\xbb\xbf").decode())
    except json.JSONDecodeError as error:
        raise streams.broken(f"ligne {error.lineno}") from error
    except (ValueError, RecursionError) as error:
        raise streams.broken("imbrication trop profonde, ou caractères illisibles") from error


def _document(path: Path, options: ReadOptions, limits: Limits, notes: NoteBook) -> Source:
    size = path.stat().st_size
    if size > _HELD:
        where = streams.list_path(path, limits)
        if where is None:
            raise streams.too_large(size)
        return Source(streams.elements(path, where, limits), where, geojson.crs_of_head(path))
    document = load(path)
    features = geojson.features(document)
    if features is not None:
        return Source(features, crs=geojson.crs_of(document))
    refuse_schema(document)
    tree = _chosen(find_trees(document), options, notes)
    if tree.path:
        notes.info("inner_table", {"name": tree.path[:100]})
    return Source(tree.rows(), tree.path)


def _chosen(trees: Sequence[Tree], options: ReadOptions, notes: NoteBook) -> Tree:
    if not trees:
        raise RefusedContent(_NO_ROWS)
    paths = ", ".join(f"« {tree.path[:100]} »" for tree in trees[:20])
    if options.layer is not None:
        for tree in trees:
            if tree.path == options.layer:
                return tree
        raise RefusedContent(
            f"Ce document n’a pas de table « {options.layer[:100]} ». Choisissez parmi : {paths}.",
            code="choose",
        )
    if len(trees) > 1:
        notes.add(
            "other_tables",
            {"names": named([tree.path[:100] for tree in trees[:20]]), "name": trees[0].path[:100]},
        )
    return trees[0]


def _numbered(found: Iterator[tuple[int, Any]], lines: list[int]) -> Iterator[Any]:
    """The objects alone; lines are remembered only while blank lines make them differ from positions."""
    for position, (number, value) in enumerate(found):
        if number != position + 1 and len(lines) < 1_000_000:
            lines.extend(range(len(lines) + 1, position + 1))
            lines.append(number)
        yield value


def _locator(lines: list[int] | None) -> Callable[[Sequence[int]], Sequence[tuple[str, int | None]]]:
    def locate(positions: Sequence[int]) -> Sequence[tuple[str, int | None]]:
        if lines is None:
            return [(f"élément {position + 1}", None) for position in positions]
        numbers = [lines[position] if position < len(lines) else position + 1 for position in positions]
        return [(f"ligne {number}", number) for number in numbers]

    return locate


def _in_utf8(path: Path, options: ReadOptions, scratch: Path) -> Path:
    encoding = encodings.detect(encodings.samples(path), options.encoding)
    if encoding.is_utf8 and not encoding.mixed and not encoding.bom:
        return path
    target = scratch / "utf8.json"
    encodings.transcode(path, target, encoding)
    return target
