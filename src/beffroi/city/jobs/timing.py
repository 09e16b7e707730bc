"""The times jobs live by, in seconds. Settings where an administrator may have a reason to change them."""

from django.conf import settings

BEAT = 1.0  # between two heartbeats: also how soon a cancel or the time limit is seen
PATIENCE = 20.0  # after a stop was asked, before work that does not listen is cut short
STOP_PATIENCE = 3.0  # the same when the service itself stops
POLL = 0.5  # between two looks at an empty queue
WATCH = 10.0  # between two looks for dead leases
KEEP_DAYS = 90  # ended jobs stay readable that long
KEEP_QUEUE_DAYS = 7  # the queue's own lines


def lease_seconds() -> int:
    """How long a job is believed alive without a heartbeat."""
    return int(settings.BEFFROI["JOB_LEASE_SECONDS"])


def job_seconds() -> int:
    """Time limit of one attempt."""
    return int(settings.BEFFROI["JOB_SECONDS"])


def max_attempts() -> int:
    """How often a job whose worker died is taken up again."""
    return int(settings.BEFFROI["JOB_ATTEMPTS"])
