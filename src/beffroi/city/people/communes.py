"""Communes of the territory as organisations: linked by INSEE code, found for any day.

A commune is not under the metropolis in the tree: it belongs to it by law between two dates, which `city.territory` knows.
"""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import QuerySet

from beffroi.city.people.models import Organisation
from beffroi.city.people.settling import free_slug
from beffroi.city.territory.public import Commune, body_today, territory_on
from beffroi.data.errors import NotFound


@dataclass(frozen=True, slots=True)
class Imported:
    """What the import did, by name of commune."""

    created: tuple[str, ...]
    linked: tuple[str, ...]  # they were there without their code, or under an older name
    same: int


@transaction.atomic
def import_communes(siren: str) -> Imported:
    """An organisation for every commune of the territory today. Twice does nothing more than once.

    Raises:
        NotFound: the territory is not imported.
    """
    communes = list(territory_on(siren))
    if not communes:
        raise NotFound(
            f"Le territoire {siren} n'a pas de communes ici : lancez d'abord « beffroi territory import »."
        )
    created, linked, same = [], [], 0
    for commune in communes:
        found = _of(commune)
        if found is None:
            Organisation.objects.create(
                slug=free_slug(commune.name),
                name=commune.name,
                siren=commune.siren,
                kind=Organisation.Kind.COMMUNE,
                insee=commune.insee,
            )
            created.append(commune.name)
        elif _said(found, commune):
            found.save()
            linked.append(commune.name)
        else:
            same += 1
    return Imported(tuple(created), tuple(linked), same)


def _of(commune: Commune) -> Organisation | None:
    """The organisation that is this commune: by its code, else by its SIREN, else a commune of that name without a code."""
    every = Organisation.objects.all()
    nameless = every.filter(insee="", kind=Organisation.Kind.COMMUNE)
    return (
        every.filter(insee=commune.insee).first()
        or (every.filter(siren=commune.siren, insee="").first() if commune.siren else None)
        or nameless.filter(name__iexact=commune.name).first()
    )


def _said(organisation: Organisation, commune: Commune) -> bool:
    """Fill in what the register knows and the organisation does not say; True when something changed."""
    before = organisation.insee, organisation.siren
    organisation.insee = commune.insee
    organisation.siren = organisation.siren or commune.siren
    return before != (organisation.insee, organisation.siren)


def communes_on(siren: str, on: date | None = None) -> QuerySet[Organisation]:
    """The organisations that are communes of the territory on a day (today): 90 for Lille in 2018, 95 since 2020."""
    return Organisation.objects.filter(insee__in=territory_on(siren, on).values("insee"))


def organisation_of_siren(siren: str) -> Organisation | None:
    """The organisation of that SIREN, or of the body that took over from it (245900410 → 200093201)."""
    found = Organisation.objects.filter(siren=siren).first()
    if found is None and (today := body_today(siren)) is not None:
        found = Organisation.objects.filter(siren=today.siren).first()
    return found
