"""Documents given with a dataset: they come in as any file does, and are shown when the dataset is."""

from django.conf import settings

from beffroi.city.catalog import public as catalog
from beffroi.city.catalog.public import Attachment, Dataset
from beffroi.city.people.public import User
from beffroi.data.lake import Progress, keep
from beffroi.engines.intake.sources import obtain
from beffroi.trust.audit.public import note


def attach(
    dataset: Dataset,
    source: str,
    progress: Progress,
    *,
    title: str = "",
    actor: User | None = None,
    acting_as: str = "",
) -> Attachment:
    """Keep a file, byte for byte, and give it with a dataset, by the word of who gives it.

    Raises:
        NotFound: there is no such file.
        RefusedContent, LimitReached: it cannot be read or fetched, or is too large.
        Busy: somebody else is updating this dataset.
    """
    with catalog.working_on(dataset), catalog.lake().scratch() as scratch:
        found = obtain(source, scratch, progress)
        original = keep(found.path, catalog.lake(), name=found.name, limits=settings.INTAKE_LIMITS)
        made = catalog.attach(dataset, original, title=title)
        note("attach", "dataset", dataset.dataset_id, actor, acting_as=acting_as, document=made.id)
    return made


def detach(dataset: Dataset, attachment_id: str, *, actor: User | None = None, acting_as: str = "") -> None:
    """Take a document away. Raises NotFound, Busy."""
    with catalog.working_on(dataset):
        catalog.detach(dataset, attachment_id)
        note("detach", "dataset", dataset.dataset_id, actor, acting_as=acting_as, document=attachment_id)
    catalog.sweep()
