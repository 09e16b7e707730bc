"""Application metadata: what the portal knows of a dataset's life, apart from what its publisher says (`include_app_metas`).

Uses are counted as they come, and shown with a dataset. Questions that name one of their counts are asked of a table that holds
them (`catalogue.py`); counts nobody keeps are null.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import unquote

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
_KEPT = ("download_count", "api_call_count")  # those of them that are counted
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
    counted = _counted(shape["dataset_id"], uses) if uses is not None else {}
    return {
        "explore": {**dict.fromkeys((*_COUNTS, *_SCORES, *_LISTS)), **counted},
        "processing": {"processing_modified": processed, "records_size": None},
    }


def use_columns(dataset_id: str, uses: Mapping[str, Mapping[str, int]]) -> dict[str, int]:
    """The same counts, as columns of the catalogue."""
    return {f"explore.{name}": count for name, count in _counted(dataset_id, uses).items()}


def names_uses(asked: str) -> bool:
    """Whether a question, as it stands in an address, names a count of uses."""
    return any(name in unquote(asked) for name in _KEPT)


def _counted(dataset_id: str, uses: Mapping[str, Mapping[str, int]]) -> Mapping[str, int]:
    return uses.get(dataset_id, dict.fromkeys(_KEPT, 0))


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
