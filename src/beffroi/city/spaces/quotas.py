"""What an organisation holds, and whether there is room for more."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Sum

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
    """What an organisation holds: its datasets, and the bytes of all their kept versions."""

    datasets: int = 0
    size: int = 0

    @property
    def megabytes(self) -> int:
        """The bytes, in whole megabytes."""
        return -(-self.size // _MEGABYTE)


def usages(organisations: Iterable[int]) -> dict[int, Usage]:
    """What each of these organisations (keys) holds itself. Two queries."""
    asked = list(organisations)
    theirs = Dataset.objects.filter(organisation__in=asked).order_by()
    counts = dict(theirs.values_list("organisation").annotate(Count("pk")))
    kept = Version.objects.filter(dataset__organisation__in=asked).exclude(state=Version.State.REMOVED)
    sizes = dict(kept.order_by().values_list("dataset__organisation").annotate(Sum("data_bytes", default=0)))
    return {pk: Usage(counts.get(pk, 0), sizes.get(pk, 0)) for pk in asked}


def check_room(organisation: Organisation, *, datasets: int = 0, size: int = 0) -> None:
    """Whether `datasets` more, or `size` more bytes, fit in the organisation's quota, if it has one. One query if not.

    Raises:
        Full: with what is held and what is allowed.
    """
    space = Space.objects.filter(organisation=organisation).first()
    if space is None or (space.most_datasets is None and space.most_megabytes is None):
        return
    held = usages([organisation.pk])[organisation.pk]
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
