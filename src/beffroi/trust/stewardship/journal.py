"""The log of acts, read by who answers for them: an organisation's by its administrators and its data-protection officer,
everybody's by operators."""

from django.db.models import Q, QuerySet

from beffroi.city.catalog.public import Dataset
from beffroi.city.people.public import Act, Actor, Forbidden, Organisation, may, operates, why
from beffroi.city.spaces.public import Space
from beffroi.trust.audit.public import AuditEvent


def may_read(actor: Actor, organisation: Organisation) -> bool:
    """Whether that person reads the organisation's log."""
    return may(actor, Act.SETTLE, organisation) or may(actor, Act.SEE_PRIVACY, organisation)


def journal(actor: Actor, organisation: Organisation | None = None) -> "QuerySet[AuditEvent]":
    """The acts on an organisation, its datasets, space, tokens and members, the latest first; None: all acts of the platform.

    Raises:
        Forbidden: with the reason.
    """
    events = AuditEvent.objects.select_related("actor").order_by("-at", "-id")
    if organisation is None:
        if not operates(actor):
            raise Forbidden("Le journal de toute la plateforme se lit par ses opérateurs.")
        return events
    if not may_read(actor, organisation):
        raise Forbidden(why(actor, Act.SETTLE, organisation).sentence)
    datasets = Dataset.objects.filter(organisation=organisation).order_by().values("dataset_id")
    paths = Space.objects.filter(organisation=organisation).order_by().values("path")
    return events.filter(
        Q(object_kind="organisation", object_id=organisation.slug)
        | Q(object_kind="dataset", object_id__in=datasets)
        | Q(object_kind="space", object_id__in=paths)
        | Q(details__organisation=organisation.slug)  # tokens, and datasets that are no more
    )
