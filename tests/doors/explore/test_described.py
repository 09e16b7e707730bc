"""schemathesis: calls drawn from the OpenAPI document get the answers it says, and never a failure of ours."""

from collections import Counter
from functools import cache
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi import checks
from tests.doors.explore.conftest import V21, Service

from beffroi.doors.explore.openapi.files import exports
from beffroi.doors.explore.openapi.operations import OPERATIONS

CHECKS = [
    not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_schema_conformance,
    checks.response_headers_conformance,
]
#: Clauses that hold, by what is asked: random ones are nearly always refused, and would show refusals alone.
ROWS = {
    "select": [
        "nom, population",
        "count(*) as n, avg(surface)",
        "*",
        "include(p*)",
        "geometry_type(place) as g",
    ],
    "where": [
        "population > 60000",
        'search("lille")',
        "within_distance(place, geom'POINT(3 50.6)', 20km)",
        "mots is null",
    ],
    "group_by": ["pays", "year(fondee) as annee", "range(population, 10000)", "mots"],
    "order_by": ["population desc", "nom", "random(3)"],
    "facet": ["pays", 'facet(name="fondee", hierarchical=true)', "mots"],
    "refine": ["pays:FR", "fondee:1966", 'mots:"textile"'],
}
DATASETS = {
    "select": ["dataset_id, title", "count(*) as n", "default.modified as m"],
    "where": ["records_count > 3", 'search("exemple")', "features = 'geo'"],
    "group_by": ["publisher", "features"],
    "order_by": ["title", "modified desc"],
    "facet": ["publisher", "keyword"],
    "refine": ["theme:Territoire"],
}
KEYS = [call.key for call in (*OPERATIONS, *exports())]


@cache
def operations(url: str) -> dict[str, Any]:
    """What schemathesis reads in the document, by the calls' keys."""
    found = (
        result.ok()
        for result in schemathesis.openapi.from_url(f"{url}{V21}/swagger.json").get_all_operations()
    )
    return {operation.definition.raw["operationId"]: operation for operation in found}


def with_clauses(case: Any, clauses: dict[str, str]) -> None:
    """Puts clauses that hold where the call takes them."""
    takes = {parameter.name for parameter in case.operation.query}
    case.query = {**(case.query or {}), **{name: text for name, text in clauses.items() if name in takes}}


@pytest.mark.parametrize("key", KEYS)
def test_calls_answer_as_described(service: Service, key: str) -> None:
    operation = operations(service.url)[key]
    seen: Counter[int] = Counter()
    pool = ROWS if "{dataset_id}" in operation.path else DATASETS
    clauses = st.fixed_dictionaries(
        {}, optional={name: st.sampled_from(texts) for name, texts in pool.items() if name != "group_by"}
    ) | st.fixed_dictionaries(
        {"select": st.just("count(*) as n"), "group_by": st.sampled_from(pool["group_by"])}
    )

    @settings(
        max_examples=6,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(
        case=operation.as_strategy(),
        known=st.sampled_from([True, True, False]),
        given_clauses=st.none() | clauses,
    )
    def call(case: Any, known: bool, given_clauses: dict[str, str] | None) -> None:
        if known and "dataset_id" in (case.path_parameters or {}):
            case.path_parameters["dataset_id"] = "villes"
        if given_clauses is not None:
            case.query = {}
            with_clauses(case, given_clauses)
        answer = case.call(timeout=60)
        seen[answer.status_code] += 1
        case.validate_response(answer, checks=CHECKS)

    call()
    if not {"record_id", "attachment_id"} & {parameter.name for parameter in operation.path_parameters}:
        assert seen[200], seen
