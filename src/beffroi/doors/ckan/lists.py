"""Organisations, themes, keywords, licences, and the service itself."""

from typing import Any

from django.db.models import Count

from beffroi import __version__
from beffroi.city.catalog.public import LICENCES, every
from beffroi.city.metadata.public import Site, ckan, datasets, register, said
from beffroi.city.people.public import Organisation
from beffroi.data.errors import NotFound
from beffroi.data.odsql import Query, compare
from beffroi.doors.ckan.asked import Asked

_MOST = 1_000


def status(asked: Asked, site: Site) -> dict[str, Any]:
    """What answers here. The version is that of the CKAN whose answers these are like."""
    del asked
    return {
        "ckan_version": "2.11.0",
        "site_title": site.title,
        "site_description": site.description,
        "site_url": site.base,
        "error_emails_to": None,
        "locale_default": "fr",
        "extensions": ["datastore", "dcat"],
        "beffroi_version": __version__,
    }


def organizations(asked: Asked, site: Site) -> list[Any]:
    """Those that publish something."""
    del site
    shown = [_organization(*row) for row in _publishing()]
    return shown if asked.flag("all_fields") else [item["name"] for item in shown]


def organization(asked: Asked, site: Site) -> dict[str, Any]:
    """One of them."""
    wanted = asked.text("id")
    for row in _publishing():
        if row[0] == wanted:
            shown = _organization(*row)
            return _with_packages(shown, asked, site, "organization", wanted)
    raise NotFound(
        "Cette organisation n'existe pas, ou ne publie rien : « organization_list » donne les autres."
    )


def groups(asked: Asked, site: Site) -> list[Any]:
    """The themes datasets have."""
    del site
    shown = [{**ckan.group(label), "package_count": count} for label, count in _values("themes")]
    return shown if asked.flag("all_fields") else [item["name"] for item in shown]


def group(asked: Asked, site: Site) -> dict[str, Any]:
    """One theme."""
    wanted = asked.text("id")
    for label, count in _values("themes"):
        shown = {**ckan.group(label), "package_count": count}
        if shown["name"] == wanted:
            return _with_packages(shown, asked, site, "themes", label)
    raise NotFound("Ce thème n'existe pas : « group_list » donne les autres.")


def tags(asked: Asked, site: Site) -> list[Any]:
    """The keywords datasets have."""
    del site
    wanted = asked.text("query").lower()
    shown = [ckan.tag(word) for word, _count in _values("keywords") if wanted in word.lower()]
    return shown if asked.flag("all_fields") else [item["name"] for item in shown]


def tag(asked: Asked, site: Site) -> dict[str, Any]:
    """One keyword."""
    wanted = asked.text("id")
    for word, _count in _values("keywords"):
        shown = ckan.tag(word)
        if wanted in {shown["name"], shown["id"]}:
            return _with_packages(shown, asked, site, "keywords", word)
    raise NotFound("Ce mot-clé n'existe pas : « tag_list » donne les autres.")


def licences(asked: Asked, site: Site) -> list[dict[str, Any]]:
    """The licences we know."""
    del asked, site
    return [
        {"id": known.code, "title": known.title, "url": known.url, "status": "active"} for known in LICENCES
    ]


def titles() -> dict[str, str]:
    """Names of the organisations by their short names."""
    return dict(Organisation.objects.values_list("slug", "name"))


def _publishing() -> list[tuple[str, str, int]]:
    counted = every().public().values_list("organisation__slug", "organisation__name").annotate(n=Count("id"))
    return [(str(slug), str(name), int(n)) for slug, name, n in counted.order_by("organisation__slug")]


def _organization(slug: str, name: str, count: int) -> dict[str, Any]:
    return {**ckan.organization(slug, name), "display_name": name, "package_count": count}


def _values(column: str) -> list[tuple[str, int]]:
    facets = register().facets(Query(facet=(column,)))["facets"]
    found = facets[0]["facets"] if facets else []
    return sorted((str(value["name"]), int(value["count"])) for value in found)


def _with_packages(
    shown: dict[str, Any], asked: Asked, site: Site, column: str, value: str
) -> dict[str, Any]:
    if not asked.flag("include_datasets"):
        return shown
    known = register()
    field = known.context().schema.get(column)
    assert field is not None
    ids = known.find(Query(where=(compare(field, "=", value),), order_by="id", limit=_MOST))
    return {**shown, "packages": [ckan.package(said(dataset), site) for dataset in datasets(ids)]}
