"""What the intake does as jobs: publishing from an address, typing again, the nightly cleaning."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.conf import settings

from beffroi.city.catalog import public as catalog
from beffroi.city.catalog.public import Dataset, Version
from beffroi.city.jobs.public import Job, register, schedule, submit
from beffroi.city.people.public import Organisation, User
from beffroi.data.errors import NotFound, RefusedContent
from beffroi.data.lake import Progress, ReadOptions
from beffroi.engines.intake import deposits
from beffroi.engines.intake.again import retype
from beffroi.engines.intake.choosing import choices_in
from beffroi.engines.intake.drafts import correct
from beffroi.engines.intake.indexes import INDEX, index, index_current
from beffroi.engines.intake.receiving import receive
from beffroi.engines.intake.request import IntakeRequest, Receipt, Then
from beffroi.engines.intake.sources import is_address
from beffroi.engines.intake.updates import UPDATE, tell, update

PUBLISH, RETYPE, CLEAN = "intake.publish", "intake.retype", "intake.clean"
DRAFT, CORRECT = "intake.draft", "intake.correct"


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
    return submit(
        PUBLISH,
        _payload(request),
        title=f"Publier {request.name or request.source}"[:300],
        owner=request.actor,
        organisation=request.organisation,
    )


def submit_draft(request: IntakeRequest, owner: User | None = None) -> Job:
    """Read a source in the background, up to a draft that waits for a person; the newest draft takes the place of others.

    The job's result is {"dataset_id", "version", …} or, when the file holds several tables and none was chosen,
    {"choose": a sentence, "choices": their names, "option": the option of reading that picks one}.
    """
    request = replace(request, then=Then.KEEP, actor=request.actor or owner)
    return submit(
        DRAFT,
        _payload(request),
        title=f"Lire {request.name or request.source}"[:300],
        owner=owner or request.actor,
        organisation=request.organisation,
    )


def submit_choice(job: Job, choice: str, *, owner: User | None) -> Job:
    """Read again the source of a job that asked which table is meant, with the one a person picked.

    Raises:
        NotFound: that job asked nothing, or its file is no longer kept.
    """
    if job.verb != DRAFT or choice not in job.result.get("choices", ()):
        raise NotFound("Ce choix n'est plus proposé : déposez de nouveau le fichier.")
    request = _request(job.payload)
    if not is_address(request.source) and not Path(request.source).is_file():
        raise NotFound("Le fichier déposé n'est plus conservé : déposez-le de nouveau.")
    picked: dict[str, Any] = {str(job.result["option"]): choice}
    options = replace(request.options, **picked)
    return submit_draft(replace(request, options=options), owner)


def submit_correct(
    version: Version,
    corrections: Sequence[Mapping[str, Any]],
    *,
    options: Mapping[str, Any] | None = None,
    whole: bool = False,
    owner: User | None = None,
    acting_as: str = "",
) -> Job:
    """Build a draft again in the background, see `correct`."""
    dataset = version.dataset
    payload = {
        "version": version.pk,
        "corrections": [dict(c) for c in corrections],
        "options": dict(options or {}),
        "whole": whole,
        "actor": owner and owner.pk,
        "acting_as": acting_as,
    }
    title = f"Corriger le brouillon de « {dataset.title} »"
    return submit(CORRECT, payload, title=title, owner=owner, organisation=dataset.organisation)


def _payload(request: IntakeRequest) -> dict[str, Any]:
    """A request as a job keeps it."""
    options = request.options
    return {
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
        "then": request.then.value,
    }


def _request(payload: Mapping[str, Any]) -> IntakeRequest:
    said = {**payload}
    actor, organisation, options = said.pop("actor"), said.pop("organisation"), said.pop("options")
    return IntakeRequest(
        **{**said, "then": Then(said.get("then", Then.PUBLISH_IF_SAFE))},
        actor=_user(actor),
        organisation=_organisation(organisation),
        options=ReadOptions(**options),
    )


def _publish(payload: Mapping[str, Any], progress: Progress) -> Mapping[str, Any]:
    request = _request(payload)
    received = receive(request, progress)
    deposits.take_away(request.source)
    if received.version is not None and not received.published and request.then is not Then.KEEP:
        tell(catalog.get(received.dataset_id), received.reason, held=True)
    return _brief(received)


def _draft(payload: Mapping[str, Any], progress: Progress) -> Mapping[str, Any]:
    try:
        return _publish(payload, progress)
    except RefusedContent as error:
        if error.code != "choose":
            raise
        found = choices_in(_request(payload), progress)
        return {"choose": error.sentence, **found, "message": error.sentence}


def _correct(payload: Mapping[str, Any], progress: Progress) -> Mapping[str, Any]:
    version = Version.objects.select_related("dataset").filter(pk=payload["version"]).first()
    if version is None:
        raise NotFound("Ce brouillon n'existe plus : il a été abandonné.")
    actor = _user(payload.get("actor"))
    return _brief(
        correct(
            version,
            payload["corrections"],
            options=payload.get("options"),
            whole=bool(payload.get("whole")),
            actor=actor,
            acting_as=payload.get("acting_as", ""),
            progress=progress,
        )
    )


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
    register(DRAFT, _draft)
    register(CORRECT, _correct)
    register(UPDATE, update)
    register(RETYPE, _retype)
    register(CLEAN, _clean)
    register(INDEX, index)
    schedule("Ménage de nuit", CLEAN, every_seconds=24 * 3600)
