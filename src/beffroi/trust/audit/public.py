"""The face of the audit log: one act, one line, in the caller's transaction."""

from typing import Any

from beffroi.city.people.public import User
from beffroi.trust.audit.models import AuditEvent

COMMAND = "ligne de commande"

__all__ = ["COMMAND", "AuditEvent", "label", "note"]


def label(actor: User | None, acting_as: str = "") -> str:
    """Who acts, in words: the account's name, or what was said (by default, the command line)."""
    if actor is not None:
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
    """Write that `actor` (None: `acting_as`) did `verb` to an object. `details` hold no personal data."""
    return AuditEvent.objects.create(
        actor=actor,
        actor_label=label(actor, acting_as),
        verb=verb,
        object_kind=object_kind,
        object_id=object_id,
        details=details,
    )
