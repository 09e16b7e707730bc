"""The service, as its settings and the territory name it."""

from django.conf import settings

from beffroi.city.metadata.places import Site
from beffroi.city.territory.public import Grouping


def site_at(address: str) -> Site:
    """The service at its public address: BASE_URL, else `address`, the scheme and host of the request."""
    options = settings.BEFFROI
    names = Grouping.objects.filter(siren=options["TERRITORY"]).values_list("name", flat=True)
    return Site(
        base=(options["BASE_URL"] or address).rstrip("/"),
        title=options["TITLE"],
        territory=names.first() or "",
        contact=options["CONTACT"],
    )
