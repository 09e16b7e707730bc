"""Documents given with a dataset (a notice, a plan, a decision): kept as originals are, shown when the dataset is."""

import mimetypes
import re
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Self

from django.db import transaction

from beffroi.city.catalog.instance import lake
from beffroi.city.catalog.models import Dataset
from beffroi.data.errors import NotFound
from beffroi.data.lake import Original

_UNUSUAL = re.compile(r"[^a-z0-9]+")
_UNKNOWN = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class Attachment:
    """A document: `id` is made of its name ("notice.pdf" is notice_pdf), `address` is the original's, `size` in bytes."""

    id: str
    name: str
    title: str
    mimetype: str
    address: str
    size: int

    @classmethod
    def of(cls, dataset: Dataset) -> list[Self]:
        """The documents of a dataset, in the order they were given."""
        return [cls(**item) for item in dataset.attachments]

    @property
    def path(self) -> Path:
        """Where its bytes are."""
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
        id=_UNUSUAL.sub("_", original.name.lower()).strip("_") or "document",
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


def _locked(dataset: Dataset) -> Dataset:
    return Dataset.objects.select_for_update().get(pk=dataset.pk)


def _write(dataset: Dataset, items: list[Attachment]) -> None:
    dataset.attachments = [asdict(item) for item in items]
    dataset.save(update_fields=["attachments"])
