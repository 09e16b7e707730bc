"""The public datasets as this process knows them: read from the records once, and again when the catalogue changes.

Every request asks the records for the catalogue's revision (one short query), so that a new version, a new title or a
withdrawal shows at once, and a page costs no more than that.
"""

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings

from beffroi.city.catalog.public import (
    Attachment,
    Dataset,
    Scope,
    engine,
    every,
    folder,
    lake,
    revision,
    scope,
    to_explore,
    words_of,
)
from beffroi.data.fields import Schema
from beffroi.data.odsql import Context, QueryLimits
from beffroi.doors.explore.errors import NoResource

MOST_KEPT = 5_000


@dataclass(frozen=True, slots=True)
class Served:
    """What the API needs of a dataset's public version."""

    dataset_id: str
    uid: str
    number: int
    folder: Path
    schema: Schema
    records_count: int
    metadata: Mapping[str, Any]  # the Explore dataset object
    documents: Sequence[Attachment]
    updated: datetime | None
    salt: str  # tells this version's record ids from another's
    state: str  # changes with the version and with the metadata

    def context(self) -> Context:
        """The dataset, as the language sees it."""
        return Context(
            schema=self.schema,
            table=engine().table(self.folder),
            dataset_id=self.dataset_id,
            salt=self.salt,
            uid=self.uid,
            updated=self.updated,
            limits=query_limits(),
            words=words_of(self.folder),
            heads=engine().heads(self.folder),
            rows=self.records_count,
        )


def query_limits() -> QueryLimits:
    """The instance's bounds of paging."""
    options = settings.BEFFROI
    return QueryLimits(
        page=options["MAX_ROWS_PAGE"], groups=options["MAX_GROUPS_PAGE"], offset=options["MAX_OFFSET"]
    )


class Shelf:
    """A memory of public datasets, valid for one revision of the catalogue. Safe with threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._known_as: tuple[Path, int] | None = None
        self._served: dict[tuple[Scope, str], Served] = {}

    def get(self, dataset_id: str) -> Served:
        """The public dataset of that id.

        Raises:
            NoResource: there is none, or it is not public.
        """
        now = lake().root, revision()
        name = scope(), dataset_id
        with self._lock:
            if now != self._known_as:
                self._known_as, self._served = now, {}
            known = self._served.get(name)
        if known is not None:
            return known
        dataset = every().public().filter(dataset_id=dataset_id).first()
        if dataset is None:
            raise NoResource("dataset", dataset_id[:200])
        served = read(dataset)
        with self._lock:
            if now == self._known_as and len(self._served) < MOST_KEPT:
                self._served[name] = served
        return served


def read(dataset: Dataset) -> Served:
    """What the API needs of a public dataset."""
    version = dataset.current
    if version is None:
        raise NoResource("dataset", dataset.dataset_id)
    return Served(
        dataset_id=dataset.dataset_id,
        uid=dataset.uid,
        number=version.number,
        folder=folder(version),
        schema=version.schema,
        records_count=version.records_count,
        metadata=to_explore(dataset),
        documents=Attachment.of(dataset),
        updated=version.published_at,
        salt=f"{dataset.uid}/{version.number}",
        state=f"{version.pk}/{dataset.modified_at.timestamp()}",
    )


shelf = Shelf()
