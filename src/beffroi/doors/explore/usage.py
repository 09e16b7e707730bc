"""Application metadata: what the portal knows of a dataset's life, apart from what its publisher says (`include_app_metas`).

Nothing counts the uses of each dataset yet: their numbers are null, so that queries which sort or filter by them work.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from beffroi.data.fields import Field, FieldType

_LISTS = ("geographic_reference_path", "geographic_reference_path_labels")
_COUNTS = (
    "download_count",
    "api_call_count",
    "attachments_download_count",
    "file_fields_download_count",
    "reuse_count",
)
_SCORES = ("popularity_score",)


def app_metas(shape: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """The templates added to a dataset's `metas`."""
    processed = shape["metas"]["default"]["data_processed"]
    return {
        "explore": dict.fromkeys((*_COUNTS, *_SCORES, *_LISTS)),
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
