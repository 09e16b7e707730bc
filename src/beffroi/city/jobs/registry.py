"""What can be done as a job, and what comes back by itself. Filled when the rooms above are loaded."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from beffroi.data.errors import NotFound
from beffroi.data.lake import Progress

#: A piece of work: its payload (JSON) and a progress to call often; gives a JSON result. It may run again after a crash.
Verb = Callable[[Mapping[str, Any], Progress], Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Recurrence:
    """Work that comes back `every_seconds`; `name` is its French title, unique."""

    name: str
    verb: str
    every_seconds: int
    payload: Mapping[str, Any] = field(default_factory=dict)


_verbs: dict[str, Verb] = {}
_recurrences: dict[str, Recurrence] = {}


def register(verb: str, function: Verb) -> None:
    """Give a name to a piece of work: "room.verb". The last registration wins."""
    _verbs[verb] = function


def find(verb: str) -> Verb:
    """The work of that name.

    Raises:
        NotFound: nothing was registered under it, for instance after an upgrade.
    """
    try:
        return _verbs[verb]
    except KeyError:
        raise NotFound(
            f"Aucun travail ne s'appelle « {verb} » dans cette version de Beffroi : relancez l'opération depuis sa page."
        ) from None


def schedule(name: str, verb: str, *, every_seconds: int, payload: Mapping[str, Any] | None = None) -> None:
    """Ask that `verb` come back; the scheduler writes it down at its start. An administrator may disable it."""
    _recurrences[name] = Recurrence(name, verb, every_seconds, payload or {})


def recurrences() -> tuple[Recurrence, ...]:
    """All that was asked to come back."""
    return tuple(_recurrences.values())
