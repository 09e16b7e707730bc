"""The accessibility statement says what the tests check, no more and no less."""

import json

import pytest
from tests.journeys.statement import FILE, checks
from tests.journeys.test_portal_access import AXE


def test_the_statement_is_that_of_the_checks() -> None:
    if not AXE.is_file():
        pytest.skip("axe-core is not installed: npm install in frontend/")
    said = json.loads(FILE.read_text("utf-8"))
    del said["on"]
    assert said == checks(), "run python -m tests.journeys.statement"
