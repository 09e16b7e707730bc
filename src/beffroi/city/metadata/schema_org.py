"""Datasets for search engines: schema.org `Dataset` and `DataCatalog`, as their guidelines on structured data ask."""

from typing import Any

from beffroi.city.catalog.public import Dataset
from beffroi.city.metadata.places import Site
from beffroi.city.metadata.plain import plain
from beffroi.city.metadata.said import said
from beffroi.data.formats import offered

_CONTEXT = "https://schema.org/"
_SHORTEST, _LONGEST = 50, 5_000  # characters of a description, beyond which search engines refuse it
_MOST_VARIABLES = 200


def dataset_card(dataset: Dataset, site: Site) -> dict[str, Any]:
    """A public dataset as schema.org says it."""
    told = said(dataset)
    iri = site.dataset(dataset.dataset_id)
    description = plain(told.description)
    if len(description) < _SHORTEST:
        description = (
            f"{description or told.title} – {told.publisher}, {site.title}. Données publiques à télécharger."
        )
    name, email = told.contact(site.contact)
    card: dict[str, Any] = {
        "@context": _CONTEXT,
        "@type": "Dataset",
        "@id": iri,
        "url": iri,
        "identifier": iri,
        "name": told.title,
        "description": description[:_LONGEST],
        "keywords": [*told.keywords, *told.themes],
        "inLanguage": told.language,
        "isAccessibleForFree": True,
        "license": told.licence.url or told.licence.title if told.licence else None,
        "creator": {
            "@type": "Organization",
            "name": told.publisher,
            "contactPoint": {"@type": "ContactPoint", "name": name, "email": email} if email else None,
        },
        "publisher": {"@type": "Organization", "name": told.publisher},
        "includedInDataCatalog": {
            "@type": "DataCatalog",
            "@id": site.catalogue,
            "name": site.title,
            "url": site.catalogue,
        },
        "datePublished": told.issued,
        "dateModified": told.modified,
        "version": str(dataset.current.number) if dataset.current else None,
        "spatialCoverage": _place(told.territory, told.box),
        "variableMeasured": [
            {"@type": "PropertyValue", "name": field.label or field.name, "description": field.description}
            for field in list(told.schema)[:_MOST_VARIABLES]
        ],
        "distribution": [
            {
                "@type": "DataDownload",
                "name": f"{dataset.dataset_id}.{made.extension}",
                "encodingFormat": made.media.partition(";")[0],
                "contentUrl": site.export(dataset.dataset_id, made),
            }
            for made in offered(told.schema)
        ],
    }
    shown: dict[str, Any] = _without_nothing(card)
    return shown


def catalogue_card(site: Site) -> dict[str, Any]:
    """The catalogue as schema.org says it."""
    return {
        "@context": _CONTEXT,
        "@type": "DataCatalog",
        "@id": site.catalogue,
        "name": site.title,
        "url": site.catalogue,
        "description": site.description,
        "inLanguage": "fr",
        "potentialAction": {
            "@type": "SearchAction",
            "target": {"@type": "EntryPoint", "urlTemplate": f"{site.catalogue}?q={{q}}"},
            "query-input": "required name=q",
        },
    }


def _place(name: str, box: tuple[float, float, float, float] | None) -> dict[str, Any] | None:
    if not name and box is None:
        return None
    place: dict[str, Any] = {"@type": "Place", "name": name}
    if box:
        west, south, east, north = box
        place["geo"] = {"@type": "GeoShape", "box": f"{south:.6f} {west:.6f} {north:.6f} {east:.6f}"}
    return place


def _without_nothing(value: Any) -> Any:
    """The same without keys that say nothing."""
    if isinstance(value, dict):
        shown = {key: _without_nothing(item) for key, item in value.items()}
        return {key: item for key, item in shown.items() if item not in (None, "", [], {})}
    return [_without_nothing(item) for item in value] if isinstance(value, list) else value
