"""The face of metadata: the public catalogue in the words of DCAT-AP, schema.org, Project Open Data, CKAN, OGC and ISO 19139.

`ckan` is CKAN's objects, `register` the catalogue as a table that other languages ask.
"""

from beffroi.city.metadata import ckan
from beffroi.city.metadata.catalogue import Page, catalogue_graph, dataset_graph, datasets
from beffroi.city.metadata.dcat import Choice
from beffroi.city.metadata.dublin_core import csw_record
from beffroi.city.metadata.feeds import feed
from beffroi.city.metadata.freshness import Freshness, freshness
from beffroi.city.metadata.iso import iso_record
from beffroi.city.metadata.open_data import data_json
from beffroi.city.metadata.places import Site
from beffroi.city.metadata.plain import plain
from beffroi.city.metadata.records import record
from beffroi.city.metadata.register import Register, register
from beffroi.city.metadata.said import Said, said
from beffroi.city.metadata.schema_org import catalogue_card, dataset_card
from beffroi.city.metadata.service import base_of, document_tag, site_at, site_of
from beffroi.city.metadata.vocabularies import frequency, frequency_period

__all__ = [
    "Choice",
    "Freshness",
    "Page",
    "Register",
    "Said",
    "Site",
    "base_of",
    "catalogue_card",
    "catalogue_graph",
    "ckan",
    "csw_record",
    "data_json",
    "dataset_card",
    "dataset_graph",
    "datasets",
    "document_tag",
    "feed",
    "frequency",
    "frequency_period",
    "freshness",
    "iso_record",
    "plain",
    "record",
    "register",
    "said",
    "site_at",
    "site_of",
]
