"""A process killed at any moment leaves the version before published, no half version, and the next start cleans up."""

import json
from pathlib import Path
from typing import Any

import pytest
from tests.conftest import Outside

PROGRAM = Path(__file__).with_name("killing.py")


def deaths(outside: Outside, folder: Path, how: str) -> list[dict[str, Any]]:
    """Run the program that dies; what was found after each death."""
    keeping_two = Outside(
        outside.home,
        {
            **outside.environment,
            "BEFFROI_KEEP_VERSIONS": "2",
            "DJANGO_SETTINGS_MODULE": "beffroi.site.settings",
        },
    )
    done = keeping_two.python(PROGRAM, how, folder)
    return [json.loads(line) for line in done.stdout.splitlines()]


def check_clean(found: dict[str, Any]) -> None:
    """Nothing is left of a death, and publishing works again."""
    assert found["status"] == 0, found
    assert found["missing"] == [], found
    assert found["strays"] == [], found
    assert (found["under_way"], found["orphans"], found["stray_decisions"]) == (0, 0, 0), found
    assert found["before"] == found["after"], found
    if found["before"]:
        assert found["before"]["rows"] == found["before"]["recorded"], found
    assert found["again"]["seen"]["rows"] == found["rows"] + 1, found
    assert found["again"]["seen"]["version"] == found["again"]["version"], found


def test_an_update_killed_at_every_step(outside: Outside, tmp_path: Path) -> None:
    *found, end = deaths(outside, tmp_path, "update")
    steps = [line["step"] for line in found]
    assert end == {"step": "end", "rows": end["rows"], "deaths": len(steps)}
    assert {
        "begin",
        "keep",
        "build",
        "built",
        "decide",
        "install",
        "installed",
        "switching",
        "commit",
        "retain",
    } <= set(steps)
    kept = 1  # rows of the version published before
    for line in found:
        check_clean(line)
        published = line["step"] in {"committed", "retain", "retained", "done"}
        assert line["before"]["rows"] == (line["rows"] if published else kept), line
        kept = line["rows"] + 1


@pytest.mark.slow
def test_a_draft_killed_at_every_step(outside: Outside, tmp_path: Path) -> None:
    """A draft is whole and waits, or is not there; the one before stays until the new one is whole."""
    *found, _end = deaths(outside, tmp_path, "draft")
    waiting: list[list[int]] = []
    for line in found:
        assert (line["status"], line["missing"], line["strays"], line["stray_decisions"]) == (0, [], [], 0), (
            line
        )
        kept = line["step"] in {"committed", "retain", "retained", "done"}
        waiting = [[line["rows"], line["rows"]]] if kept else waiting
        assert line["drafts"] == waiting, line
        assert line["before"] == line["after"], line
        assert line["again"]["seen"]["version"] == line["again"]["version"], line
    assert waiting


@pytest.mark.slow
def test_a_first_publication_killed_at_every_step(outside: Outside, tmp_path: Path) -> None:
    *found, _end = deaths(outside, tmp_path, "first")
    for line in found:
        check_clean(line)
        published = line["step"] in {"committed", "retain", "retained", "done"}
        assert (line["before"] or {}).get("rows") == (line["rows"] if published else None), line


@pytest.mark.slow
def test_an_update_killed_at_random_moments(outside: Outside, tmp_path: Path) -> None:
    found = deaths(outside, tmp_path, "random")
    kept = 2
    for line in found:
        check_clean(line)
        assert line["before"]["rows"] in {kept, line["rows"]}, line
        kept = line["rows"] + 1
