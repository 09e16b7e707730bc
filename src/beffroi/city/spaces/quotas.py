"""What an organisation holds, and whether there is room for more."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max, Q, Sum

from beffroi.city.catalog.public import Dataset, Version
from beffroi.city.people.public import Organisation
from beffroi.city.spaces.models import Space
from beffroi.data.errors import LimitReached

_MEGABYTE = 2**20


class Full(LimitReached):
    """The space holds all it may."""

    code = "quota"


@dataclass(frozen=True, slots=True)
class Usage:
    """What an organisation holds: datasets, those that are public, their rows, bytes of all kept versions, the last change."""

    datasets: int
    public: int
    records: int
    size: int
    changed: datetime | None

    @property
    def megabytes(self) -> int:
        """The bytes, in whole megabytes."""
        return -(-self.size // _MEGABYTE)


def usage(organisations: Collection[int]) -> Usage:
    """What these organisations hold together, by their keys. Two queries."""
    theirs = Dataset.objects.filter(organisation__in=organisations)
    counted = theirs.aggregate(
        datasets=Count("pk"),
        public=Count("pk", filter=Q(current__isnull=False)),
        records=Sum("current__records_count", default=0),
        changed=Max("current__published_at"),
    )
    versions = Version.objects.filter(dataset__organisation__in=organisations)
    size = versions.exclude(state=Version.State.REMOVED).aggregate(size=Sum("data_bytes", default=0))
    return Usage(**counted, **size)


def check_room(organisation: Organisation, *, datasets: int = 0, size: int = 0) -> None:
    """Whether `datasets` more, or `size` more bytes, fit in the organisation's quota, if it has one. One query if not.

    Raises:
        Full: with what is held and what is allowed.
    """
    space = Space.objects.filter(organisation=organisation).first()
    if space is None or (space.most_datasets is None and space.most_megabytes is None):
        return
    held = usage({organisation.pk})
    if datasets and space.most_datasets is not None and held.datasets + datasets > space.most_datasets:
        raise Full(
            f"{organisation} a {held.datasets} jeux de données sur {space.most_datasets} permis : supprimez-en un, ou "
            "demandez plus de place à l'opérateur de la plateforme."
        )
    most = space.most_megabytes
    if most is not None and held.size + size > most * _MEGABYTE:
        raise Full(
            f"{organisation} occupe {held.megabytes} Mo sur {most} permis : ce fichier n'y entre plus. Supprimez "
            "d'anciennes versions ou demandez plus de place à l'opérateur de la plateforme."
        )
