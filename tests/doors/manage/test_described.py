"""schemathesis: calls drawn from the OpenAPI document get the answers it says, and never a failure of ours."""

from functools import cache
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from openapi_spec_validator import validate
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi import checks
from tests.doors.manage.conftest import Manage

from beffroi.doors.manage.api import document

CHECKS = [not_a_server_error, checks.content_type_conformance, checks.response_schema_conformance]
OPERATIONS = sorted(call["operationId"] for calls in document()["paths"].values() for call in calls.values())


@cache
def operations(url: str) -> dict[str, Any]:
    """What schemathesis reads in the document, by the calls' names."""
    found = (
        r.ok() for r in schemathesis.openapi.from_url(f"{url}/api/manage/openapi.json").get_all_operations()
    )
    return {operation.definition.raw["operationId"]: operation for operation in found}


def test_the_document_is_valid_and_asks_for_a_token_everywhere(manage: Manage) -> None:
    described = manage.portal.get("/api/manage/openapi.json").json()
    validate(described)
    for path, calls in described["paths"].items():
        for method, call in calls.items():
            assert call["security"], (method, path)
            assert call["description"], (method, path)
            answer = manage.ask(
                method.upper(), path.removeprefix("/api/manage").replace("{", "").replace("}", ""), ""
            )
            assert answer.status_code == 401, (method, path)


@pytest.mark.parametrize("name", OPERATIONS)
def test_random_calls_get_the_answers_described(manage: Manage, name: str) -> None:
    operation = operations(manage.portal.url)[name]

    @settings(
        max_examples=5,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(data=st.data(), known=st.booleans())
    def calls(data: st.DataObject, known: bool) -> None:
        case = data.draw(operation.as_strategy())
        if known and "dataset_id" in (case.path_parameters or {}):
            case.path_parameters["dataset_id"] = "connu"
        case.headers = {**(case.headers or {}), "Authorization": f"Bearer {manage.tokens['essai all']}"}
        case.call_and_validate(checks=CHECKS, base_url=manage.portal.url)

    manage.ask("PUT", "/datasets/connu", "essai all", json={"title": "Connu"})
    calls()
