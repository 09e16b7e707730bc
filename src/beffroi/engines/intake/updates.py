"""Updates that come back: a source taken again every few hours, published when nothing breaks."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.utils import timezone

from beffroi.city.catalog.public import Dataset
from beffroi.city.jobs.public import Job, Schedule
from beffroi.city.people.public import Act, User, people_where
from beffroi.data.errors import BeffroiError, LimitReached, RefusedContent
from beffroi.data.lake import Progress
from beffroi.data.typography import french, one_line
from beffroi.engines.intake.receiving import receive_changed
from beffroi.engines.intake.request import IntakeRequest, Receipt, Then, public_url
from beffroi.engines.intake.sources import is_address
from beffroi.trust.audit.public import note

UPDATE = "intake.update"
SHORTEST, LONGEST = 1, 24 * 366  # hours between two updates


class BadUpdate(BeffroiError):
    """An update that cannot be scheduled so."""

    code = "bad_update"


def plan_update(
    dataset: Dataset,
    source: str,
    *,
    every_hours: int,
    next_at: datetime | None = None,
    actor: User | None = None,
    acting_as: str = "",
) -> Schedule:
    """Take `source` again every so many hours, from `next_at` (in `every_hours`) on; replaces what was planned before.

    Raises:
        BadUpdate: not an address, or not a number of hours from 1 to 8 784.
    """
    if not is_address(source):
        raise BadUpdate("Une mise à jour programmée demande une adresse, en http:// ou https://.")
    if not SHORTEST <= every_hours <= LONGEST:
        raise BadUpdate(f"Choisissez un nombre d'heures entre {SHORTEST} et {LONGEST}.")
    said: dict[str, Any] = {
        "verb": UPDATE,
        "payload": {"dataset": dataset.dataset_id, "source": source, "actor": actor and actor.pk},
        "every_seconds": every_hours * 3600,
        "next_at": next_at or timezone.now() + timedelta(hours=every_hours),
        "enabled": True,
        "organisation": dataset.organisation,
    }
    planned, _ = Schedule.objects.update_or_create(name=_name(dataset), defaults=said)
    note("plan", "dataset", dataset.dataset_id, actor, acting_as=acting_as, source=source, hours=every_hours)
    return planned


def planned_update(dataset: Dataset) -> Schedule | None:
    """What was planned for that dataset; its payload's `source` is the address."""
    return Schedule.objects.filter(name=_name(dataset), enabled=True).first()


def stop_updates(dataset: Dataset, *, actor: User | None = None, acting_as: str = "") -> None:
    """Take the source no more. Doing it twice is harmless."""
    gone, _ = Schedule.objects.filter(name=_name(dataset)).delete()
    if gone:
        note("unplan", "dataset", dataset.dataset_id, actor, acting_as=acting_as)


def update(payload: Mapping[str, Any], progress: Progress) -> Mapping[str, Any]:
    """The job: nothing when the source is the same, else a new version, published unless it breaks what reads it."""
    dataset = Dataset.objects.filter(dataset_id=payload["dataset"]).first()
    if dataset is None:  # deleted since
        Schedule.objects.filter(verb=UPDATE, payload__dataset=payload["dataset"]).delete()
        return {"message": "Le jeu de données n'existe plus : sa mise à jour ne reviendra pas."}
    request = IntakeRequest(
        source=payload["source"],
        dataset_id=dataset.dataset_id,
        actor=User.objects.filter(pk=payload["actor"]).first() if payload.get("actor") else None,
        acting_as="mise à jour programmée",
        reason="Mise à jour programmée : la source a changé sans rien casser.",
        then=Then.PUBLISH_IF_SAFE,
    )
    try:
        receipt = receive_changed(request, progress)
    except (RefusedContent, LimitReached) as error:
        tell(dataset, error.sentence, held=False)
        raise
    if receipt is None:
        return {"dataset_id": dataset.dataset_id, "message": "La source n'a pas changé : rien à faire."}
    if not receipt.published:
        tell(dataset, receipt.reason, held=True)
    return _told(receipt)


def _told(receipt: Receipt) -> dict[str, Any]:
    keys = ("dataset_id", "version", "published", "rows", "reason")
    message = "La nouvelle version est en ligne." if receipt.published else receipt.reason
    return {**{key: getattr(receipt, key) for key in keys}, "message": message}


def tell(dataset: Dataset, reason: str, *, held: bool) -> None:
    """Write to who may publish it that a version is held, or a source refused; one that fails each hour is told once."""
    ended = Job.objects.filter(verb=UPDATE, payload__dataset=dataset.dataset_id, ended_at__isnull=False)
    previous = ended.order_by("-created_at").first()
    if not held and previous is not None and previous.state == Job.State.FAILED:
        return
    addresses = [p.email for p in people_where(dataset.organisation, Act.PUBLISH) if p.email]
    told = {"dataset": dataset, "reason": reason, "held": held, "address": public_url(dataset.dataset_id)}
    text = render_to_string("intake/update_held.txt", told)
    subject = f"Mise à jour retenue : {dataset.title}" if held else f"Mise à jour refusée : {dataset.title}"
    for address in addresses:  # one message each: nobody reads the others' addresses
        send_mail(one_line(french(subject))[:200], french(text), None, [address], fail_silently=True)


def _name(dataset: Dataset) -> str:
    return f"Mettre à jour {dataset.dataset_id[:70]} ({dataset.uid})"
