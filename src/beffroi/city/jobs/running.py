"""One attempt at one job: claim it, beat, run it, write its honest end."""

import logging
from threading import Event

from beffroi.city.jobs import registry
from beffroi.city.jobs.heartbeat import Heartbeat, JobCancelled, WorkerStopping
from beffroi.city.jobs.models import Job
from beffroi.city.jobs.rows import claim, end, give_back
from beffroi.data.errors import BeffroiError

log = logging.getLogger(__name__)

#: Set when this worker is asked to stop: the running job goes back to the queue.
stopping = Event()


def run(job_id: str) -> None:
    """Run a job that waits, to its end. Never raises for what the work did: the job's row says it."""
    job = claim(job_id)
    if job is None:
        return
    with Heartbeat(job, stopping) as beat:
        try:
            result = registry.find(job.verb)(job.payload, beat.progress)
        except BaseException as error:
            # A piece of work may wrap the stop it was sent: what was asked says more than what it became.
            _stopped(job, beat.asked or error)
            if not isinstance(error, Exception):
                raise
        else:
            end(job, Job.State.DONE, str(result.get("message", "")), dict(result))


def _stopped(job: Job, cause: BaseException) -> None:
    match cause:
        case JobCancelled():
            end(job, Job.State.CANCELLED, cause.sentence)
        case BeffroiError() if not isinstance(cause, WorkerStopping):
            end(job, Job.State.FAILED, cause.sentence)
        case Exception() if not isinstance(cause, WorkerStopping):
            log.error("job %s (%s) failed", job.pk, job.verb, exc_info=cause)
            end(
                job,
                Job.State.FAILED,
                "Une erreur de notre fait a interrompu ce travail ; rien n'a été publié à moitié. "
                f"Le journal du service la détaille sous la référence {job.pk}.",
            )
        case _:  # the worker ends, the work is not at fault
            give_back(job)
