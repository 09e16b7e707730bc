"""Documents given with a dataset (a notice, a plan, a decision): kept as originals are, or left at a harvest's source."""

import mimetypes
import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath
from typing import Any, Self
from urllib.parse import unquote, urlsplit

from django.db import transaction

from beffroi.city.catalog.instance import lake
from beffroi.city.catalog.links import Link
from beffroi.city.catalog.models import Dataset
from beffroi.data.errors import NotFound
from beffroi.data.lake import Original

_UNUSUAL = re.compile(r"[^a-z0-9]+")
_UNKNOWN = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class Attachment:
    """A document: `id` is made of its name ("notice.pdf" is notice_pdf), `address` is the original's, `size` in bytes.

    One that is elsewhere has a `url` and no original; its type may be unknown (nothing), and its size (0).
    """

    id: str
    name: str
    title: str
    mimetype: str
    address: str
    size: int
    url: str = ""

    @classmethod
    def of(cls, dataset: Dataset) -> list[Self]:
        """The documents of a dataset, in the order they were given."""
        return [cls(**item) for item in dataset.attachments]

    @property
    def path(self) -> Path:
        """Where the bytes of one that is kept here are."""
        return lake().original(self.address)


def attachment(dataset: Dataset, attachment_id: str) -> Attachment:
    """One document. Raises NotFound."""
    for item in Attachment.of(dataset):
        if item.id == attachment_id:
            return item
    raise NotFound(f"« {dataset.dataset_id} » n'a pas de document « {attachment_id[:100]} ».")


@transaction.atomic
def attach(dataset: Dataset, original: Original, *, title: str = "") -> Attachment:
    """Give a kept file with a dataset; one of the same name takes the place of the one before."""
    made = Attachment(
        id=_named(original.name),
        name=original.name,
        title=title or original.name,
        mimetype=mimetypes.guess_type(original.name, strict=False)[0] or _UNKNOWN,
        address=original.address,
        size=original.size,
    )
    _write(dataset, [*(item for item in Attachment.of(_locked(dataset)) if item.id != made.id), made])
    return made


@transaction.atomic
def detach(dataset: Dataset, attachment_id: str) -> None:
    """Take a document away; its file goes with the next cleaning. Raises NotFound."""
    current = _locked(dataset)
    gone = attachment(current, attachment_id)
    _write(dataset, [item for item in Attachment.of(current) if item.id != gone.id])


def with_elsewhere(dataset: Dataset, documents: Iterable[Link]) -> list[dict[str, Any]]:
    """The documents of a dataset, as they are written: those kept here stay, those that are elsewhere are exactly these."""
    made = {item.id: item for item in Attachment.of(dataset) if not item.url}
    for one in dict.fromkeys(documents):
        name = PurePosixPath(unquote(urlsplit(one.address).path)).name or urlsplit(one.address).netloc
        plain, number = _named(name), 1
        while (found := plain if number == 1 else f"{plain}_{number}") in made:
            number += 1
        kind = (
            one.media_type or mimetypes.guess_type(f"{name}.{one.format}".strip(".").lower(), strict=False)[0]
        )
        if "." not in name and kind:
            name += mimetypes.guess_extension(kind) or ""
        made[found] = Attachment(found, name, one.title or name, kind or "", "", one.size, one.address)
    return [asdict(item) for item in made.values()]


def _named(name: str) -> str:
    return _UNUSUAL.sub("_", name.lower()).strip("_") or "document"


def _locked(dataset: Dataset) -> Dataset:
    return Dataset.objects.select_for_update().get(pk=dataset.pk)


def _write(dataset: Dataset, items: list[Attachment]) -> None:
    dataset.attachments = [asdict(item) for item in items]
    dataset.save(update_fields=["attachments"])
