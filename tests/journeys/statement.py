"""`python -m tests.journeys.statement`: writes what the accessibility statement says was checked (portal/checks.json).

The pages are those the access tests open; those tests fail on the first fault axe finds, so what is listed has none.
"""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.journeys import test_account, test_organisation, test_portal_access
from tests.journeys.browsers import DESKTOP, PHONE

FILE = Path(__file__).parents[2] / "src" / "beffroi" / "doors" / "portal" / "checks.json"
_STANDARDS = {
    "wcag2a": "WCAG 2.0 A",
    "wcag2aa": "WCAG 2.0 AA",
    "wcag21a": "WCAG 2.1 A",
    "wcag21aa": "WCAG 2.1 AA",
    "wcag22aa": "WCAG 2.2 AA",
}


def checks() -> dict[str, Any]:
    """What the tests check, but for the day."""
    axe = json.loads((test_portal_access.AXE.parent / "package.json").read_text("utf-8"))["version"]
    pages = {*test_portal_access.PAGES, *test_account.PAGES, *test_organisation.PAGES}
    return {
        "axe": axe,
        "browser": "Chromium",
        "standards": [_STANDARDS[rule] for rule in test_portal_access.RULES if rule in _STANDARDS],
        "sizes": [f"{size['width']} × {size['height']}" for size in (DESKTOP, PHONE)],
        "pages": sorted(pages),
    }


if __name__ == "__main__":
    FILE.write_text(
        json.dumps({"on": datetime.now(UTC).date().isoformat(), **checks()}, ensure_ascii=False, indent=1)
        + "\n",
        "utf-8",
    )
