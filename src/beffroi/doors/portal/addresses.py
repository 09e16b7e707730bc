"""The service's own address, as files and feeds name it."""

from django.http import HttpRequest

from beffroi.city.metadata.public import Site, site_at


def site_of(request: HttpRequest) -> Site:
    """The service at its public address."""
    return site_at(f"{request.scheme}://{request.get_host()}")
