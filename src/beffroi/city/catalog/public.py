"""The face of the catalogue: datasets, versions, licences, and the one way a version becomes what people see."""

from beffroi.city.catalog.attachments import Attachment, attach, attachment, detach
from beffroi.city.catalog.changes import WORDS, compare
from beffroi.city.catalog.clearance import Clearance, NotCleared
from beffroi.city.catalog.datasets import (
    AlreadyThere,
    corrected,
    create,
    describe,
    every,
    find,
    get,
    prepare,
    search,
    taken,
)
from beffroi.city.catalog.entries import Entry, listed
from beffroi.city.catalog.explore import default_metas, features, stamp, to_explore
from beffroi.city.catalog.finding import FRESHNESS, Shelf, Wanted, datasets_of, shelf
from beffroi.city.catalog.instance import engine, lake
from beffroi.city.catalog.licences import LICENCES, Licence, UnknownLicence, licence, required_licence
from beffroi.city.catalog.links import Link, begin_described, link
from beffroi.city.catalog.locks import Busy, shared
from beffroi.city.catalog.metas import KEYS, SETTABLE
from beffroi.city.catalog.models import Dataset, DatasetQuerySet, Version
from beffroi.city.catalog.names import BadIdentifier, checked, free, slug
from beffroi.city.catalog.questions import ask, context, small_table
from beffroi.city.catalog.retention import (
    Recovery,
    delete,
    discard_if_empty,
    missing_files,
    recover,
    retain,
    stray_files,
    sweep,
    working_on,
)
from beffroi.city.catalog.revision import revision
from beffroi.city.catalog.versions import (
    DraftLike,
    begin_version,
    changes_between,
    fail,
    folder,
    hold,
    original,
    publish,
    record_draft,
    record_original,
    rollback,
    version_of,
    withdraw,
)

__all__ = [
    "FRESHNESS",
    "KEYS",
    "LICENCES",
    "SETTABLE",
    "WORDS",
    "AlreadyThere",
    "Attachment",
    "BadIdentifier",
    "Busy",
    "Clearance",
    "Dataset",
    "DatasetQuerySet",
    "DraftLike",
    "Entry",
    "Licence",
    "Link",
    "NotCleared",
    "Recovery",
    "Shelf",
    "UnknownLicence",
    "Version",
    "Wanted",
    "ask",
    "attach",
    "attachment",
    "begin_described",
    "begin_version",
    "changes_between",
    "checked",
    "compare",
    "context",
    "corrected",
    "create",
    "datasets_of",
    "default_metas",
    "delete",
    "describe",
    "detach",
    "discard_if_empty",
    "engine",
    "every",
    "fail",
    "features",
    "find",
    "folder",
    "free",
    "get",
    "hold",
    "lake",
    "licence",
    "link",
    "listed",
    "missing_files",
    "original",
    "prepare",
    "publish",
    "record_draft",
    "record_original",
    "recover",
    "required_licence",
    "retain",
    "revision",
    "rollback",
    "search",
    "shared",
    "shelf",
    "slug",
    "small_table",
    "stamp",
    "stray_files",
    "sweep",
    "taken",
    "to_explore",
    "version_of",
    "withdraw",
    "working_on",
]
