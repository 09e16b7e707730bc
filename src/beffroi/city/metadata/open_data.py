"""The catalogue as Project Open Data v1.1, the `data.json` of many harvesters."""

from collections.abc import Iterable, Iterator
from typing import Any

import orjson

from beffroi.city.catalog.public import Dataset
from beffroi.city.metadata.places import Site
from beffroi.city.metadata.plain import plain
from beffroi.city.metadata.said import Said, said
from beffroi.city.metadata.vocabularies import frequency_period
from beffroi.data.formats import offered

_SCHEMA = "https://project-open-data.cio.gov/v1.1/schema"


def data_json(datasets: Iterable[Dataset], site: Site) -> Iterator[bytes]:
    """The whole catalogue, one chunk for each dataset."""
    head = {
        "@context": f"{_SCHEMA}/catalog.jsonld",
        "@id": f"{site.api}catalog/exports/data.json",
        "@type": "dcat:Catalog",
        "conformsTo": _SCHEMA,
        "describedBy": f"{_SCHEMA}/catalog.json",
    }
    yield orjson.dumps(head)[:-1] + b',"dataset":['
    before = b"\n"
    for dataset in datasets:
        yield before + orjson.dumps(_entry(said(dataset), site))
        before = b",\n"
    yield b"\n]}\n"


def _entry(told: Said, site: Site) -> dict[str, Any]:
    dataset_id = told.dataset.dataset_id
    iri = site.dataset(dataset_id)
    name, email = told.contact(site.contact)
    entry: dict[str, Any] = {
        "@type": "dcat:Dataset",
        "identifier": iri,
        "title": told.title,
        "description": plain(told.description) or told.title,
        "keyword": told.keywords or told.themes or [dataset_id],
        "modified": told.modified,
        "issued": told.issued,
        "publisher": {"@type": "org:Organization", "name": told.publisher},
        "contactPoint": {
            "@type": "vcard:Contact",
            "fn": name,
            **({"hasEmail": f"mailto:{email}"} if email else {}),
        },
        "accessLevel": "public",
        "landingPage": iri,
        "language": [told.language],
        "theme": told.themes,
        "license": told.licence.url or told.licence.title if told.licence else None,
        "accrualPeriodicity": frequency_period(told.frequency),
        "spatial": ",".join(f"{side:.6f}" for side in told.box) if told.box else told.territory,
        "distribution": [
            {
                "@type": "dcat:Distribution",
                "title": f"{dataset_id}.{made.extension}",
                "format": made.name.upper(),
                "mediaType": made.media.partition(";")[0],
                "downloadURL": site.export(dataset_id, made),
                "accessURL": site.export(dataset_id, made),
            }
            for made in offered(told.schema)
        ],
    }
    return {key: value for key, value in entry.items() if value}
