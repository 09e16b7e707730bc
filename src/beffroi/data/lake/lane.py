"""A way through the engine: one DuckDB, a cursor for each thread that asks, the files it has open."""

import re
import threading
from collections.abc import Sequence
from pathlib import Path

import duckdb

from beffroi.data.lake.duck import open_memory, text_literal
from beffroi.data.lake.watchdog import Watchdog

#: How much of an answer may wait to be read: the one setting a cursor may still change.
BUFFER = "streaming_buffer_size"

_SIZE = re.compile(r"\s*([0-9.]+)\s*([KMGT]i?B)\s*", re.IGNORECASE)


class Lane:
    """Its connection is opened by the thread that makes it: DuckDB's own threads inherit that one's priority."""

    def __init__(
        self,
        memory: str,
        *,
        threads: int,
        roots: Sequence[Path],
        spill: Path | None,
        without: Sequence[str] = (),
    ) -> None:
        """`without` names optimizers of DuckDB to do without.

        That of extensions is never wanted: the spatial one serves joins and indexes we have not, and fails on conditions on a
        row's position ("optional_idx cannot be initialized", 1.5.5).
        """
        self.root = open_memory(memory, threads=threads, roots=roots, spill=spill)
        self.root.execute(f"SET disabled_optimizers = {text_literal(','.join([*without, 'extension']))}")
        self.root.execute(f"SET allowed_configs = ['{BUFFER}']")
        self.root.execute("SET lock_configuration = true")
        self._lock = threading.Lock()
        self._attached: set[str] = set()
        self.watchdog = Watchdog()
        self._local = threading.local()

    def cursor(self) -> duckdb.DuckDBPyConnection:
        """This thread's own."""
        cursor: duckdb.DuckDBPyConnection | None = getattr(self._local, "cursor", None)
        if cursor is None:
            cursor = self._local.cursor = self.root.cursor()
        return cursor

    def attach(self, alias: str, path: Path) -> None:
        """Open a file under that alias, if it is not yet."""
        if alias in self._attached:
            return
        with self._lock:
            if alias not in self._attached:
                self.root.execute(f'ATTACH {text_literal(str(path))} AS "{alias}" (READ_ONLY)')
                self._attached.add(alias)

    def detach(self, alias: str) -> None:
        """Close it. Running queries end normally."""
        with self._lock:
            if alias in self._attached:
                self._attached.discard(alias)
                self.root.execute(f'DETACH "{alias}"')

    def rows(self, alias: str) -> int:
        """About how many rows its largest table holds."""
        asked = "SELECT max(estimated_size) FROM duckdb_tables() WHERE database_name = $1"
        [(rows,)] = self.root.cursor().execute(asked, [alias]).fetchall()
        return int(rows or 0)

    def close(self) -> None:
        """Close everything."""
        with self._lock:
            self._attached.clear()
            self.root.close()


def part_of(memory: str, share: float) -> str:
    """A share of a memory limit: part_of("1GB", 0.25) is "0.25GB"."""
    found = _SIZE.fullmatch(memory)
    return f"{float(found[1]) * share:g}{found[2]}" if found else memory
