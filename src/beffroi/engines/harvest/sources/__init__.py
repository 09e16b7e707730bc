"""The ways catalogues are asked: one pure adapter a protocol, given what fetches."""

from collections.abc import Mapping
from typing import NamedTuple

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

    label: str
    address: str
    read: Adapter
    vocabulary: str


KINDS: Mapping[str, Kind] = {
    "explore": Kind(
        "API Explore (Opendatasoft, Beffroi)", "https://donnees.exemple.fr", explore.read, "explore"
    ),
    "udata": Kind("udata (data.gouv.fr)", "https://www.data.gouv.fr", udata.read, "udata"),
    "ckan": Kind("CKAN, ou data.json (DKAN, ArcGIS)", "https://ckan.exemple.fr", ckan.read, "ckan"),
    "dcat": Kind("DCAT (RDF/XML, Turtle, JSON-LD)", "https://exemple.fr/catalog.rdf", dcat.read, "dcat"),
    "csw": Kind(
        "CSW 2.0.2 (ISO 19139 ou DCAT)", "https://exemple.fr/geonetwork/srv/fre/csw", csw.read, "iso"
    ),
    "records": Kind("OGC API – Records", "https://exemple.fr/ogc/collections/catalogue", records.read, "ogc"),
    "features": Kind("OGC API – Features", "https://exemple.fr/ogc", features.read, "ogc"),
    "wfs": Kind("WFS 2.0", "https://exemple.fr/wfs", wfs.read, "wfs"),
    "links": Kind("Fichier CSV de liens", "https://exemple.fr/liens.csv", links.read, "links"),
    "url": Kind("Un seul fichier", "https://exemple.fr/fichier.csv", single.read, "links"),
}
