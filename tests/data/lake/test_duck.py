"""Only the extension DuckDB has signed is loaded, and nothing after it."""

from collections.abc import Iterator
from pathlib import Path

import duckdb
import duckdb_extension_spatial
import pytest

from beffroi.data.lake import open_memory
from beffroi.data.lake.duck import genuine_extension, spatial_extension


@pytest.fixture
def changed(tmp_path: Path) -> Iterator[Path]:
    """Our extension where one byte is another, in a wheel of the same shape."""
    path = tmp_path / spatial_extension().relative_to(duckdb_extension_spatial.__path__[0])
    path.parent.mkdir(parents=True)
    content = bytearray(spatial_extension().read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    genuine_extension.cache_clear()
    yield path
    genuine_extension.cache_clear()


def test_an_extension_that_was_changed_is_refused(
    changed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(duckdb_extension_spatial, "__path__", [str(tmp_path)])
    with pytest.raises(duckdb.IOException, match="signature"):
        open_memory("64MB", threads=1)


def test_no_other_is_let_in_afterwards(changed: Path) -> None:
    other = changed.with_name("other.duckdb_extension")
    changed.rename(other)
    with open_memory("64MB", threads=1) as connection:
        with pytest.raises(duckdb.IOException, match="signature"):
            connection.execute(f"LOAD '{other}'")
        with pytest.raises(duckdb.InvalidInputException, match="allow_unsigned_extensions"):
            connection.execute("SET allow_unsigned_extensions = true")
