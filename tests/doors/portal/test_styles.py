"""The page of components shows every one of them: a style that a page uses and the guide does not would change unseen."""

import re
from pathlib import Path

import pytest
from tests.portal_service import Portal

ROOT = Path(__file__).parents[3]
STYLES = ROOT / "frontend" / "styles"
SHEETS = ("forms", "search", "filters", "lists", "facets", "tabs", "tables", "facts", "notes", "code", "pager",
          "share", "territory")  # fmt: skip
#: How a page lays its parts out, what holds no more than one of the parts shown, and classes that the data may not fill.
LAYOUTS = {
    "narrow",
    "stack",
    "table-form",
    "search--large",
    "columns",
    "twin",
    "circle",
    "entries--short",
    "class-4",
}


def _styled(sheet: str) -> set[str]:
    text = re.sub(
        r"/\*.*?\*/|url\([^)]*\)", "", (STYLES / f"{sheet}.css").read_text("utf-8"), flags=re.DOTALL
    )
    return set(re.findall(r"\.([a-z][\w-]*)", text))


def _classes(markup: str) -> set[str]:
    named = (re.sub(r"{[%{].*?[%}]}", " ", value) for value in re.findall(r'class="([^"]*)"', markup))
    return {name for value in named for name in value.split()}


def _used() -> set[str]:
    pages = (ROOT / "src" / "beffroi" / "doors").glob("*/templates/**/*.html")
    return set().union(*(_classes(page.read_text("utf-8")) for page in pages))


@pytest.mark.parametrize("sheet", SHEETS)
def test_every_component_is_on_the_page_of_components(portal: Portal, sheet: str) -> None:
    shown = _classes(portal.get("/styles/").text)
    assert sorted((_styled(sheet) & _used()) - shown - LAYOUTS) == []
