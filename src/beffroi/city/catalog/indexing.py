"""The index of words of the small tables the house keeps of its catalogue, made beside what people ask: such a table changes with
the catalogue, and whoever asks the first question of a new one does not wait for its index."""

import logging
import threading
import time
from pathlib import Path

from django.conf import settings

from beffroi.city.catalog.instance import engine, lake
from beffroi.data.errors import NotFound
from beffroi.data.fields import Schema
from beffroi.data.lake import Lake, make_words
from beffroi.data.words import WordIndex

LEAST = 500  # rows, below which reading the columns is soon done
_REST = 3  # times what an index took, before the next: of a catalogue that changes all the time, a quarter of a processor at most

_log = logging.getLogger(__name__)


def words_of(table: Path) -> WordIndex | None:
    """The index of the words of a version or of a small table; None while there is none."""
    return engine().words(table, seconds=settings.BEFFROI["QUERY_SECONDS"])


def index_soon(table: Path, schema: Schema, rows: int) -> None:
    """Have the words of a small table indexed in the background, unless it is too small to need it, or has its index."""
    if rows >= LEAST and words_of(table) is None:
        _indexing.add(table, schema)


class _Indexing:
    """The tables that wait, and the thread that indexes them one by one, while there are any."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: dict[
            Path, tuple[Path, Schema, Lake]
        ] = {}  # by shelf: of a table that changed twice, the last is worth it
        self._busy = False

    def add(self, table: Path, schema: Schema) -> None:
        with self._lock:
            self._waiting[table.parent] = table, schema, lake()
            if self._busy:
                return
            self._busy = True
        threading.Thread(target=self._work, name="catalogue-words", daemon=True).start()

    def _next(self) -> tuple[Path, Schema, Lake] | None:
        with self._lock:
            self._busy = bool(self._waiting)
            return self._waiting.pop(next(iter(self._waiting))) if self._waiting else None

    def _work(self) -> None:
        while (one := self._next()) is not None:
            started = time.monotonic()
            _index(*one)
            if self._waiting:
                time.sleep(_REST * (time.monotonic() - started))


def _index(table: Path, schema: Schema, its_lake: Lake) -> None:
    memory = settings.INTAKE_LIMITS.memory
    try:
        make_words(table, schema, its_lake, memory=memory, progress=lambda _step, _share: None)
    except NotFound:
        return  # the catalogue changed meanwhile: its next table is waiting
    except Exception:  # noqa: BLE001 - the thread has others to make, and answers are the same without
        _log.warning("No index of words for %s", table, exc_info=True)


_indexing = _Indexing()
