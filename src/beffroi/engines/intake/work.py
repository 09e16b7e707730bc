"""What the intake does as jobs: publishing from an address, typing again, the nightly cleaning."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.conf import settings

from beffroi.city.catalog import public as catalog
from beffroi.city.catalog.public import Dataset
from beffroi.city.jobs.public import Job, register, schedule, submit
from beffroi.city.people.public import Organisation, User
from beffroi.data.lake import Progress, ReadOptions
from beffroi.engines.intake import deposits
from beffroi.engines.intake.again import retype
from beffroi.engines.intake.receiving import receive
from beffroi.engines.intake.request import IntakeRequest, Receipt
from beffroi.engines.intake.words import WORDS, index, index_current

PUBLISH, RETYPE, CLEAN = "intake.publish", "intake.retype", "intake.clean"


def submit_retype(
    dataset: Dataset, corrections: Sequence[Mapping[str, Any]], *, owner: User | None = None
) -> Job:
    """Type again in the background."""
    payload = {
        "dataset": dataset.dataset_id,
        "corrections": [dict(c) for c in corrections],
        "actor": owner and owner.pk,
    }
    return submit(
        RETYPE,
        payload,
        title=f"Revoir les types de « {dataset.title} »",
        owner=owner,
        organisation=dataset.organisation,
    )


def submit_publish(request: IntakeRequest) -> Job:
    """Publish in the background; the source must still be there when the job runs."""
    options = request.options
    payload = {
        "source": request.source,
        "dataset_id": request.dataset_id,
        "title": request.title,
        "metas": {template: dict(values) for template, values in request.metas.items()},
        "corrections": [dict(c) for c in request.corrections],
        "options": {name: getattr(options, name) for name in ReadOptions.__slots__},
        "organisation": request.organisation and request.organisation.pk,
        "actor": request.actor and request.actor.pk,
        "acting_as": request.acting_as,
        "reason": request.reason,
        "name": request.name,
    }
    return submit(
        PUBLISH,
        payload,
        title=f"Publier {request.name or request.source}"[:300],
        owner=request.actor,
        organisation=request.organisation,
    )


def _publish(payload: Mapping[str, Any], progress: Progress) -> Mapping[str, Any]:
    said = {**payload}
    actor, organisation, options = said.pop("actor"), said.pop("organisation"), said.pop("options")
    request = IntakeRequest(
        **said,
        actor=_user(actor),
        organisation=_organisation(organisation),
        options=ReadOptions(**options),
    )
    done = _brief(receive(request, progress))
    deposits.take_away(request.source)
    return done


def _retype(payload: Mapping[str, Any], progress: Progress) -> Mapping[str, Any]:
    dataset = catalog.get(payload["dataset"])
    return _brief(
        retype(dataset, payload["corrections"], actor=_user(payload.get("actor")), progress=progress)
    )


def _clean(_payload: Mapping[str, Any], progress: Progress) -> Mapping[str, Any]:
    progress("recover", None)
    deposits.clear()
    recovery = catalog.recover()
    for dataset in catalog.every():
        progress("retain", None)
        catalog.retain(dataset, settings.BEFFROI["KEEP_VERSIONS"])
        index_current(dataset, progress)  # where the job that follows a publication did not reach its end
    return {"failed": recovery.failed, "removed": len(recovery.removed), "missing": recovery.missing}


def _brief(receipt: Receipt) -> dict[str, Any]:
    """What a job's page needs; the whole report is with the version."""
    shape = {
        key: getattr(receipt, key) for key in ("dataset_id", "version", "published", "rows", "url", "reason")
    }
    return {**shape, "warnings": len(receipt.warnings)}


def _user(pk: int | None) -> User | None:
    return User.objects.filter(pk=pk).first() if pk is not None else None


def _organisation(pk: int | None) -> Organisation | None:
    return Organisation.objects.filter(pk=pk).first() if pk is not None else None


def offer() -> None:
    """Name the work, once, when the rooms are loaded."""
    register(PUBLISH, _publish)
    register(RETYPE, _retype)
    register(CLEAN, _clean)
    register(WORDS, index)
    schedule("Ménage de nuit", CLEAN, every_seconds=24 * 3600)
