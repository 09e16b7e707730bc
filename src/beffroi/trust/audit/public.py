"""The face of the audit log: one act, one line, in the caller's transaction."""

from typing import Any

from beffroi.city.people.public import User
from beffroi.trust.audit.models import AuditEvent

COMMAND = "ligne de commande"

__all__ = ["COMMAND", "AuditEvent", "label", "note"]


def label(actor: User | None, acting_as: str = "") -> str:
    """Who acts, in words: what was said (a token's name), else the account's name, else the command line."""
    if actor is not None and not acting_as:
        return (actor.get_full_name() or actor.get_username())[:200]
    return (acting_as or COMMAND)[:200]


def note(
    verb: str,
    object_kind: str,
    object_id: str,
    actor: User | None = None,
    *,
    acting_as: str = "",
    **details: Any,
) -> AuditEvent:
    """Write that `actor`, under the name `acting_as` if given, did `verb` to an object. `details` hold no personal data."""
    return AuditEvent.objects.create(
        actor=actor,
        actor_label=label(actor, acting_as),
        verb=verb,
        object_kind=object_kind,
        object_id=object_id,
        details=details,
    )
