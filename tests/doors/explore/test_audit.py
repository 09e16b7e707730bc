"""The description of the API, rule by rule: see audit.yaml."""

from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
import yaml
from tests.doors.explore.conftest import V21, Service

CASES: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "audit.yaml").read_text())
EXPECTATIONS = {"rows", "total", "names", "ordered", "one", "keys", "has", "error", "status"}


def address(ask: str) -> str:
    """The address of a case, its values escaped as a client does."""
    path, _, parameters = ask.partition("?")
    where = f"{V21}{path}" if path.startswith("/") else f"{V21}/catalog/datasets/villes/{path}"
    pairs = (part.partition("=") for part in parameters.split("&") if part)
    escaped = (f"{name}={quote(value, safe='')}" for name, _, value in pairs)
    return f"{where}?{'&'.join(escaped)}"


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['section']} {case['ask']}")
def test_rule(service: Service, case: dict[str, Any]) -> None:
    assert case.keys() & EXPECTATIONS
    assert case.keys() <= EXPECTATIONS | {"section", "ask"}
    response = service.client.get(address(case["ask"]))
    failed = "error" in case
    assert response.status_code == case.get("status", 400 if failed else 200), response.text
    body = response.json()
    if failed:
        code, *parts = case["error"]
        assert body.keys() == {"message", "error_code"}
        assert body["error_code"] == code
        assert [part for part in parts if part not in body["message"]] == [], body["message"]
    if "has" in case:
        shown = {key: body[key] for key in case["has"]} if isinstance(body, dict) else body
        assert shown == case["has"]
    if "total" in case:
        assert body["total_count"] == case["total"]
    rows = body.get("results") if isinstance(body, dict) else None
    if rows is not None:
        _check_rows(rows, case)


def _check_rows(rows: list[dict[str, Any]], case: dict[str, Any]) -> None:
    if "rows" in case:
        assert rows == case["rows"]
    if "names" in case:
        assert sorted(row["nom"] for row in rows) == sorted(case["names"])
    if "ordered" in case:
        assert [row["nom"] for row in rows] == case["ordered"]
    if "one" in case:
        assert rows[0] == pytest.approx(case["one"])
    if "keys" in case:
        assert rows
        assert all(list(row) == case["keys"] for row in rows)
