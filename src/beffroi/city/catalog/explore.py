"""A dataset as the Explore API v2.1 shows it."""

from datetime import UTC, datetime
from typing import Any

from django.conf import settings

from beffroi.city.catalog.attachments import Attachment
from beffroi.city.catalog.links import Link
from beffroi.city.catalog.metas import KEYS, LISTS
from beffroi.city.catalog.models import Dataset
from beffroi.data.fields import FieldType, Schema


def stamp(moment: datetime | None) -> str | None:
    """An instant as the API writes it: UTC, with its offset."""
    return moment.astimezone(UTC).isoformat() if moment else None


def features(schema: Schema) -> list[str]:
    """What can be done with the rows: "analyze" (numbers or facets), "geo" (a map), "timeserie" (dates), "image"."""
    found = []
    if any(f.type.is_number or "facet" in f.annotations for f in schema):
        found.append("analyze")
    if schema.geo is not None:
        found.append("geo")
    if any(f.type.is_time for f in schema):
        found.append("timeserie")
    if any(f.type is FieldType.FILE for f in schema):
        found.append("image")
    return found


def default_metas(dataset: Dataset) -> dict[str, Any]:
    """The template `default`, every key: what the publisher said, and what we know."""
    said = dataset.metas.get("default") or {}
    version = dataset.current
    processed = stamp(version.published_at) if version else None
    known: dict[str, Any] = {
        "title": dataset.title,
        "language": "fr",
        "metadata_languages": ["fr"],
        "timezone": settings.BEFFROI["TIMEZONE"],
        "modified": processed or stamp(dataset.modified_at),
        "modified_updates_on_metadata_change": False,
        "modified_updates_on_data_change": True,
        "data_processed": processed,
        "metadata_processed": stamp(dataset.modified_at),
        "geographic_reference_auto": True,
        "publisher": dataset.organisation.name,
        "records_count": version.records_count if version and not version.described else None,
        "shared_catalog": False,
        "federated": False,
    }
    metas = {key: known.get(key) for key in KEYS}
    metas.update({key: value for key, value in said.items() if value is not None})
    for key in LISTS:
        if isinstance(metas[key], str):
            metas[key] = [metas[key]]
    return metas


def to_explore(dataset: Dataset) -> dict[str, Any]:
    """The Explore dataset object, flat as in v2.1; costs no query when `current` and `organisation` were selected with it."""
    version = dataset.current
    schema = version.schema if version else Schema(())
    return {
        "dataset_id": dataset.dataset_id,
        "dataset_uid": dataset.uid,
        "attachments": [
            {
                "mimetype": item.mimetype or "application/octet-stream",
                "url": item.url or f"odsfile://{item.name}",
                "id": item.id,
                "title": item.title,
            }
            for item in Attachment.of(dataset)
        ],
        "alternative_exports": [
            {
                "mimetype": item.media_type or "application/octet-stream",
                "url": item.address,
                "id": str(position),
                "title": item.title or item.format,
            }
            for position, item in enumerate(Link.of(dataset), 1)
        ],
        "has_records": version is not None and not version.described,
        "data_visible": version is not None,
        "visibility": "domain" if version else "restricted",
        "features": features(schema),
        "fields": schema.to_json(),
        "metas": {
            "default": default_metas(dataset),
            "custom": dict(dataset.metas.get("custom") or {}),
            **{
                name: dict(values)
                for name, values in dataset.metas.items()
                if name not in {"default", "custom"}
            },
        },
    }
