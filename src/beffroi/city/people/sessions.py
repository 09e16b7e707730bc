"""Sessions in the database, each with its person: one can see where one is signed in, and close it there."""

from datetime import UTC, datetime
from typing import Any

from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.db.models import QuerySet
from django.utils import timezone

from beffroi.city.people.credentials import Session
from beffroi.city.people.models import User, new_mark

AGENT, STARTED = "agent", "started"  # keys of the session's data
_BROWSERS = (
    "Firefox",
    "Edg",
    "OPR",
    "Chromium",
    "Chrome",
    "Safari",
)  # an agent names several: the first counts
_NAMES = {"Edg": "Edge", "OPR": "Opera"}
_SYSTEMS = {"Android": "Android", "iPhone": "iOS", "iPad": "iPadOS", "Windows": "Windows", "Mac OS": "macOS"}


class SessionStore(DatabaseStore):
    """Django's store (SESSION_ENGINE), on our table."""

    @classmethod
    def get_model_class(cls) -> type[Session]:
        """The table."""
        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        """A line: who is in the data, as Django's sign-in writes it."""
        line: Session = super().create_model_instance(data)  # type: ignore[assignment]  # it makes one of get_model_class()
        person = data.get("_auth_user_id")
        line.user_id = int(person) if person else None
        line.agent = str(data.get(AGENT, ""))[:100]
        if STARTED in data:
            line.started_at = datetime.fromtimestamp(data[STARTED], UTC)
        return line


def agent_name(agent: str) -> str:
    """A browser and its system in two words, from its User-Agent."""
    browser = next((name for name in _BROWSERS if name in agent), "")
    system = next(
        (name for word, name in _SYSTEMS.items() if word in agent), "Linux" if "Linux" in agent else ""
    )
    return " · ".join(part for part in (_NAMES.get(browser, browser), system) if part)


def sessions_of(user: User) -> QuerySet[Session]:
    """Where that person is signed in, the latest first."""
    return Session.objects.filter(user=user, expire_date__gt=timezone.now()).order_by("-started_at")


def close_sessions(user: User) -> None:
    """Sign that person out everywhere, here too. Sessions kept elsewhere than in our table close too: the mark changed."""
    user.session_mark = new_mark()
    user.save(update_fields=["session_mark"])
    Session.objects.filter(user=user).delete()


def forget_old_sessions() -> int:
    """Remove what is over; gives how many."""
    return Session.objects.filter(expire_date__lte=timezone.now()).delete()[0]
