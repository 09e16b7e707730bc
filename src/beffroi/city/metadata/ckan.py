"""A dataset, an organisation and a theme as CKAN 2.11 shows them, with the extras that ckanext-dcat reads."""

import uuid
from typing import Any

import orjson

from beffroi.city.catalog.public import Dataset, slug
from beffroi.city.metadata.files import File, files
from beffroi.city.metadata.places import Site
from beffroi.city.metadata.plain import clean
from beffroi.city.metadata.said import Said
from beffroi.city.metadata.vocabularies import frequency

#: CKAN's own formats of tables it can query: ours answers for every dataset, under the file that holds all fields.
QUERIED = "csv"


def package(told: Said, site: Site) -> dict[str, Any]:
    """A public dataset as `package_show` gives it."""
    dataset = told.dataset
    name, email = told.contact(site.contact)
    resources = [_resource(told, file, place) for place, file in enumerate(files(dataset, site))]
    tags = [tag(word) for word in told.keywords]
    return {
        "id": dataset.uid,
        "name": dataset.dataset_id,
        "title": clean(told.title),
        "notes": clean(told.description),
        "url": site.dataset(dataset.dataset_id),
        "type": "dataset",
        "state": "active",
        "private": False,
        "isopen": told.licence is not None,
        "author": told.publisher,
        "author_email": "",
        "maintainer": name,
        "maintainer_email": email,
        "license_id": told.licence.code or slug(told.licence.title) if told.licence else "notspecified",
        "license_title": told.licence.title if told.licence else "",
        "license_url": told.licence.url if told.licence else "",
        "version": str(dataset.current.number) if dataset.current else "",
        "metadata_created": bare(told.issued),
        "metadata_modified": bare(told.modified),
        "creator_user_id": None,
        "owner_org": dataset.organisation.slug,
        "organization": organization(dataset.organisation.slug, dataset.organisation.name),
        "groups": [group(theme) for theme in told.themes],
        "tags": tags,
        "num_tags": len(tags),
        "resources": resources,
        "num_resources": len(resources),
        "extras": [{"key": key, "value": value} for key, value in _extras(told, site).items() if value],
        "relationships_as_subject": [],
        "relationships_as_object": [],
    }


def organization(name: str, title: str) -> dict[str, Any]:
    """An organisation inside a package; `organization_show` adds how many datasets it has."""
    return {
        "id": name,
        "name": name,
        "title": title,
        "type": "organization",
        "description": "",
        "image_url": "",
        "is_organization": True,
        "approval_status": "approved",
        "state": "active",
    }


def group(theme: str) -> dict[str, Any]:
    """A theme, which CKAN calls a group."""
    name = slug(theme)
    return {
        "id": name,
        "name": name,
        "title": theme,
        "display_name": theme,
        "description": "",
        "image_display_url": "",
    }


def tag(word: str) -> dict[str, Any]:
    """A keyword."""
    said = clean(word)
    return {"id": slug(said), "name": said, "display_name": said, "state": "active", "vocabulary_id": None}


def resource_id(dataset_id: str, part: str) -> str:
    """The identifier of a file: a UUID, as CKAN's are, that stays while the dataset's identifier and the format do."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"urn:beffroi:{dataset_id}:{part}"))


def resource_ids(dataset: Dataset, site: Site) -> set[str]:
    """Those of all the files of a public dataset."""
    return {resource_id(dataset.dataset_id, file.part) for file in files(dataset, site)}


def bare(moment: str) -> str:
    """An instant as CKAN writes it: UTC without saying so."""
    return moment.removesuffix("+00:00").removesuffix("Z") if "T" in moment else moment


def _resource(told: Said, file: File, place: int) -> dict[str, Any]:
    return {
        "id": resource_id(told.dataset.dataset_id, file.part),
        "package_id": told.dataset.uid,
        "position": place,
        "name": clean(file.title),
        "description": "",
        "url": file.address,
        "format": file.format.upper(),
        "mimetype": file.media or None,
        "size": file.size,
        "hash": "",
        "state": "active",
        "url_type": None,
        "resource_type": None,
        "cache_url": None,
        "datastore_active": file.rows and file.format == QUERIED,
        "license": told.licence.url if told.licence else "",
        "created": bare(told.issued),
        "last_modified": bare(told.modified),
    }


def _extras(told: Said, site: Site) -> dict[str, str]:
    known = frequency(told.frequency)
    iri = site.dataset(told.dataset.dataset_id)
    return {
        "identifier": iri,
        "uri": iri,
        "issued": told.issued,
        "modified": told.modified,
        "language": orjson.dumps([told.language]).decode(),
        "theme": orjson.dumps(told.themes).decode() if told.themes else "",
        "frequency": known.iri if known else told.frequency,
        "publisher_name": told.publisher,
        "spatial": _spatial(told),
        "spatial_text": told.territory,
        "temporal_start": str(told.more.get("temporal_coverage_start") or ""),
        "temporal_end": str(told.more.get("temporal_coverage_end") or ""),
        "provenance": "; ".join(str(item) for item in told.listed("attributions")),
        "records_count": str(told.dataset.current.records_count) if told.dataset.current else "",
    }


def _spatial(told: Said) -> str:
    if told.box is None:
        return ""
    west, south, east, north = told.box
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return orjson.dumps({"type": "Polygon", "coordinates": [ring]}).decode()
