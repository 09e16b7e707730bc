"""A backup gives the whole instance back, on any database; a hostile or broken one gives nothing."""

import io
import json
import shutil
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.conftest import Outside, _first


@pytest.fixture(scope="module")
def archive(module_outside: Outside, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A backup of an instance with an account, and a dataset in three versions, the second published."""
    folder = tmp_path_factory.mktemp("archive")
    module_outside.run("init", "--admin", "claire", "--password-stdin", stdin="Un-long-beffroi-59\n")
    for rows in (1, 2, 3):
        (folder / "bancs.csv").write_text(
            "id;nom\n" + "".join(f"{n};banc\n" for n in range(rows)), encoding="utf-8"
        )
        module_outside.run("publish", folder / "bancs.csv", "--title", "Bancs publics", "--licence", "odbl")
    module_outside.run("dataset", "rollback", "bancs", "2")
    (folder / "notice.txt").write_text("Des bancs.", encoding="utf-8")
    module_outside.run("dataset", "attach", "bancs", folder / "notice.txt")
    target = folder / "b.tar"
    module_outside.run("backup", target)
    assert target.stat().st_mode & 0o077 == 0
    assert "existe déjà" in module_outside.run("backup", target, code=1).stderr
    return target


@pytest.fixture
def empty(tmp_path: Path) -> Outside:
    """An instance to be, on SQLite: a backup made on another database is given back there too."""
    return Outside(tmp_path / "new")


@pytest.fixture
def new(tmp_path: Path) -> Outside:
    """An instance as `beffroi init` makes it: making one takes longer than refusing an archive."""
    shutil.copytree(_first().home, tmp_path / "new")
    return Outside(tmp_path / "new")


def test_everything_comes_back(module_outside: Outside, archive: Path, empty: Outside) -> None:
    empty.run("init")  # what it made gives way
    empty.run("restore", archive)
    for command in (
        ["dataset", "show", "bancs", "--json"],
        ["export", "bancs", "--format", "json", "--out", "-"],
    ):
        assert json.loads(empty.run(*command).stdout) == json.loads(module_outside.run(*command).stdout)
    states = {
        v["version"]: v["state"]
        for v in json.loads(empty.run("dataset", "versions", "bancs", "--json").stdout)
    }
    assert states == {1: "removed", 2: "published", 3: "removed"}
    assert (
        "existe déjà"
        in empty.run(
            "init", "--admin", "claire", "--password-stdin", stdin="Un-long-beffroi-59\n", code=1
        ).stderr
    )
    empty.run("check")
    assert "Des bancs." in [
        path.read_text("utf-8", "replace") for path in (empty.home / "lake/originals").glob("*/*")
    ]
    empty.run("dataset", "retype", "bancs", "--set", "id=text")  # the original came too
    again = empty.run("restore", archive, code=1)
    assert "instance neuve" in again.stderr


def test_with_history_the_replaced_versions_come_too(
    module_outside: Outside, archive: Path, empty: Outside, tmp_path: Path
) -> None:
    module_outside.run("backup", tmp_path / "all.tar", "--history")
    empty.run("restore", tmp_path / "all.tar")
    empty.run("dataset", "rollback", "bancs", "1")
    assert len(json.loads(empty.run("export", "bancs", "--format", "json", "--out", "-").stdout)) == 1


def rewritten(
    source: Path,
    target: Path,
    change: Callable[[str, bytes], tuple[str, bytes] | None],
    extra: tarfile.TarInfo | None = None,
) -> Path:
    """The same archive with its members changed."""
    with tarfile.open(source) as old, tarfile.open(target, "w") as new:
        if extra is not None:
            new.addfile(extra, io.BytesIO(b"x" * extra.size))
        for member in old:
            file = old.extractfile(member)
            assert file is not None
            kept = change(member.name, file.read())
            if kept is not None:
                info = tarfile.TarInfo(kept[0])
                info.size = len(kept[1])
                new.addfile(info, io.BytesIO(kept[1]))
    return target


def same(name: str, data: bytes) -> tuple[str, bytes]:
    return name, data


def outside_member(name: str, kind: bytes = tarfile.REGTYPE) -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.type, info.size, info.linkname = kind, 1 if kind == tarfile.REGTYPE else 0, "/etc/passwd"
    return info


@pytest.mark.parametrize(
    ("change", "extra", "words"),
    [
        (same, outside_member("../../escaped"), "refusée"),
        (same, outside_member("/tmp/escaped"), "refusée"),
        (same, outside_member("versions/x/../../../escaped/rows.parquet"), "refusée"),
        (same, outside_member("originals/aa/" + "a" * 64, tarfile.SYMTYPE), "refusée"),
        (lambda n, d: (n, d[:-1] + b"x") if n.endswith("rows.parquet") else (n, d), None, "abîmés"),
        (lambda n, d: None if n == "checksums.json" else (n, d), None, "tronquée"),
        (lambda n, d: None if n == "records.jsonl" else (n, d), None, "tronquée"),
        (
            lambda n, d: (
                (n, b'{"format": 9, "beffroi": "9", "made_at": "", "datasets": 1}')
                if n.startswith("beffroi")
                else (n, d)
            ),
            None,
            "format 9",
        ),
        (lambda n, d: (n, b"[1]") if n.startswith("beffroi") else (n, d), None, "pas une sauvegarde"),
    ],
)
def test_a_bad_backup_gives_nothing(
    archive: Path,
    new: Outside,
    tmp_path: Path,
    change: Callable[..., tuple[str, bytes] | None],
    extra: tarfile.TarInfo | None,
    words: str,
) -> None:
    bad = rewritten(archive, tmp_path / "bad.tar", change, extra)
    done = new.run("restore", bad, code=1)
    assert words in done.stderr
    assert "Traceback" not in done.stderr
    assert not list(tmp_path.rglob("escaped"))
    assert not [p for p in (new.home / "lake").rglob("*") if p.is_file() and p.parent.name != "locks"]
    assert json.loads(new.run("dataset", "list", "--json").stdout) == []


def test_a_cut_backup_gives_nothing(archive: Path, empty: Outside, tmp_path: Path) -> None:
    cut = tmp_path / "cut.tar"
    cut.write_bytes(archive.read_bytes()[: archive.stat().st_size // 2])
    assert "sauvegarde" in empty.run("restore", cut, code=1).stderr
    assert json.loads(empty.run("dataset", "list", "--json").stdout) == []
