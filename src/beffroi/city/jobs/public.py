"""The face of the jobs: long work with a lease, a heartbeat, progress, a time limit, a cancel button, an honest end."""

from beffroi.city.jobs.heartbeat import JobCancelled, JobTooLong, WorkerStopping
from beffroi.city.jobs.models import Job, Schedule
from beffroi.city.jobs.queue import NotEnded, cancel, retry, submit
from beffroi.city.jobs.registry import Verb, register, schedule
from beffroi.city.jobs.schedules import keep_time, submit_due
from beffroi.city.jobs.watch import rescue
from beffroi.city.jobs.worker import work

__all__ = [
    "Job",
    "JobCancelled",
    "JobTooLong",
    "NotEnded",
    "Schedule",
    "Verb",
    "WorkerStopping",
    "cancel",
    "keep_time",
    "register",
    "rescue",
    "retry",
    "schedule",
    "submit",
    "submit_due",
    "work",
]
