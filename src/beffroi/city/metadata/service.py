"""The service, as its settings and the territory name it."""

import hashlib

from django.conf import settings
from django.http import HttpRequest

from beffroi import __version__
from beffroi.city.catalog.public import revision
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


def site_of(request: HttpRequest) -> Site:
    """The service at the address it was asked at."""
    return site_at(f"{request.scheme}://{request.get_host()}")


def document_tag(request: HttpRequest) -> str:
    """The weak ETag of a document made of the catalogue: its revision, our version, the service's names, the very address."""
    parts = (__version__, str(revision()), repr(site_of(request)), request.get_full_path())
    return f'W/"{hashlib.blake2b(chr(0).join(parts).encode(), digest_size=12).hexdigest()}"'
