"""The service, as its settings and the territory name it."""

import hashlib

from django.conf import settings
from django.http import HttpRequest
from django.urls import get_script_prefix

from beffroi import __version__
from beffroi.city.catalog.public import revision
from beffroi.city.metadata.places import Site
from beffroi.city.spaces.public import Space
from beffroi.city.territory.public import Grouping


def site_at(address: str) -> Site:
    """The service at its public address: BASE_URL, else `address`, where it was asked."""
    options = settings.BEFFROI
    names = Grouping.objects.filter(siren=options["TERRITORY"]).values_list("name", flat=True)
    return Site(
        base=(options["BASE_URL"] or address).rstrip("/"),
        title=options["TITLE"],
        territory=names.first() or "",
        contact=options["CONTACT"],
    )


def site_of(request: HttpRequest) -> Site:
    """The service at the address it was asked at; from a space's, that space's part of it, under its name."""
    space: Space | None = getattr(request, "space", None)
    if space is None:
        return site_at(base_of(request))
    return Site(
        base=base_of(request),
        title=str(space),
        territory=space.organisation.name,
        contact=space.organisation.contact if "@" in space.organisation.contact else "",
    )


def base_of(request: HttpRequest) -> str:
    """The public address of what was asked, without a slash at its end: BASE_URL or the host, then where a space is mounted."""
    space: Space | None = getattr(request, "space", None)
    prefix = get_script_prefix().rstrip("/")
    own = str(settings.BEFFROI["BASE_URL"]).rstrip("/")
    if own and (space is None or prefix.endswith(f"/espaces/{space.path}")):
        return own + prefix
    return f"{request.scheme}://{request.get_host()}{prefix}"


def document_tag(request: HttpRequest) -> str:
    """The weak ETag of a document made of the catalogue: its revision, our version, the service's names, the very address."""
    parts = (__version__, str(revision()), repr(site_of(request)), request.get_full_path())
    return f'W/"{hashlib.blake2b(chr(0).join(parts).encode(), digest_size=12).hexdigest()}"'
