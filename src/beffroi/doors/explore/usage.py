"""Application metadata: what the portal knows of a dataset's life, apart from what its publisher says (`include_app_metas`).

Uses are counted as they come, and shown with a dataset. The catalogue's table, made when metadata change, holds none: queries by
them work, and find nothing.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from beffroi.data.fields import Field, FieldType
from beffroi.trust.access.public import KEPT_DAYS, uses_of

_LISTS = ("geographic_reference_path", "geographic_reference_path_labels")
_COUNTS = (
    "download_count",
    "api_call_count",
    "attachments_download_count",
    "file_fields_download_count",
    "reuse_count",
)
_SCORES = ("popularity_score",)


def used(dataset_ids: Sequence[str]) -> dict[str, dict[str, int]]:
    """How much each of these datasets was used, for as long as it is remembered; one nobody used is not there."""
    found = uses_of(list(dataset_ids), days=KEPT_DAYS)
    return {
        name: {"download_count": use["downloads"], "api_call_count": use["calls"]}
        for name, use in found.items()
    }


def app_metas(
    shape: Mapping[str, Any], uses: Mapping[str, Mapping[str, int]] | None = None
) -> dict[str, dict[str, Any]]:
    """The templates added to a dataset's `metas`, with what is in `uses` of it (`used`); nothing is known of any without."""
    processed = shape["metas"]["default"]["data_processed"]
    counted: Mapping[str, int] = {}
    if uses is not None:
        counted = uses.get(shape["dataset_id"], {"download_count": 0, "api_call_count": 0})
    return {
        "explore": {**dict.fromkeys((*_COUNTS, *_SCORES, *_LISTS)), **counted},
        "processing": {"processing_modified": processed, "records_size": None},
    }


def app_fields() -> Iterable[Field]:
    """The fields of the catalogue they are."""
    for name in _COUNTS:
        yield Field(f"explore.{name}", FieldType.INT)
    for name in _SCORES:
        yield Field(f"explore.{name}", FieldType.DOUBLE)
    for name in _LISTS:
        yield Field(f"explore.{name}", FieldType.TEXT, annotations={"multivalued": [","]})
    yield Field("processing.processing_modified", FieldType.DATETIME)
    yield Field("processing.records_size", FieldType.INT)


APP_NAMES = frozenset(field.name for field in app_fields())
