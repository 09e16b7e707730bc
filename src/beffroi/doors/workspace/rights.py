"""What a person may open here: the rules are `city.people`'s, the sentences ours."""

from uuid import UUID

from django.http import HttpRequest

from beffroi.city.catalog.public import Dataset, Version, every
from beffroi.city.jobs.public import Job
from beffroi.city.people.public import Act, may, require
from beffroi.data.errors import NotFound
from beffroi.doors.workspace.doorway import person
from beffroi.engines.intake.public import waiting_draft


def dataset_for(request: HttpRequest, dataset_id: str, act: Act) -> Dataset:
    """The dataset, for somebody who may do that there.

    Raises:
        NotFound: there is none, or this person may not even see it.
        Forbidden: it is seen, but that act is not theirs; the sentence says why.
    """
    who = person(request)
    found = every().visible_to(who).filter(dataset_id=dataset_id).first()
    if found is None:
        raise NotFound(f"Le jeu de données « {dataset_id[:120]} » n'existe pas dans votre espace de travail.")
    require(who, act, found.organisation)
    return found


def draft_for(request: HttpRequest, dataset_id: str, act: Act) -> tuple[Dataset, Version]:
    """A dataset and the draft that waits for a person; raises as `dataset_for`, and NotFound when none waits."""
    dataset = dataset_for(request, dataset_id, act)
    draft = waiting_draft(dataset)
    if draft is None:
        raise NotFound(f"« {dataset.title} » n'a pas de brouillon en attente : il a été publié ou abandonné.")
    draft.dataset = dataset
    return dataset, draft


def job_for(request: HttpRequest, job_id: UUID) -> Job:
    """A job of that person's, or of an organisation whose drafts they may see. Raises NotFound."""
    who = person(request)
    job = Job.objects.select_related("organisation").filter(pk=job_id).first()
    mine = job is not None and job.owner_id == who.pk
    theirs = job is not None and job.organisation is not None and may(who, Act.SEE_DRAFTS, job.organisation)
    if job is None or not (mine or theirs):
        raise NotFound("Ce travail n'existe pas, ou il est celui d'une autre organisation.")
    return job
