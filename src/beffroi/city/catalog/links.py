"""Files of a dataset that are elsewhere. A dataset without rows of its own lives by them: the rows of a *described* version are
the list of its links, so that every door shows it as it shows any other."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit

from django.db import transaction

from beffroi.city.catalog.models import Dataset, Version
from beffroi.city.people.public import User
from beffroi.data.fields import Field, FieldType, Schema
from beffroi.data.lake import SERVING, write_small_table

LONGEST = 2000  # characters of an address
SHAPE = Schema(
    (
        Field("title", FieldType.TEXT, "Titre"),
        Field("format", FieldType.TEXT, "Format", annotations={"facet": []}),
        Field("address", FieldType.TEXT, "Adresse"),
        Field("media_type", FieldType.TEXT, "Type de média"),
        Field("size", FieldType.INT, "Taille (octets)"),
        Field("licence", FieldType.TEXT, "Licence"),
        Field("modified", FieldType.TEXT, "Modifié"),
    )
)
MOST = 500  # links of one dataset: a page and a graph can hold them


@dataclass(frozen=True, slots=True)
class Link:
    """Where a file or a service is. `size` in bytes, 0 when unknown; `media_type` as IANA names it."""

    address: str
    title: str = ""
    format: str = ""
    media_type: str = ""
    size: int = 0
    licence: str = ""
    modified: str = ""

    @property
    def allowed(self) -> bool:
        """Whether a page may lead there: http(s) or ftp, with a host, of a bearable length."""
        try:
            parts = urlsplit(self.address)
        except ValueError:
            return False
        whole = len(self.address) <= LONGEST and not any(c.isspace() or c in '<>"' for c in self.address)
        return whole and parts.scheme in {"http", "https", "ftp"} and bool(parts.netloc)

    @classmethod
    def of(cls, dataset: Dataset) -> list[Self]:
        """The links of a dataset, in the order they were given."""
        names = {f.name for f in fields(cls)}
        return [cls(**{k: v for k, v in item.items() if k in names}) for item in dataset.links]


@transaction.atomic
def link(dataset: Dataset, links: Iterable[Link]) -> Dataset:
    """Say where a dataset's files are, all of them; what is no address of the web is left out."""
    current = Dataset.objects.select_for_update().get(pk=dataset.pk)
    current.links = [asdict(item) for item in links if item.allowed][:MOST]
    current.save(update_fields=["links"])
    dataset.links = current.links
    return current


@transaction.atomic
def begin_described(dataset: Dataset, *, source: str = "", actor: User | None = None) -> Version:
    """A version whose rows are the list of the dataset's links, ready for the gate."""
    last = dataset.versions.order_by("-number").values_list("number", flat=True).first() or 0
    return Version.objects.create(
        dataset=dataset,
        number=last + 1,
        state=Version.State.DRAFT,
        source=source[:2000],
        created_by=actor,
        described=True,
        schema_json=SHAPE.to_json(),
        records_count=len(dataset.links),
        report={"links": dataset.links},
    )


def table_of(version: Version, place: Path) -> Path:
    """The folder of a described version; its small table is made when somebody first asks for it."""
    write_small_table(
        place, SHAPE, version.report.get("links", []) if not (place / SERVING).is_file() else ()
    )
    return place
