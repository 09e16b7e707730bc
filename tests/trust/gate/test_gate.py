"""Nothing becomes public around the gate."""

import ast
from pathlib import Path

import pytest
from tests.city.catalog.drafts import a_dataset, a_draft, published

import beffroi
from beffroi.city.catalog import public as catalog
from beffroi.city.people.public import User
from beffroi.trust.audit.public import AuditEvent
from beffroi.trust.gate.public import GateDecision, decide, withdrawn

SOURCES = Path(beffroi.__file__).parent


def calls_of(name: str) -> set[str]:
    """The modules of ours that call something of that name."""
    found = set()
    for path in SOURCES.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            called = node.func if isinstance(node, ast.Call) else None
            if (isinstance(called, ast.Name) and called.id == name) or (
                isinstance(called, ast.Attribute) and called.attr == name
            ):
                found.add(path.relative_to(SOURCES).as_posix())
    return found


def test_only_the_gate_makes_clearances() -> None:
    assert calls_of("Clearance") == {"trust/gate/public.py"}


def test_only_the_catalogue_switches_the_published_version() -> None:
    """`current` is written in three places: published, withdrawn, deleted."""
    writers = set()
    for path in SOURCES.rglob("*.py"):
        if "migrations" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            assigned = isinstance(node, ast.Assign) and any(
                isinstance(target, ast.Attribute) and target.attr == "current" for target in node.targets
            )
            updated = (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr in {"update", "create", "update_or_create"}
                and any(keyword.arg == "current" for keyword in node.keywords)
            )
            if assigned or updated:
                writers.add(path.relative_to(SOURCES).as_posix())
    assert {path for path in writers if path.startswith(("city/", "trust/", "engines/", "systems/"))} <= {
        "city/catalog/versions.py",
        "city/catalog/retention.py",
    }
    assert not calls_of("install") - {"city/catalog/versions.py"}


@pytest.mark.usefixtures("instance")
def test_a_decision_says_who_when_and_why() -> None:
    user = User.objects.create(username="claire", first_name="Claire", last_name="Dubois")
    version = a_draft(a_dataset())
    outcome = decide(version, actor=user, reason="Délibération 24-C-0101")
    decision = GateDecision.objects.get()
    assert outcome.clearance is not None
    assert outcome.clearance.decision_pk == decision.pk
    assert (decision.verdict, decision.decided_by, decision.decided_as) == ("public", user, "Claire Dubois")
    assert decision.reason == "Délibération 24-C-0101"
    assert decision.decided_at is not None
    assert AuditEvent.objects.get(verb="gate.public").details == {
        "version": 1,
        "reason": "Délibération 24-C-0101",
    }


@pytest.mark.usefixtures("instance")
@pytest.mark.parametrize("case", ["no rows", "building", "failed"])
def test_what_cannot_be_shown_is_held_with_its_reason(case: str) -> None:
    dataset = a_dataset()
    version = (
        catalog.begin_version(dataset)
        if case == "building"
        else a_draft(dataset, rows=0 if case == "no rows" else 3)
    )
    if case == "failed":
        catalog.fail(version, "Illisible.")
    outcome = decide(version, actor=None, acting_as="test")
    assert outcome.clearance is None
    assert outcome.decision.verdict == "held"
    assert outcome.decision.reason


@pytest.mark.usefixtures("instance")
def test_decisions_outlive_the_dataset() -> None:
    dataset = a_dataset()
    version = published(dataset)
    withdrawn(version, actor=None, acting_as="test", reason="Erreur de fichier")
    catalog.delete(dataset)
    kept = [
        (d.verdict, d.dataset_name, d.version_number, d.dataset) for d in GateDecision.objects.order_by("id")
    ]
    assert kept == [("public", "bancs", 1, None), ("withdrawn", "bancs", 1, None)]
