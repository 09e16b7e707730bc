"""The engine that answers: serving files attached read-only, two lanes to query them.

The light lane runs a query at once, in the caller's thread, on one core: pages of a few rows, small tables. What may read many
rows goes to the heavy lane, where a few queries run together on idle cores and the others wait their turn (`heavy.py`); so does a
light query that lasts. Nothing above this module knows DuckDB: a table's name, statements with bound parameters, rows or Arrow
batches out.

A TIMESTAMPTZ cannot be fetched as a Python value (DuckDB would want the package pytz): statements give text, or batches.
"""

import hashlib
import re
import sys
import threading
import time
from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from beffroi.data.errors import LimitReached, NotFound
from beffroi.data.lake.duck import text_literal
from beffroi.data.lake.errand import Errand, current
from beffroi.data.lake.heads import HEADS, VersionHeads
from beffroi.data.lake.heavy import HeavyLane, Sharing, TooLarge
from beffroi.data.lake.lane import BUFFER, Lane, part_of
from beffroi.data.lake.versions import KEPT_FILES, SERVING
from beffroi.data.lake.watchdog import Timer, Watchdog
from beffroi.data.lake.words.layout import TABLES, WORDS
from beffroi.data.lake.words.search import Words

Params = Sequence[Any] | Mapping[str, Any]

ALONE = Sharing()

_ALIAS = re.compile(r'"(v[0-9a-f]{20})"\.[a-z]+')
_ATTACHED = 256  # serving files kept open
_GRACE = 900.0  # seconds an alias stays after its last use: a statement may be about to run
_LIGHT_ROWS = 200_000  # a table of so many is read within a few milliseconds
_LIGHT_SECONDS = 0.25  # a query that lasts longer starts again in the heavy lane
_LIGHT_SHARE, _NARROW_SHARE, _WIDE_SHARE = 0.25, 0.25, 0.5  # of the memory
_BUFFERED = 6  # batches that may wait to be read: fewer, and all threads but one wait for the reader; more fill the memory
_COUNTED = 16  # bytes DuckDB counts of a text that waits, whatever its length

# DuckDB looks for pandas at each value it is given: where there is none, Python is told once not to search its whole path again.
if find_spec("pandas") is None:
    pa.array([0])  # pyarrow looks for it once too, and fails when it finds it marked so
    sys.modules["pandas"] = None  # type: ignore[assignment]  # what Python itself documents for a module that is not to be found


@dataclass(slots=True)
class _Attached:
    path: Path
    mark: tuple[int, int]  # tells a file from another that took its place
    alias: str
    rows: int
    used: float


class Engine:
    """Runs statements over serving files, within a time and a memory limit."""

    def __init__(
        self,
        memory: str,
        *,
        roots: Sequence[Path] = (),
        spill: Path | None = None,
        sharing: Sharing = ALONE,
    ) -> None:
        """`memory` ("1GB") is shared by all queries; `roots` are the only folders files may be opened under (all when empty)."""
        self._memory = memory

        def lane(share: float, threads: int, *without: str) -> Lane:
            return Lane(part_of(memory, share), threads=threads, roots=roots, spill=spill, without=without)

        def heavy(wide: bool) -> Lane:
            return lane(_WIDE_SHARE, sharing.queries_at_once) if wide else lane(_NARROW_SHARE, 1)

        # Reading a page twice, the second time by the rows' numbers, is worth it when many rows are sorted, never for twenty.
        self._light = lane(_LIGHT_SHARE, 1, "late_materialization")
        self._heavy = HeavyLane(heavy, sharing)
        self._lock = threading.Lock()
        # By path, as text: joined and compared at every request.
        self._attached: OrderedDict[str, _Attached] = OrderedDict()
        self._aliases: dict[str, _Attached] = {}
        self._words: dict[str, Words] = {}
        self._heads: dict[str, VersionHeads] = {}

    def table(self, folder: Path) -> str:
        """The name, to stand after FROM, of the rows of the version in `folder`; valid for at least 15 minutes.

        Raises:
            NotFound: there is no serving file there.
        """
        return f'"{self._alias(f"{folder}/{SERVING}")}".rows'

    def words(self, folder: Path, *, seconds: float) -> Words | None:
        """The index of the words of the version in `folder`, each look-up within `seconds`; None when there is none (yet)."""
        path = f"{folder}/{KEPT_FILES}/{WORDS}"
        known = self._words.get(path)
        if known is not None or not Path(path).is_file():
            return known

        def ask(statement: str, params: Sequence[Any]) -> list[tuple[Any, ...]]:
            alias = self._alias(path)
            names = {name: f'"{alias}".{name}' for name in TABLES}
            return self.fetch(statement.format_map(names), params, seconds=seconds, scans=False)

        made = Words(ask)
        with self._lock:
            while len(self._words) >= _ATTACHED:
                self._words.pop(next(iter(self._words)))
            return self._words.setdefault(path, made)

    def heads(self, folder: Path) -> VersionHeads | None:
        """The first rows of the version in `folder` in each order; None when there are none (yet). Valid as `table` is."""
        path = f"{folder}/{KEPT_FILES}/{HEADS}"
        if path not in self._heads and not Path(path).is_file():
            return None
        alias = self._alias(path)
        known = self._heads.get(path)
        if known is None or known.alias != alias:
            cursor = self._light.cursor()
            [(depth,)] = cursor.execute(f'SELECT depth FROM "{alias}".about').fetchall()
            places = dict(cursor.execute(f'SELECT name, place FROM "{alias}".fields').fetchall())
            known = VersionHeads(alias, depth, places)
            with self._lock:
                while len(self._heads) >= _ATTACHED:
                    self._heads.pop(next(iter(self._heads)))
                self._heads[path] = known
        return known

    def _alias(self, name: str) -> str:
        known = self._attached.get(name)
        path = Path(name) if known is None else known.path
        try:
            stat = path.stat()
        except FileNotFoundError as error:
            raise NotFound(
                "Les données de cette version ne sont plus là : choisissez une version conservée."
            ) from error
        mark, now = (stat.st_ino, stat.st_mtime_ns), time.monotonic()
        with self._lock:
            known = self._attached.get(name)
            if known is not None and known.mark == mark:
                known.used = now
                self._attached.move_to_end(name)
                return known.alias
            if known is not None:
                self._detach(name)
            identity = f"{path.absolute()}\0{stat.st_ino}\0{stat.st_mtime_ns}"
            alias = "v" + hashlib.sha256(identity.encode()).hexdigest()[:20]
            self._light.attach(alias, path)
            known = _Attached(path, mark, alias, self._light.rows(alias), now)
            self._attached[name] = self._aliases[alias] = known
            self._trim(now)
        return alias

    def forget(self, folder: Path) -> None:
        """Close the files of `folder`, before its removal. Running queries end normally."""
        with self._lock:
            words, heads = f"{folder}/{KEPT_FILES}/{WORDS}", f"{folder}/{KEPT_FILES}/{HEADS}"
            self._words.pop(words, None)
            self._heads.pop(heads, None)
            for name in (f"{folder}/{SERVING}", words, heads):
                if name in self._attached:
                    self._detach(name)

    def fetch(
        self,
        sql: str,
        params: Params = (),
        *,
        seconds: float,
        setting: str = "BEFFROI_QUERY_SECONDS",
        scans: bool = True,
        stops: bool = False,
    ) -> list[tuple[Any, ...]]:
        """All rows of a statement. `setting` is the limit a message names; `scans` tells that it may read the whole table,
        `stops` that it ends with its page: one core reads less than several would before they all know.

        Raises:
            LimitReached: out of time or memory; Busy when the engine has too much to do.
            NotFound: the version was removed meanwhile.
        """
        files = self._files(sql)
        if not (scans and any(file.rows > _LIGHT_ROWS for file in files)):
            try:
                limit = min(seconds, _LIGHT_SECONDS)
                return self._run(self._light, sql, params, seconds=limit, setting=setting)
            except LimitReached:
                if seconds <= _LIGHT_SECONDS:
                    raise
        errand = current()

        def prepare(lane: Lane) -> None:
            # In the caller's thread: one that steps back must hold nothing a light query waits for.
            if not stops:
                self._attach(lane, files)

        def work(lane: Lane) -> list[tuple[Any, ...]]:
            duck = self._light if stops else lane
            return self._run(duck, sql, params, seconds=seconds, setting=setting, errand=errand)

        return self._heavy.run(prepare, work)

    def batches(
        self,
        sql: str,
        params: Params = (),
        *,
        seconds: float,
        rows: int = 20_000,
        setting: str = "BEFFROI_EXPORT_SECONDS",
    ) -> Iterator[pa.RecordBatch]:
        """The rows of a statement as Arrow batches of about `rows`, read as they are asked for; raises as `fetch` does.

        The time limit counts from the first batch, the reader's own pauses included.
        """
        errand = current()
        with self._export(sql) as (lane, cursor), self._guard(cursor, sql, seconds, setting, lane.watchdog):
            cursor.execute(f"SET {BUFFER} = '{rows * _BUFFERED * _COUNTED:d}B'")
            start = time.perf_counter()
            reader = cursor.execute(sql, params or None).to_arrow_reader(rows)
            for batch in reader:
                errand.seconds += time.perf_counter() - start
                if batch.num_rows:
                    yield batch
                start = time.perf_counter()
            errand.seconds += time.perf_counter() - start

    def copy(
        self,
        sql: str,
        params: Params,
        target: Path,
        options: str,
        *,
        seconds: float,
        setting: str = "BEFFROI_EXPORT_SECONDS",
    ) -> None:
        """Write the rows of a statement to `target`; `options` are those of COPY, ours only; raises as `fetch` does."""
        errand, start = current(), time.perf_counter()
        with self._export(sql) as (lane, cursor), self._guard(cursor, sql, seconds, setting, lane.watchdog):
            cursor.execute(f"COPY ({sql}) TO {text_literal(str(target))} ({options})", params or None)
        errand.seconds += time.perf_counter() - start

    def close(self) -> None:
        """Close every file; the engine cannot be used after."""
        with self._lock:
            self._attached.clear()
            self._aliases.clear()
            self._words.clear()
            self._heads.clear()
            self._light.close()
        self._heavy.close()

    def _run(
        self,
        lane: Lane,
        sql: str,
        params: Params,
        *,
        seconds: float,
        setting: str,
        errand: Errand | None = None,
    ) -> list[tuple[Any, ...]]:
        errand, cursor, start = errand or current(), lane.cursor(), time.perf_counter()
        try:
            with self._guard(cursor, sql, seconds, setting, lane.watchdog):
                return cursor.execute(sql, params or None).fetchall()
        finally:
            errand.seconds += time.perf_counter() - start

    @contextmanager
    def _export(self, sql: str) -> Iterator[tuple[Lane, duckdb.DuckDBPyConnection]]:
        """A cursor of its own: the thread may run other statements between two batches."""
        with self._heavy.export() as lane:
            self._attach(lane, self._files(sql))
            cursor = lane.root.cursor()
            try:
                yield lane, cursor
            finally:
                cursor.close()

    def _files(self, sql: str) -> list[_Attached]:
        """The files a statement reads, those still attached."""
        found = map(self._aliases.get, set(_ALIAS.findall(sql)))
        return [file for file in found if file is not None]

    def _attach(self, lane: Lane, files: Sequence[_Attached]) -> None:
        with self._lock:  # no file is forgotten between the look and the opening
            for file in files:
                if file.alias in self._aliases:
                    lane.attach(file.alias, file.path)

    @contextmanager
    def _guard(
        self, cursor: duckdb.DuckDBPyConnection, sql: str, seconds: float, setting: str, watchdog: Watchdog
    ) -> Iterator[Timer]:
        with watchdog.limit(seconds, cursor.interrupt) as timer:
            try:
                yield timer
            except duckdb.OutOfMemoryException as error:
                raise self._too_large() from error
            except duckdb.CatalogException as error:
                if self._detached(sql):
                    raise NotFound("Cette version vient d'être retirée : recommencez.") from error
                raise
            except (duckdb.InterruptException, pa.ArrowException, OSError) as error:
                if timer.expired:
                    raise LimitReached(
                        f"La requête a été arrêtée après {seconds:g} s ({setting}) : "
                        "demandez moins de lignes, ou filtrez davantage."
                    ) from error
                if "Out of Memory" in str(error):
                    raise self._too_large() from error
                raise

    def _detached(self, sql: str) -> bool:
        return any(alias not in self._aliases for alias in _ALIAS.findall(sql))

    def _too_large(self) -> TooLarge:
        return TooLarge(
            f"La requête demande plus de mémoire que la limite ({self._memory}, BEFFROI_QUERY_MEMORY) : "
            "filtrez davantage, ou groupez sur moins de valeurs."
        )

    def _trim(self, now: float) -> None:
        for name in list(self._attached)[: max(0, len(self._attached) - _ATTACHED)]:
            if now - self._attached[name].used > _GRACE:
                self._detach(name)

    def _detach(self, name: str) -> None:
        alias = self._attached.pop(name).alias
        del self._aliases[alias]
        self._light.detach(alias)
        self._heavy.detach(alias)
