"""The face of harvests: sources, their runs, and what people ask of them."""

from beffroi.engines.harvest.asking import (
    CHANGEABLE,
    AlreadyRunning,
    BadSource,
    Seen,
    add,
    asks,
    begin,
    change,
    find,
    prepared,
    preview,
    remove,
    under_way,
)
from beffroi.engines.harvest.mapping import TARGETS, BadMapping, table
from beffroi.engines.harvest.models import Item, Outcome, Run, Source
from beffroi.engines.harvest.records import HarvestFailed
from beffroi.engines.harvest.running import perform
from beffroi.engines.harvest.sources import KINDS
from beffroi.engines.harvest.work import cancel_run, submit_remove, submit_run

__all__ = [
    "CHANGEABLE",
    "KINDS",
    "TARGETS",
    "AlreadyRunning",
    "BadMapping",
    "BadSource",
    "HarvestFailed",
    "Item",
    "Outcome",
    "Run",
    "Seen",
    "Source",
    "add",
    "asks",
    "begin",
    "cancel_run",
    "change",
    "find",
    "perform",
    "prepared",
    "preview",
    "remove",
    "submit_remove",
    "submit_run",
    "table",
    "under_way",
]
