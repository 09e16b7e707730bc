"""On whose behalf queries run, and what they cost: the engine shares itself out between callers, and a meter reads the cost."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(slots=True)
class Errand:
    """One request of a caller ("" when nobody said whose); `seconds` of engine time so far, waiting left out."""

    caller: str = ""
    seconds: float = 0.0


_current: ContextVar[Errand | None] = ContextVar("errand", default=None)


def current() -> Errand:
    """The errand under way, or one nobody reads."""
    return _current.get() or Errand()


@contextmanager
def on_behalf_of(caller: str) -> Iterator[Errand]:
    """Run what the block asks of the engine on behalf of a caller, whatever names it."""
    errand = Errand(caller)
    token = _current.set(errand)
    try:
        yield errand
    finally:
        _current.reset(token)
