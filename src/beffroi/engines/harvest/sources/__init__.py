"""The ways catalogues are asked: one pure adapter a protocol, given what fetches."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _

from beffroi.engines.harvest.records import Adapter
from beffroi.engines.harvest.sources import (
    ckan,
    csw,
    dcat,
    explore,
    features,
    links,
    records,
    single,
    udata,
    wfs,
)


class Kind(NamedTuple):
    """A protocol: its French name, what its address is, its adapter, its usual vocabulary."""

    label: Any  # a text, in the reader's language
    address: str
    read: Adapter
    vocabulary: str


KINDS: Mapping[str, Kind] = {
    "explore": Kind(
        _("API Explore (Opendatasoft, Beffroi)"), "https://donnees.exemple.fr", explore.read, "explore"
    ),
    "udata": Kind(_("udata (data.gouv.fr)"), "https://www.data.gouv.fr", udata.read, "udata"),
    "ckan": Kind(_("CKAN, ou data.json (DKAN, ArcGIS)"), "https://ckan.exemple.fr", ckan.read, "ckan"),
    "dcat": Kind(_("DCAT (RDF/XML, Turtle, JSON-LD)"), "https://exemple.fr/catalog.rdf", dcat.read, "dcat"),
    "csw": Kind(
        _("CSW 2.0.2 (ISO 19139 ou DCAT)"), "https://exemple.fr/geonetwork/srv/fre/csw", csw.read, "iso"
    ),
    "records": Kind(
        _("OGC API – Records"), "https://exemple.fr/ogc/collections/catalogue", records.read, "ogc"
    ),
    "features": Kind(_("OGC API – Features"), "https://exemple.fr/ogc", features.read, "ogc"),
    "wfs": Kind(_("WFS 2.0"), "https://exemple.fr/wfs", wfs.read, "wfs"),
    "links": Kind(_("Fichier CSV de liens"), "https://exemple.fr/liens.csv", links.read, "links"),
    "url": Kind(_("Un seul fichier"), "https://exemple.fr/fichier.csv", single.read, "links"),
}
