"""Finding, creating and describing datasets."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction

from beffroi.city.catalog.metas import merged
from beffroi.city.catalog.models import Dataset, DatasetQuerySet
from beffroi.city.catalog.names import checked
from beffroi.city.catalog.scope import scope
from beffroi.city.people.public import Actor, Organisation
from beffroi.data.errors import BeffroiError, NotFound


class AlreadyThere(BeffroiError):
    """The identifier is taken."""

    code = "already_there"


def every() -> DatasetQuerySet:
    """All datasets in scope with what lists show, one query; callers filter by `public()` or `visible_to(user)`."""
    found = DatasetQuerySet(Dataset).select_related("current", "organisation")
    seen = scope()
    return found if seen is None else found.filter(organisation__in=seen)


def find(dataset_id: str, user: Actor = None) -> Dataset:
    """The dataset of that id (or uid) if `user` (None: anybody) may see it.

    Raises:
        NotFound: there is none, or it is not for this reader: the same words for both.
    """
    visible = every().visible_to(user)
    found = visible.filter(dataset_id=dataset_id).first() or visible.filter(uid=dataset_id).first()
    if found is None:
        raise NotFound(
            f"Le jeu de données « {dataset_id[:120]} » n'existe pas : cherchez-le dans le catalogue."
        )
    return found


def get(dataset_id: str) -> Dataset:
    """As `find`, for whoever runs the instance: unpublished ones too."""
    found = every().filter(dataset_id=dataset_id).first()
    if found is None:
        raise NotFound(
            f"Le jeu de données « {dataset_id[:120]} » n'existe pas : « beffroi dataset list » donne les identifiants."
        )
    return found


def search(text: str = "", user: Actor = None) -> DatasetQuerySet:
    """What `user` may see whose metadata hold every word of `text`, by title."""
    return every().visible_to(user).matching(text)


def taken(dataset_id: str) -> bool:
    """Whether a dataset has that identifier."""
    return Dataset.objects.filter(dataset_id=dataset_id).exists()


def prepare(
    dataset_id: str,
    *,
    organisation: Organisation,
    title: str,
    metas: Mapping[str, Any] | None = None,
    corrections: Iterable[Mapping[str, Any]] = (),
    read_options: Mapping[str, Any] | None = None,
) -> Dataset:
    """A dataset not written down yet. Raises BadIdentifier when its id cannot stand in an address."""
    return Dataset(
        dataset_id=checked(dataset_id),
        organisation=organisation,
        title=title[:300],
        metas=merged({}, metas or {}),
        corrections=[dict(c) for c in corrections],
        read_options=dict(read_options or {}),
    )


@transaction.atomic
def create(dataset: Dataset) -> Dataset:
    """Write a prepared dataset down, without any version: nobody but its organisation sees it.

    Raises:
        AlreadyThere: the identifier is taken.
    """
    if taken(dataset.dataset_id):
        raise AlreadyThere(f"L'identifiant « {dataset.dataset_id} » est déjà pris : choisissez-en un autre.")
    dataset.save()
    return dataset


@transaction.atomic
def describe(
    dataset: Dataset,
    *,
    title: str | None = None,
    metas: Mapping[str, Any] | None = None,
    corrections: Iterable[Mapping[str, Any]] | None = None,
    read_options: Mapping[str, Any] | None = None,
    organisation: Organisation | None = None,
) -> Dataset:
    """Change what is said of a dataset; what is left None stays. `corrections` and `read_options` are the whole new lists."""
    current = Dataset.objects.select_for_update().get(pk=dataset.pk)
    if title:
        current.title = title[:300]
    if metas:
        current.metas = merged(current.metas, metas)
    if corrections is not None:
        current.corrections = [dict(c) for c in corrections]
    if read_options is not None:
        current.read_options = dict(read_options)
    if organisation is not None:
        current.organisation = organisation
    current.save()
    return current


def corrected(old: Iterable[Mapping[str, Any]], new: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Corrections of fields with the newer put over the older, field by field and key by key; None takes a key back."""
    result: dict[str, dict[str, Any]] = {}
    for correction in (*old, *new):
        which = (
            f"name {correction['name']}" if correction.get("name") else f"source {correction.get('source')}"
        )
        kept = result.setdefault(which, {})
        kept.update(correction)
        for key in [key for key, value in kept.items() if value is None]:
            del kept[key]
    return [c for c in result.values() if c.keys() - {"name", "source"}]
