"""The index of words of what is published: made as a job, so that taking a file in waits for nothing. Searches read the columns
until it is there."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings

from beffroi.city.catalog import public as catalog
from beffroi.city.catalog.public import Dataset
from beffroi.city.jobs.public import submit
from beffroi.data.errors import NotFound
from beffroi.data.lake import Progress, make_words, needs_words

WORDS = "intake.words"


def submit_words(dataset: Dataset) -> None:
    """Index in the background what everybody reads of a dataset, if it is worth it."""
    version = dataset.current
    if version is not None and needs_words(version.schema, version.records_count):
        submit(WORDS, {"dataset": dataset.dataset_id}, title=f"Indexer les mots de « {dataset.title} »")


def index(payload: Mapping[str, Any], progress: Progress) -> Mapping[str, Any]:
    """The job: what everybody reads of the dataset at that moment."""
    return {"indexed": index_current(catalog.get(payload["dataset"]), progress)}


def index_current(dataset: Dataset, progress: Progress) -> bool:
    """Index the public version of a dataset, unless it is done or not worth it. Whether it has an index."""
    version = dataset.current
    if version is None or not needs_words(version.schema, version.records_count):
        return False
    memory = settings.INTAKE_LIMITS.memory
    try:
        make_words(catalog.folder(version), version.schema, catalog.lake(), memory=memory, progress=progress)
    except NotFound:  # replaced meanwhile, and gone: its successor has a job of its own
        return False
    return True
