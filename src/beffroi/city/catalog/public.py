"""The face of the catalogue: datasets, versions, licences, and the one way a version becomes what people see."""

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
from beffroi.city.catalog.explore import default_metas, features, stamp, to_explore
from beffroi.city.catalog.instance import engine, lake
from beffroi.city.catalog.licences import LICENCES, Licence, UnknownLicence, licence, required_licence
from beffroi.city.catalog.locks import Busy, shared
from beffroi.city.catalog.metas import KEYS, SETTABLE
from beffroi.city.catalog.models import Dataset, DatasetQuerySet, Version, folded
from beffroi.city.catalog.names import BadIdentifier, checked, free, slug
from beffroi.city.catalog.retention import (
    Recovery,
    delete,
    discard_if_empty,
    recover,
    retain,
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
    publish,
    record_draft,
    record_original,
    rollback,
    version_of,
    withdraw,
)

__all__ = [
    "KEYS",
    "LICENCES",
    "SETTABLE",
    "WORDS",
    "AlreadyThere",
    "BadIdentifier",
    "Busy",
    "Clearance",
    "Dataset",
    "DatasetQuerySet",
    "DraftLike",
    "Licence",
    "NotCleared",
    "Recovery",
    "UnknownLicence",
    "Version",
    "begin_version",
    "changes_between",
    "checked",
    "compare",
    "corrected",
    "create",
    "default_metas",
    "delete",
    "describe",
    "discard_if_empty",
    "engine",
    "every",
    "fail",
    "features",
    "find",
    "folded",
    "folder",
    "free",
    "get",
    "hold",
    "lake",
    "licence",
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
    "slug",
    "stamp",
    "sweep",
    "taken",
    "to_explore",
    "version_of",
    "withdraw",
    "working_on",
]
