"""The description of the API, rule by rule: see audit.yaml, and questions/ on the reference's own dataset."""

from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
import yaml
from tests.doors.explore.conftest import V21, Service

HERE = Path(__file__).parent
CASES: list[dict[str, Any]] = yaml.safe_load((HERE / "audit.yaml").read_text())
QUESTIONS: list[dict[str, Any]] = [
    {"section": file.stem, **case}
    for file in sorted((HERE / "questions").glob("*.yaml"))
    for case in yaml.safe_load(file.read_text())
]
EXPECTATIONS = {"rows", "total", "names", "ordered", "ids", "one", "keys", "has", "error", "status"}


def address(ask: str, dataset: str) -> str:
    """The address of a case, its values escaped as a client does."""
    path, _, parameters = ask.partition("?")
    where = f"{V21}{path}" if path.startswith("/") else f"{V21}/catalog/datasets/{dataset}/{path}"
    pairs = (part.partition("=") for part in parameters.split("&") if part)
    escaped = (f"{name}={quote(value, safe='')}" for name, _, value in pairs)
    return f"{where}?{'&'.join(escaped)}"


def named(case: dict[str, Any]) -> str:
    """What a failure is told by."""
    return f"{case['section']} {case['ask']}"


@pytest.mark.parametrize("case", CASES, ids=named)
def test_rule(service: Service, case: dict[str, Any]) -> None:
    _check(service, case, "villes")


@pytest.mark.shared
@pytest.mark.parametrize("case", QUESTIONS, ids=named)
def test_question(service: Service, case: dict[str, Any]) -> None:
    _check(service, case, "ods-compat-cities")


def _check(service: Service, case: dict[str, Any], dataset: str) -> None:
    assert case.keys() & EXPECTATIONS
    assert case.keys() <= EXPECTATIONS | {"section", "ask"}
    response = service.client.get(address(case["ask"], dataset))
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
    rows = body.get("results") if isinstance(body, dict) else body
    if rows is not None:
        _check_rows(rows, case)


def _check_rows(rows: list[dict[str, Any]], case: dict[str, Any]) -> None:
    if "rows" in case:
        assert rows == [{key: _close(value) for key, value in row.items()} for row in case["rows"]]
        assert [list(row) for row in rows] == [list(row) for row in case["rows"]]
    if "names" in case:
        assert sorted(row["nom"] for row in rows) == sorted(case["names"])
    if "ordered" in case:
        assert [row["nom"] for row in rows] == case["ordered"]
    if "ids" in case:
        found = [row["id"] for row in rows]
        assert (found if "order_by=" in case["ask"] else sorted(found)) == case["ids"]
    if "one" in case:
        assert rows[0] == pytest.approx(case["one"])
    if "keys" in case:
        assert rows
        assert all(list(row) == case["keys"] for row in rows)


def _close(value: Any) -> Any:
    """What a value equals: a decimal number but for its last digits."""
    return pytest.approx(value) if isinstance(value, float) else value
