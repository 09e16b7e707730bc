"""Questions about the territory: who was in it on a day, where it is, what a former code became."""

from datetime import date
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.utils import timezone
from shapely.geometry import shape

from beffroi.city.territory.models import Belonging, Commune, Grouping

MARGIN = 0.03  # degrees added around centres when no contour is known: about 3 km


def _alive(on: date) -> Q:
    began = Q(valid_from__isnull=True) | Q(valid_from__lte=on)
    return began & (Q(valid_to__isnull=True) | Q(valid_to__gt=on))


def communes(siren: str, on: date | None = None) -> "QuerySet[Commune]":
    """The communes that belonged to that body on a day (today when none is given), by name. Empty when it did not exist."""
    on = on or timezone.localdate()
    members = Belonging.objects.filter(_alive(on), grouping__siren=siren).values("commune_id")
    return Commune.objects.filter(_alive(on), pk__in=members)


def territory_on(siren: str, on: date | None = None) -> "QuerySet[Commune]":
    """The communes of a territory on a day, whatever body it was then.

    Before a body existed, its territory is that of the largest body it took over from: 200093201 (95 communes) was
    245900410 in 2018 (90 communes).
    """
    on = on or timezone.localdate()
    body = body_on(siren, on)
    return communes(body.siren if body else siren, on)


def body_on(siren: str, on: date | None = None) -> Grouping | None:
    """The body that a territory was on a day, or None; an older body's SIREN stands for what it became."""
    on = on or timezone.localdate()
    today = body_today(siren)
    while today is not None and not communes(today.siren, on).exists():
        before = Belonging.objects.filter(grouping__successor=today).values("grouping")
        largest = before.annotate(members=Count("commune", distinct=True)).order_by("-members", "grouping")
        today = Grouping.objects.filter(pk__in=largest.values("grouping")[:1]).first()
    return today


def body_today(siren: str) -> Grouping | None:
    """What a body became: itself, or the last of those that took over from it (245900410 → 200093201)."""
    found = Grouping.objects.select_related("successor").filter(siren=siren).first()
    seen: set[int] = set()
    while found is not None and found.successor is not None and found.pk not in seen:
        seen.add(found.pk)
        found = Grouping.objects.select_related("successor").get(pk=found.successor.pk)
    return found


def stays(insee: str) -> "QuerySet[Belonging]":
    """What a commune belonged to and when, the latest first."""
    return (
        Belonging.objects.filter(commune__insee=insee, commune__valid_to=None)
        .select_related("grouping")
        .order_by(F("valid_to").desc(nulls_first=True), "grouping__siren")
    )


def resolve(insee: str) -> Commune | None:
    """The commune of today that has this code, or had merged a commune of this code (59355 Lomme → 59350 Lille)."""
    today = Commune.objects.filter(valid_to=None)
    found = today.filter(insee=insee).first()
    if found is None:
        found = next((c for c in today if insee in c.former_codes), None)
    return found


def bbox(siren: str) -> tuple[float, float, float, float] | None:
    """West, south, east, north of the territory in degrees WGS84; None when nothing is known of where it is."""
    boxes = []
    for contour, lon, lat in communes(siren).values_list("contour", "lon", "lat"):
        if contour:
            boxes.append(shape(contour).bounds)
        elif lon is not None and lat is not None:
            boxes.append((lon - MARGIN, lat - MARGIN, lon + MARGIN, lat + MARGIN))
    if not boxes:
        return None
    wests, souths, easts, norths = zip(*boxes, strict=True)
    return min(wests), min(souths), max(easts), max(norths)


def contours(siren: str, on: date | None = None) -> dict[str, Any]:
    """A GeoJSON FeatureCollection of the communes of the territory that day: their contour, or else their centre.

    Properties: insee, name, population. A page draws a point as a circle whose area follows the population.
    """
    features = []
    for commune in territory_on(siren, on):
        geometry = commune.contour
        if geometry is None and commune.lon is not None and commune.lat is not None:
            geometry = {"type": "Point", "coordinates": [commune.lon, commune.lat]}
        if geometry is not None:
            features.append(
                {
                    "type": "Feature",
                    "geometry": geometry,
                    "properties": {
                        "insee": commune.insee,
                        "name": commune.name,
                        "population": commune.population,
                    },
                }
            )
    return {"type": "FeatureCollection", "features": features}
