"""Writing the dated territory: communes, their grouping, and who belonged to what before."""

from pathlib import Path

from django.db import transaction

from beffroi.city.territory import centres, facts
from beffroi.city.territory.models import Belonging, Commune, Grouping
from beffroi.city.territory.package import Group, read_group


def import_package(packages: Path, siren: str) -> int:
    """Build or refresh the territory of a grouping from the package. Contours already known are kept.

    Returns:
        How many communes it has today.

    Raises:
        PackageMissing, NotFound: see `read_group`.
    """
    group = read_group(packages, siren)
    places = centres.known()
    with transaction.atomic():
        bodies = _bodies(group)
        communes = {}
        for member in group.members:
            lon, lat = places.get(member.insee, (None, None))
            said = {
                "siren": member.siren,
                "name": member.name,
                "population": member.population,
                "postal_codes": list(member.postal_codes),
                "former_codes": list(member.former),
            }
            communes[member.insee], _ = Commune.objects.update_or_create(
                insee=member.insee,
                valid_to=None,
                defaults=said if lon is None else {**said, "lon": lon, "lat": lat},
            )
        Belonging.objects.filter(grouping__in=bodies.values()).delete()
        Belonging.objects.bulk_create(_stays(bodies, communes, siren))
    return len(communes)


def _bodies(group: Group) -> dict[str, Grouping]:
    """The grouping and the bodies it took over from, by SIREN."""
    today, _ = Grouping.objects.update_or_create(
        siren=group.siren, defaults={"name": group.name, "kind": group.kind}
    )
    bodies = {group.siren: today}
    for body in facts.BODIES:
        if body.successor == group.siren:
            bodies[body.siren], _ = Grouping.objects.update_or_create(
                siren=body.siren, defaults={"name": body.name, "kind": body.kind, "successor": today}
            )
    return bodies


def _stays(bodies: dict[str, Grouping], communes: dict[str, Commune], siren: str) -> list[Belonging]:
    stays = [
        Belonging(commune=commune, grouping=bodies[siren], valid_from=facts.FOUNDED.get(siren))
        for commune in communes.values()
    ]
    named: frozenset[str] = frozenset().union(*(stay.insee or () for stay in facts.STAYS))
    for stay in facts.STAYS:
        if stay.siren in bodies and stay.siren != siren:
            codes = stay.insee if stay.insee is not None else communes.keys() - named
            stays += [
                Belonging(
                    commune=communes[code],
                    grouping=bodies[stay.siren],
                    valid_from=stay.since,
                    valid_to=stay.until,
                )
                for code in sorted(codes & communes.keys())
            ]
    return stays
