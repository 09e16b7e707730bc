"""What a job does, in words, and where it leads."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from beffroi.city.catalog.public import Dataset, Version
from beffroi.city.jobs.public import Job

_GOING = {Job.State.WAITING, Job.State.RUNNING}
_FILES = ("intake.draft", "intake.publish", "intake.correct", "intake.update")
_WAITING = (Version.State.DRAFT, Version.State.HELD)


def step_of(job: Job) -> str:
    """What a running job is doing."""
    steps = {
        "fetch": _("Le fichier est pris à son adresse"),
        "fetched": _("Le fichier est pris à son adresse"),
        "keep": _("Le fichier est mis de côté, tel quel"),
        "kept": _("Le fichier est mis de côté, tel quel"),
        "read": _("Le fichier est lu"),
        "type": _("Les types des colonnes sont cherchés dans toutes les valeurs"),
        "write": _("Les lignes sont écrites"),
        "examine": _("Les lignes sont confrontées au schéma"),
        "compare": _("La nouvelle version est comparée à celle en ligne"),
    }
    return steps.get(job.step) or (_("Lecture du fichier") if job.verb in _FILES else _("En cours"))


def percent_of(job: Job) -> int | None:
    """How far it is in that step, when known."""
    return round(100 * job.fraction) if job.fraction is not None else None


def named_in(job: Job) -> str:
    """The identifier of the dataset a job made or was for; '' when it says none."""
    return str(
        job.result.get("dataset_id") or job.payload.get("dataset_id") or job.payload.get("dataset") or ""
    )


@dataclass(frozen=True, slots=True)
class Followed:
    """A job of a list. `place` is where it leads, `leads` how the link says it; '' both when it leads nowhere."""

    job: Job
    step: str
    percent: int | None
    place: str
    leads: str


def followed(jobs: Iterable[Job]) -> list[Followed]:
    """Jobs with where they lead: two queries, whatever their number."""
    jobs = list(jobs)
    known = set(
        Dataset.objects.filter(dataset_id__in={named_in(job) for job in jobs}).values_list(
            "dataset_id", flat=True
        )
    )
    drafts = set(
        Version.objects.filter(dataset__dataset_id__in=known, state__in=_WAITING).values_list(
            "dataset__dataset_id", "number"
        )
    )
    return [Followed(job, step_of(job), percent_of(job), *_leads(job, known, drafts)) for job in jobs]


def _leads(job: Job, known: set[str], drafts: set[tuple[str, int]]) -> tuple[str, str]:
    named = named_in(job)
    dataset = named if named in known else ""
    if job.state in _GOING:
        return "", ""
    if job.result.get("choices"):
        return reverse("workspace:reading", args=[job.pk]), _("Choisir le tableau à lire")
    if job.state in {Job.State.FAILED, Job.State.CANCELLED}:
        if job.verb not in _FILES:
            return "", ""
        update = f"?jeu={dataset}" if dataset else ""
        return reverse("workspace:publish") + update, _("Donner un autre fichier")
    if dataset and (dataset, job.result.get("version")) in drafts:
        return reverse("workspace:draft", args=[dataset]), _("Voir le brouillon")
    return (
        (reverse("workspace:dataset", args=[dataset]), _("Voir le jeu de données")) if dataset else ("", "")
    )
