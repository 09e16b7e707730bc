"""Counting as jobs: after each publication, and every night what was missed."""

from collections.abc import Mapping
from typing import Any

from beffroi.city.catalog.public import Dataset, get
from beffroi.city.jobs.public import register, schedule, submit
from beffroi.city.presence.counting import count
from beffroi.city.presence.reading import uncounted
from beffroi.data.errors import NotFound
from beffroi.data.lake import Progress

ONE, ALL = "presence.count", "presence.all"


def submit_presence(dataset: Dataset) -> None:
    """Count in the background the rows each commune has in what everybody reads of a dataset."""
    if dataset.current is not None:
        submit(ONE, {"dataset": dataset.dataset_id}, title=f"Compter par commune « {dataset.title} »")


def count_current(dataset: Dataset, progress: Progress) -> bool:
    """Count the public version of a dataset, if it is not done. Whether its rows say where they are."""
    version = dataset.current
    if version is None:
        return False
    try:
        return count(dataset, version, progress).way != "none"
    except NotFound:  # replaced meanwhile, and gone: its successor has a job of its own
        return False


def _one(payload: Mapping[str, Any], progress: Progress) -> Mapping[str, Any]:
    return {"counted": count_current(get(payload["dataset"]), progress)}


def _all(_payload: Mapping[str, Any], progress: Progress) -> Mapping[str, Any]:
    done = 0
    for dataset in uncounted().select_related("current"):
        progress("count", None)
        done += count_current(dataset, progress)
    return {"counted": done}


def offer() -> None:
    """Name the work, once, when the rooms are loaded."""
    register(ONE, _one)
    register(ALL, _all)
    schedule("Présence des communes", ALL, every_seconds=24 * 3600)
