"""The documentation shows files and commands that work."""

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from beffroi.data.fields import Field, FieldType, Schema
from beffroi.data.odsql import Context, Query, compile_records

ROOT = Path(__file__).resolve().parents[1]
FENCE = re.compile(r"^```(\w+)(?: file=(\S+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def blocks(page: Path) -> list[tuple[str, str | None, str]]:
    """The fenced blocks of a page: language, file name when it is one, text."""
    return [(language, name or None, text) for language, name, text in FENCE.findall(page.read_text())]


def test_publishing_page_runs_as_written(tmp_path: Path) -> None:
    beffroi = Path(sys.executable).parent / "beffroi"
    ran = 0
    for language, name, text in blocks(ROOT / "docs" / "publish.md"):
        if name:
            (tmp_path / name).write_text(text)
        if language != "console":
            continue
        for line in text.splitlines():
            command = shlex.split(line.removeprefix("$ "))
            assert command[0] == "beffroi"
            done = subprocess.run(
                [beffroi, *command[1:]], cwd=tmp_path, capture_output=True, text=True, check=False
            )
            assert done.returncode == 0, f"{line}\n{done.stdout}{done.stderr}"
            ran += 1
    assert ran >= 8


@pytest.mark.parametrize("page", sorted(ROOT.glob("*.md")) + sorted(ROOT.glob("docs/**/*.md")), ids=str)
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\((?!https?:)([^)#]+)[^)]*\)", page.read_text()):
        assert (page.parent / target).exists(), f"{page.name}: {target}"


@pytest.mark.parametrize("page", ["README.md", "README.fr.md"])
def test_the_query_of_the_readme_is_understood(page: str) -> None:
    schema = Schema(
        (
            Field("nom", FieldType.TEXT),
            Field("population", FieldType.INT),
            Field("geo_point_2d", FieldType.GEO_POINT),
        )
    )
    shown = re.findall(
        r"--data-urlencode ([\"'])(\w+)=(.*?)\1(?: |$)", (ROOT / page).read_text(), re.MULTILINE
    )
    asked = {name: text for _, name, text in shown}
    query = Query(select=asked["select"], where=(asked["where"],), order_by=asked["order_by"])
    statement = compile_records(query, Context(schema, "rows", "communes-mel", "salt"))
    assert [column.key for column in statement.columns] == ["nom", "population"]
