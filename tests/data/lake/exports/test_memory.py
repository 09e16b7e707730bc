"""Exports in constant memory: what is held does not follow what is written."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

#: MB an export may hold: the engine's own 100, a few batches, the writers' buffers.
MOST = 190


@pytest.mark.parametrize(("name", "rows"), [("csv", 1_500_000), ("turtle", 500_000), ("parquet", 1_500_000)])
def test_memory_does_not_follow_the_rows(tmp_path: Path, name: str, rows: int) -> None:
    done = subprocess.run(
        [sys.executable, Path(__file__).with_name("weigh.py"), tmp_path, name, str(rows)],
        capture_output=True,
        text=True,
        timeout=300,
        check=True,
    )
    few, all_rows, written = json.loads(done.stdout)
    assert all_rows - few < MOST
    if name != "parquet":  # packed there: these rows make 250 MB of text
        assert written > MOST
