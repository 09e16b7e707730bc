"""How accessible the service is, from its checks: what tests run on every page (`checks.json`), what an audit found.

Arrêté du 20 septembre 2019: without a valid audit a service is "non conforme"; from half of the criteria on, "partiellement".
The file is written by `python -m tests.journeys.statement`, and a test keeps it true.
"""

import json
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from django.conf import settings

_FILE = Path(__file__).with_name("checks.json")
HALF, WHOLE = 50, 100  # percent of the criteria


@dataclass(frozen=True, slots=True)
class Checks:
    """What was checked by a program, and found without fault."""

    on: date
    axe: str
    browser: str
    standards: tuple[str, ...]
    sizes: tuple[str, ...]
    pages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Statement:
    """`state` is "none", "partial" or "full"; `rate` the percentage of criteria an audit found met, None without one."""

    state: str
    rate: int | None
    checks: Checks


@cache
def checks() -> Checks:
    """The committed result of the tests."""
    said = json.loads(_FILE.read_text("utf-8"))
    return Checks(
        on=date.fromisoformat(said["on"]),
        axe=said["axe"],
        browser=said["browser"],
        standards=tuple(said["standards"]),
        sizes=tuple(said["sizes"]),
        pages=tuple(said["pages"]),
    )


def state() -> str:
    """The mention the law asks for on every page."""
    rate = settings.BEFFROI["ACCESSIBILITY_RATE"]
    if rate is None or rate < HALF:
        return "none"
    return "partial" if rate < WHOLE else "full"


def statement() -> Statement:
    """What the page of the statement tells."""
    return Statement(state(), settings.BEFFROI["ACCESSIBILITY_RATE"], checks())
