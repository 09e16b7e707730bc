"""The engine that answers: one DuckDB for the process, a cursor for each thread, serving files attached read-only.

Light queries run on one thread each, so that many callers share the cores. Nothing above this module knows DuckDB: a table's
name, statements with bound parameters, rows or Arrow batches out.

A TIMESTAMPTZ cannot be fetched as a Python value (DuckDB would want the package pytz): statements give text, or batches.
"""

import hashlib
import re
import threading
import time
from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from beffroi.data.errors import LimitReached, NotFound
from beffroi.data.lake.duck import open_memory, text_literal
from beffroi.data.lake.versions import SERVING
from beffroi.data.lake.watchdog import Timer, Watchdog

Params = Sequence[Any] | Mapping[str, Any]

_ALIAS = re.compile(r'"(v[0-9a-f]{20})"\.rows')
_ATTACHED = 256  # serving files kept open
_GRACE = 900.0  # seconds an alias stays after its last use: a statement may be about to run


@dataclass(slots=True)
class _Attached:
    alias: str
    used: float


class Engine:
    """Runs statements over serving files, within a time and a memory limit."""

    def __init__(
        self, memory: str, *, threads: int = 1, roots: Sequence[Path] = (), spill: Path | None = None
    ) -> None:
        """`memory` ("1GB") is shared by all queries; `roots` are the only folders files may be opened under (all when empty)."""
        self._memory = memory
        self._root = open_memory(memory, threads=threads, roots=roots, spill=spill)
        self._root.execute("SET lock_configuration = true")
        self._lock = threading.Lock()
        self._attached: OrderedDict[Path, _Attached] = OrderedDict()
        self._local = threading.local()
        self._watchdog = Watchdog()

    def table(self, folder: Path) -> str:
        """The name, to stand after FROM, of the rows of the version in `folder`; valid for at least 15 minutes.

        Raises:
            NotFound: there is no serving file there.
        """
        path = folder / SERVING
        try:
            stat = path.stat()
        except FileNotFoundError as error:
            raise NotFound(
                "Les données de cette version ne sont plus là : choisissez une version conservée."
            ) from error
        identity = f"{path.absolute()}\0{stat.st_ino}\0{stat.st_mtime_ns}"
        alias = "v" + hashlib.sha256(identity.encode()).hexdigest()[:20]
        now = time.monotonic()
        with self._lock:
            known = self._attached.get(path)
            if known is not None and known.alias == alias:
                known.used = now
                self._attached.move_to_end(path)
            else:
                if known is not None:
                    self._detach(path)
                self._root.execute(f'ATTACH {text_literal(str(path))} AS "{alias}" (READ_ONLY)')
                self._attached[path] = _Attached(alias, now)
                self._trim(now)
        return f'"{alias}".rows'

    def forget(self, folder: Path) -> None:
        """Close the serving file of `folder`, before its removal. Running queries end normally."""
        with self._lock:
            if folder / SERVING in self._attached:
                self._detach(folder / SERVING)

    def fetch(
        self, sql: str, params: Params = (), *, seconds: float, setting: str = "BEFFROI_QUERY_SECONDS"
    ) -> list[tuple[Any, ...]]:
        """All rows of a statement. `setting` is the limit a message names.

        Raises:
            LimitReached: out of time or memory.
            NotFound: the version was removed meanwhile.
        """
        cursor = self._cursor()
        with self._guard(cursor, sql, seconds, setting):
            return cursor.execute(sql, params or None).fetchall()

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
        cursor = self._root.cursor()  # its own: the thread may run other statements between two batches
        try:
            with self._guard(cursor, sql, seconds, setting):
                reader = cursor.execute(sql, params or None).to_arrow_reader(rows)
                for batch in reader:
                    if batch.num_rows:
                        yield batch
        finally:
            cursor.close()

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
        cursor = self._root.cursor()
        try:
            with self._guard(cursor, sql, seconds, setting):
                cursor.execute(f"COPY ({sql}) TO {text_literal(str(target))} ({options})", params or None)
        finally:
            cursor.close()

    def close(self) -> None:
        """Close every file; the engine cannot be used after."""
        with self._lock:
            self._attached.clear()
            self._root.close()

    def _cursor(self) -> duckdb.DuckDBPyConnection:
        cursor: duckdb.DuckDBPyConnection | None = getattr(self._local, "cursor", None)
        if cursor is None:
            cursor = self._local.cursor = self._root.cursor()
        return cursor

    @contextmanager
    def _guard(
        self, cursor: duckdb.DuckDBPyConnection, sql: str, seconds: float, setting: str
    ) -> Iterator[Timer]:
        with self._watchdog.limit(seconds, cursor.interrupt) as timer:
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
        with self._lock:
            known = {attached.alias for attached in self._attached.values()}
        return any(alias not in known for alias in _ALIAS.findall(sql))

    def _too_large(self) -> LimitReached:
        return LimitReached(
            f"La requête demande plus de mémoire que la limite ({self._memory}, BEFFROI_QUERY_MEMORY) : "
            "filtrez davantage, ou groupez sur moins de valeurs."
        )

    def _trim(self, now: float) -> None:
        for path in list(self._attached)[: max(0, len(self._attached) - _ATTACHED)]:
            if now - self._attached[path].used > _GRACE:
                self._detach(path)

    def _detach(self, path: Path) -> None:
        known = self._attached.pop(path)
        self._root.execute(f'DETACH "{known.alias}"')
