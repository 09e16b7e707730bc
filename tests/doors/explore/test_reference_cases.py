"""The reference's cases, each with what a machine can check of its expectation."""

import json
from typing import Any
from urllib.parse import quote

import pytest
from tests.doors.explore.conftest import REFERENCE, V21, Service
from tests.doors.explore.expectations import EXPECTED, LATER, Reply

pytestmark = pytest.mark.shared

CASES: list[dict[str, Any]] = json.loads((REFERENCE / "cases.json").read_text()) if REFERENCE.is_dir() else []


def address(query: str) -> str:
    """The address of a case: below the fixture's dataset, the API, or as it is; values are escaped as a client does."""
    path, _, parameters = query.split(" (header", maxsplit=1)[0].partition("?")
    if not path.startswith("/"):
        path = f"{V21}/catalog/datasets/ods-compat-cities/{path}"
    elif not path.startswith("/api/"):
        path = V21 + path
    pairs = (part.partition("=") for part in parameters.split("&") if part)
    return f"{path}?{'&'.join(f'{name}={quote(value, safe=chr(0))}' for name, _, value in pairs)}"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_case(service: Service, case: dict[str, Any]) -> None:
    if case["name"] in LATER:
        pytest.skip("later: " + LATER[case["name"]])
    headers = {"Authorization": "apikey KEY"} if "header" in case["query"] else {}

    def ask(query: str) -> Reply:
        response = service.client.get(address(query), headers=headers)
        return Reply(response.status_code, response.text, dict(response.headers), ask)

    EXPECTED[case["name"]](ask(case["query"]))


@pytest.mark.skipif(not CASES, reason="the reference is not here")
def test_every_case_has_an_expectation() -> None:
    assert {case["name"] for case in CASES} == EXPECTED.keys() | LATER.keys()
