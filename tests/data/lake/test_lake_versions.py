"""The folders of the lake: a version appears in one step, and what no record knows goes."""

import subprocess
import sys
from pathlib import Path

import pytest

from beffroi.data.errors import NotFound
from beffroi.data.lake import Lake


def _draft(lake: Lake, uid: str, number: int) -> Path:
    folder = lake.draft_folder(uid, number)
    folder.mkdir(parents=True)
    (folder / "rows.parquet").write_text("rows")
    return folder


def test_install_moves_once_and_bears_repeating(tmp_path: Path) -> None:
    lake = Lake(tmp_path)
    draft = _draft(lake, "abc", 1)
    final = lake.install("abc", 1)
    assert not draft.exists()
    assert (final / "rows.parquet").read_text() == "rows"
    assert lake.install("abc", 1) == final
    with pytest.raises(NotFound):
        lake.install("abc", 2)


@pytest.mark.parametrize(("uid", "number"), [("..", 1), ("a/b", 1), ("", 1), ("abc", 0)])
def test_no_other_path_can_be_made(tmp_path: Path, uid: str, number: int) -> None:
    with pytest.raises(ValueError, match="not a version"):
        Lake(tmp_path).version_folder(uid, number)


def test_sweep_keeps_what_is_known_and_what_is_in_use(tmp_path: Path) -> None:
    lake = Lake(tmp_path)
    _draft(lake, "abc", 1)
    lake.install("abc", 1)
    _draft(lake, "abc", 2)
    reading = lake.draft_folder("abc", 2).with_name("2.reading")
    reading.mkdir()
    _draft(lake, "gone", 1)
    lake.originals.mkdir()
    with lake.scratch() as used:
        # A process that is killed leaves its scratch behind.
        killed = subprocess.run(
            [sys.executable, "-c", "import os, sys; from pathlib import Path; from beffroi.data.lake import Lake\n"
             f"with Lake(Path({str(tmp_path)!r})).scratch(): os._exit(9)"],
            check=False,
        )  # fmt: skip
        assert killed.returncode == 9
        assert len(list((tmp_path / "scratch").iterdir())) == 2
        removed = lake.sweep({("abc", 1), ("abc", 2)})
        assert used.exists()
        assert list((tmp_path / "scratch").iterdir()) == [used]
    assert len(removed) == 2
    assert lake.version_folder("abc", 1).exists()
    assert lake.draft_folder("abc", 2).exists()
    assert reading.exists()
    assert not lake.draft_folder("gone", 1).parent.exists()
