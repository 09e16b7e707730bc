"""Describing datasets: what is said of them, apart from their rows."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from beffroi.city.catalog import public as catalog
from beffroi.city.catalog.public import Dataset
from beffroi.city.people.public import Act, Actor, Organisation, require
from beffroi.city.spaces.public import check_room
from beffroi.data.errors import BeffroiError
from beffroi.trust.audit.public import note
from beffroi.trust.stewardship.signature import signed

TEMPLATES = ("default", "custom", "dcat", "dcat_ap", "inspire")
_LONGEST = 20_000  # characters of one value
_MOST = 200  # values of a list, keys of a template


class BadMetadata(BeffroiError):
    """A metadata value cannot be kept; the sentence names it."""

    code = "bad_metadata"


@transaction.atomic
def create_dataset(
    actor: Actor, organisation: Organisation, dataset_id: str, *, title: str, metas: Mapping[str, Any]
) -> Dataset:
    """A dataset with its description and no rows yet; only its organisation sees it.

    Raises:
        Forbidden, BadIdentifier, BadMetadata, AlreadyThere; Full: the quota.
    """
    require(actor, Act.EDIT, organisation)
    if not title.strip():
        raise BadMetadata("Un jeu de données a un titre : donnez-le (title).")
    check_room(organisation, datasets=1)
    made = catalog.create(
        catalog.prepare(dataset_id, organisation=organisation, title=title.strip(), metas=checked(metas))
    )
    user, acting_as = signed(actor)
    note("create", "dataset", made.dataset_id, user, acting_as=acting_as, title=made.title)
    return made


@transaction.atomic
def describe_dataset(
    actor: Actor, dataset: Dataset, *, title: str | None = None, metas: Mapping[str, Any] | None = None
) -> Dataset:
    """Change what is said of a dataset; what is not named stays, None takes a value away. Raises Forbidden, BadMetadata."""
    require(actor, Act.EDIT, dataset.organisation)
    said = checked(metas or {})
    changed = catalog.describe(dataset, title=title.strip() if title else None, metas=said)
    user, acting_as = signed(actor)
    keys = [f"{template}.{key}" for template, values in said.items() for key in values]
    note("describe", "dataset", dataset.dataset_id, user, acting_as=acting_as, keys=keys[:50])
    return changed


def checked(metas: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Metadata by template, as they can be kept. Raises BadMetadata."""
    result: dict[str, dict[str, Any]] = {}
    for template, values in metas.items():
        if template not in TEMPLATES:
            raise BadMetadata(
                f"« {template[:40]} » n'est pas un modèle de métadonnées : {', '.join(TEMPLATES)}."
            )
        if not isinstance(values, Mapping) or len(values) > _MOST:
            raise BadMetadata(f"Le modèle « {template} » est un objet de {_MOST} clés au plus.")
        result[template] = {key: _value(template, key, value) for key, value in values.items()}
    for key in result.get("default", {}):
        if key not in catalog.SETTABLE:
            raise BadMetadata(f"« {key[:40]} » ne se règle pas : {', '.join(catalog.SETTABLE)}.")
    if "title" in result.get("default", {}):
        raise BadMetadata("Le titre se donne à part (title), pas dans les métadonnées.")
    return result


def _value(template: str, key: str, value: Any) -> Any:
    place = f"{template}.{key}"[:100]
    if not isinstance(key, str) or not 0 < len(key) <= 100:
        raise BadMetadata(f"Une clé de « {template} » est trop longue, ou vide.")
    items = value if isinstance(value, list) else [value]
    if len(items) > _MOST:
        raise BadMetadata(f"« {place} » a plus de {_MOST} valeurs.")
    for item in items:
        if item is not None and not isinstance(item, str | int | float | bool):
            raise BadMetadata(f"« {place} » est un texte, un nombre, oui ou non, ou une liste de ceux-là.")
        if isinstance(item, str) and (len(item) > _LONGEST or "\x00" in item):
            raise BadMetadata(f"« {place} » dépasse {_LONGEST} caractères, ou contient un caractère nul.")
    return value
