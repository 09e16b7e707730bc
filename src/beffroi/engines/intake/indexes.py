"""What is made of a published version so that it answers sooner: its index of words, the heads of its orders. Made as a job, so
that taking a file in waits for nothing; until it is there, searches read the columns and orders sort them."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings

from beffroi.city.catalog import public as catalog
from beffroi.city.catalog.public import Dataset, Version
from beffroi.city.jobs.public import submit
from beffroi.data.errors import NotFound
from beffroi.data.lake import Progress, heads_depth, make_heads, make_words, needs_words

INDEX = "intake.index"


def submit_index(dataset: Dataset) -> None:
    """Index in the background what everybody reads of a dataset, if it is worth it."""
    version = dataset.current
    if version is not None and _is_worth_it(version):
        title = f"Préparer les recherches et les tris de « {dataset.title} »"
        submit(INDEX, {"dataset": dataset.dataset_id}, title=title[:300])


def index(payload: Mapping[str, Any], progress: Progress) -> Mapping[str, Any]:
    """The job: what everybody reads of the dataset at that moment."""
    return {"indexed": index_current(catalog.get(payload["dataset"]), progress)}


def index_current(dataset: Dataset, progress: Progress) -> bool:
    """Index the public version of a dataset, unless it is done or not worth it. Whether it is indexed."""
    version = dataset.current
    if version is None or not _is_worth_it(version):
        return False
    folder, schema, rows = catalog.folder(version), version.schema, version.records_count
    lake, memory = catalog.lake(), settings.INTAKE_LIMITS.memory
    try:
        if heads_depth(schema, rows):
            make_heads(folder, schema, rows, lake, memory=memory, progress=progress)
        if needs_words(schema, rows):
            make_words(folder, schema, lake, memory=memory, progress=progress)
    except NotFound:  # replaced meanwhile, and gone: its successor has a job of its own
        return False
    return True


def _is_worth_it(version: Version) -> bool:
    return (
        needs_words(version.schema, version.records_count)
        or heads_depth(version.schema, version.records_count) > 0
    )
