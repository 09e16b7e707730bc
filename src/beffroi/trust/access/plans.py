"""How much a caller may use in a day. Keys, subscriptions, bills will have their say here; today all callers have one plan."""

from dataclasses import dataclass

from django.conf import settings


@dataclass(frozen=True, slots=True)
class Plan:
    """The limits of a day (UTC); 0: none. Milliseconds are of query, waiting apart; bytes are those of answers."""

    requests: int
    milliseconds: int
    bytes: int


def anonymous() -> Plan:
    """The plan of callers without a key."""
    options = settings.BEFFROI
    return Plan(
        options["DAILY_REQUESTS"], options["DAILY_QUERY_SECONDS"] * 1000, options["DAILY_MEGABYTES"] * 2**20
    )
