"""The face of the gate: nothing becomes public without a decision made here.

For now a draft is public by its publisher's word, provided that it has rows, or says where they are. The decision is kept
for ever: who, when and why.
"""

from dataclasses import dataclass

from django.db import transaction

from beffroi.city.catalog.public import Clearance, Dataset, Version
from beffroi.city.people.public import User
from beffroi.trust.audit.public import label, note
from beffroi.trust.gate.models import GateDecision

__all__ = ["GateDecision", "Outcome", "decide", "held", "objection", "withdrawn"]

Verdict = GateDecision.Verdict


@dataclass(frozen=True, slots=True)
class Outcome:
    """A decision; `clearance` is what the catalogue asks for, None when the version is held."""

    decision: GateDecision
    clearance: Clearance | None


_NOWHERE = "Aucune ligne, et aucune adresse où trouver les données : il n'y a rien à montrer."


def objection(version: Version) -> str | None:
    """Why this version cannot be public, or None."""
    if version.state in {Version.State.BUILDING, Version.State.FAILED, Version.State.REMOVED}:
        return f"La version est « {version.get_state_display()} » : il n'y a rien à montrer."
    if version.described and version.records_count == 0:
        return _NOWHERE
    if version.records_count == 0:
        return "La version n'a aucun enregistrement : vérifiez le fichier, puis publiez-le de nouveau."
    if not version.schema_json:
        return "La version n'a aucun champ : vérifiez le fichier, puis publiez-le de nouveau."
    return _against_schema(version)


def _against_schema(version: Version) -> str | None:
    """An organisation may want that its data keep the schema they declare."""
    verdict = version.report.get("details", {}).get("schema", {})
    if verdict.get("valid") is not False or not version.dataset.organisation.schema_errors_block:
        return None
    first = "".join(str(fault["sentence"]) for fault in verdict["faults"][:1])
    return (
        f"La version ne respecte pas le schéma « {verdict['name']} », et {version.dataset.organisation} ne publie pas ce qui "
        f"s'en écarte. {first} Le rapport donne les lignes : corrigez le fichier, puis déposez-le de nouveau."
    )


@transaction.atomic
def decide(version: Version, *, actor: User | None, acting_as: str = "", reason: str = "") -> Outcome:
    """Say whether `version` may be public, and record who, when and why; call it in the transaction that publishes."""
    against = objection(version)
    decision = _record(
        version.dataset,
        version,
        verdict=Verdict.HELD if against else Verdict.PUBLIC,
        reason=against or reason or "Publié sur la parole de son auteur.",
        actor=actor,
        acting_as=acting_as,
    )
    if against:
        return Outcome(decision, None)
    clearance = Clearance(
        version_pk=version.pk,
        decision_pk=decision.pk,
        decided_as=decision.decided_as,
        decided_at=decision.decided_at,
        reason=decision.reason,
    )
    return Outcome(decision, clearance)


@transaction.atomic
def held(version: Version, *, actor: User | None, acting_as: str = "", reason: str) -> GateDecision:
    """Record that a whole version waits for a person, and why."""
    return _record(
        version.dataset, version, verdict=Verdict.HELD, reason=reason, actor=actor, acting_as=acting_as
    )


@transaction.atomic
def withdrawn(version: Version, *, actor: User | None, acting_as: str = "", reason: str = "") -> GateDecision:
    """Record that a version was taken back from the public."""
    return _record(
        version.dataset,
        version,
        verdict=Verdict.WITHDRAWN,
        reason=reason or "Retiré par son responsable.",
        actor=actor,
        acting_as=acting_as,
    )


def _record(
    dataset: Dataset, version: Version, *, verdict: str, reason: str, actor: User | None, acting_as: str
) -> GateDecision:
    decision = GateDecision.objects.create(
        dataset=dataset,
        version=version,
        dataset_name=dataset.dataset_id,
        version_number=version.number,
        verdict=verdict,
        reason=reason,
        decided_by=actor,
        decided_as=label(actor, acting_as),
    )
    note(
        f"gate.{verdict}",
        "dataset",
        dataset.dataset_id,
        actor,
        acting_as=acting_as,
        version=version.number,
        reason=reason,
    )
    return decision
