"""What every tab of a dataset needs: the dataset if the reader may see it, its version, its tabs."""

from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class Tab:
    """A view of the dataset: its name, its label, its address's name. `asks` says it answers the table's question too."""

    name: str
    label: str
    route: str
    asks: bool = False


def tabs(schema: Schema) -> list[Tab]:
    """The tabs this dataset has."""
    return [
        Tab("information", _("Informations"), "portal:dataset"),
        Tab("table", _("Tableau"), "portal:table", asks=True),
        *([Tab("map", _("Carte"), "portal:map", asks=True)] if schema.geo else []),
        Tab("chart", _("Graphique"), "portal:chart", asks=True),
        Tab("export", _("Télécharger"), "portal:export", asks=True),
        Tab("api", _("API"), "portal:api"),
        Tab("versions", _("Versions"), "portal:versions"),
        Tab("reuses", _("Réutilisations"), "portal:dataset-reuses"),
        Tab("discussion", _("Discussion"), "portal:discussion"),
    ]


def frame(dataset: Dataset, tab: str) -> dict[str, Any]:
    """The part of the context that all tabs share."""
    version = version_of(dataset)
    schema = version.schema
    offered = tabs(schema)
    return {
        "section": "catalogue",
        "dataset": dataset,
        "version": version,
        "schema": schema,
        "default": dataset.metas.get("default") or {},
        "publisher": catalogue.publisher_of(dataset),
        "themes": catalogue.themes_of(dataset),
        "licence": licences.of(dataset),
        "tabs": offered,
        "tab": next(one for one in offered if one.name == tab),
    }
