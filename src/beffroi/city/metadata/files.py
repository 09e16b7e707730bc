"""The files of a public dataset, wherever they are: our exports, the documents given with it, or links to elsewhere."""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote

from beffroi.city.catalog.public import Attachment, Dataset, Link
from beffroi.city.metadata.places import Site
from beffroi.data.formats import Format, offered


@dataclass(frozen=True, slots=True)
class File:
    """One file: `part` names it within its dataset and stays; `format` in lower case; `media` and `size` when they are known."""

    part: str
    title: str
    address: str
    format: str
    media: str = ""
    size: int | None = None
    rows: bool = False  # holds the dataset's rows


def files(dataset: Dataset, site: Site) -> list[File]:
    """The files of a public dataset, its rows first."""
    return [*_rows(dataset, site), *documents(dataset, site)]


def _rows(dataset: Dataset, site: Site) -> Iterator[File]:
    if dataset.current is None:
        return
    if not dataset.current.described:
        yield from (_export(dataset, made, site) for made in offered(dataset.current.schema))
        return
    for item in Link.of(dataset):
        title, kind = item.title or item.address, item.format.lower()
        yield File(f"link:{item.address}", title, item.address, kind, item.media_type, item.size or None)


def _export(dataset: Dataset, made: Format, site: Site) -> File:
    name = f"{dataset.dataset_id}.{made.extension}"
    address, media = site.export(dataset.dataset_id, made), made.media.partition(";")[0]
    return File(made.name, name, address, made.name, media, rows=True)


def documents(dataset: Dataset, site: Site) -> Iterator[File]:
    """The documents about a public dataset: a notice, a plan, a decision."""
    root = f"{site.api}catalog/datasets/{quote(dataset.dataset_id, safe='@')}/attachments"
    for item in Attachment.of(dataset):
        kind = item.name.rpartition(".")[2].lower() if "." in item.name else ""
        address = item.url or f"{root}/{item.id}"
        yield File(f"document:{item.id}", item.title, address, kind, item.mimetype, item.size or None)
