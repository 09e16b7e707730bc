"""What every tab of a dataset needs: the dataset if the reader may see it, its version, its tabs."""

from typing import Any

from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from beffroi.city.catalog.public import Dataset, Version, find
from beffroi.data.errors import NotFound
from beffroi.data.fields import Schema
from beffroi.doors.portal import catalogue, licences


def opened(request: HttpRequest, dataset_id: str) -> Dataset:
    """The dataset.

    Raises:
        Http404: there is none, or it is not for this reader; or it has no public version yet.
    """
    try:
        dataset = find(dataset_id, request.user)
    except NotFound as error:
        raise Http404(
            _("Le jeu de données « %(id)s » n'existe pas, ou n'est pas public.") % {"id": dataset_id[:120]}
        ) from error
    if dataset.current is None:
        raise Http404(_("Ce jeu de données n'a pas encore de version publiée."))
    return dataset


def version_of(dataset: Dataset) -> Version:
    """The version `opened` found."""
    if dataset.current is None:
        raise Http404
    return dataset.current


def tabs(schema: Schema) -> list[tuple[str, str]]:
    """Address name and label of the tabs this dataset has."""
    return [
        ("information", _("Informations")),
        ("table", _("Tableau")),
        *([("map", _("Carte"))] if schema.geo else []),
        ("export", _("Télécharger")),
        ("api", _("API")),
        ("versions", _("Versions")),
    ]


def frame(dataset: Dataset, tab: str) -> dict[str, Any]:
    """The part of the context that all tabs share."""
    version = version_of(dataset)
    schema = version.schema
    return {
        "section": "catalogue",
        "dataset": dataset,
        "version": version,
        "schema": schema,
        "default": dataset.metas.get("default") or {},
        "publisher": catalogue.publisher_of(dataset),
        "themes": catalogue.themes_of(dataset),
        "licence": licences.of(dataset),
        "tabs": tabs(schema),
        "tab": tab,
    }
