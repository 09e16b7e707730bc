"""How often each dataset is asked for, by day: pages seen, calls of the API, files downloaded. Nothing is kept of who asked.

In memory at once, in the records every few seconds by a thread of the web process; a killed one loses what it noted since.
"""

import logging
import threading
from collections import Counter
from datetime import date, timedelta
from typing import Literal

from django.db import Error, close_old_connections, connection, transaction
from django.db.models import F, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from beffroi.trust.access.ledger import FLUSH_SECONDS, now
from beffroi.trust.access.models import DatasetUse

Kind = Literal["pages", "calls", "downloads"]
KEPT_DAYS = 800  # two years, and the month one compares with

_ADD = """
INSERT INTO access_datasetuse (day, dataset_id, pages, calls, downloads) VALUES (%s, %s, %s, %s, %s)
ON CONFLICT (day, dataset_id) DO UPDATE SET pages = access_datasetuse.pages + excluded.pages,
calls = access_datasetuse.calls + excluded.calls, downloads = access_datasetuse.downloads + excluded.downloads
"""

logger = logging.getLogger(__name__)


class Uses:
    """What this process noted and has not written yet. Safe with threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._noted: Counter[tuple[date, str, Kind]] = Counter()

    def add(self, dataset_id: str, kind: Kind) -> None:
        """Note one use of a dataset that exists."""
        with self._lock:
            self._noted[now().date(), dataset_id, kind] += 1

    def flush(self) -> None:
        """Write what was noted. A busy database is tried again later."""
        with self._lock:
            noted, self._noted = self._noted, Counter()
        try:
            _write(noted)
        except Error:
            logger.warning("uses of datasets could not be written; they will be later", exc_info=True)
            with self._lock:
                self._noted.update(noted)

    def keep_writing(self, stop: threading.Event) -> None:
        """Write every few seconds until `stop`, and then once more."""
        while not stop.wait(FLUSH_SECONDS):
            close_old_connections()
            self.flush()
        self.flush()
        connection.close()


def _write(noted: Counter[tuple[date, str, Kind]]) -> None:
    if not noted:
        return
    lines = sorted({(day, dataset_id) for day, dataset_id, _kind in noted})
    values = [
        (
            day.isoformat(),
            name,
            noted[day, name, "pages"],
            noted[day, name, "calls"],
            noted[day, name, "downloads"],
        )
        for day, name in lines
    ]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.executemany(_ADD, values)  # in order, so that two processes never wait for one another
    if any(day.day == 1 for day, _dataset in lines):  # once a month is often enough
        DatasetUse.objects.filter(day__lt=lines[-1][0] - timedelta(days=KEPT_DAYS)).delete()


uses = Uses()


def _since(days: int) -> "QuerySet[DatasetUse]":
    return DatasetUse.objects.filter(day__gt=now().date() - timedelta(days=days))


def use_of_each(days: int = 30) -> Coalesce:
    """All uses of the last days, as a column of a query on datasets."""
    mine = _since(days).filter(dataset_id=OuterRef("dataset_id")).order_by().values("dataset_id")
    total = mine.annotate(total=Sum(F("pages") + F("calls") + F("downloads"))).values("total")
    return Coalesce(Subquery(total), 0)


def uses_of(dataset_ids: "list[str] | QuerySet[DatasetUse]", days: int = 30) -> dict[str, dict[str, int]]:
    """{dataset: {pages, calls, downloads}} over the last days; a dataset nobody asked for is not there."""
    found = _since(days).filter(dataset_id__in=dataset_ids).values("dataset_id").order_by("dataset_id")
    summed = found.annotate(p=Sum("pages"), c=Sum("calls"), d=Sum("downloads"))
    return {
        line["dataset_id"]: {"pages": line["p"], "calls": line["c"], "downloads": line["d"]}
        for line in summed
    }
