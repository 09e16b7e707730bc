"""How every DuckDB of the house is opened: no network, no extension but ours, hours in UTC."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path

import duckdb
import duckdb_extension_spatial

from beffroi.data.errors import BeffroiError

#: No extension but those named by their path.
_CLOSED: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "allow_community_extensions": False,
}


def spatial_extension() -> Path:
    """The spatial extension for the DuckDB in use, from its wheel.

    Raises:
        BeffroiError: the wheel holds none for this version.
    """
    home = Path(duckdb_extension_spatial.__path__[0])
    path = home / "extensions" / f"v{duckdb.__version__}" / "spatial.duckdb_extension"
    if not path.is_file():
        raise BeffroiError(
            f"L'extension géographique de DuckDB {duckdb.__version__} manque : "
            "installez duckdb-extension-spatial de même version."
        )
    return path


@cache
def genuine_extension() -> Path:
    """The same, found once in each process to bear DuckDB's signature: to check it at each opening costs a third of a second.

    Raises:
        duckdb.Error: it does not.
    """
    path = spatial_extension()
    with duckdb.connect(":memory:", config={**_CLOSED, "threads": 1}) as connection:
        connection.execute(f"LOAD {text_literal(str(path))}")
    return path


def quoted_name(name: str) -> str:
    """A column's name in SQL, whatever characters it holds."""
    return '"' + name.replace('"', '""') + '"'


def text_literal(text: str) -> str:
    """A text of ours (a path, an alias) as a SQL literal."""
    return "'" + text.replace("'", "''") + "'"


def open_memory(
    memory: str, *, threads: int, spill: Path | None = None, roots: Sequence[Path] = ()
) -> duckdb.DuckDBPyConnection:
    """A DuckDB in memory, its configuration locked.

    `memory` is its limit ("1GB"); `spill` a folder for what does not fit (None: the query fails instead). With `roots`, no
    statement can open a file outside of them; without, only the code that calls decides what is opened.
    """
    extension = genuine_extension()
    connection = duckdb.connect(
        ":memory:",
        config={
            **_CLOSED,
            "threads": threads,
            "memory_limit": memory,
            "temp_directory": str(spill) if spill else "",
            "allow_unsigned_extensions": True,  # this one's signature is known; none is let in after it
        },
    )
    connection.execute(f"LOAD {text_literal(str(extension))}")
    connection.execute("SET allow_unsigned_extensions = false")
    connection.execute("SET TimeZone = 'UTC'")
    connection.execute("SET enable_progress_bar = false")
    if roots:
        allowed = ", ".join(text_literal(f"{root.absolute()}/") for root in roots)
        connection.execute(f"SET allowed_directories = [{allowed}]")
        connection.execute("SET enable_external_access = false")
    return connection
