"""Which part of the catalogue is looked at: all of it, or what some organisations publish (a commune's own address).

It is said once, where a request comes in, and holds for whatever reads the catalogue in its name: a door cannot forget it.
A dataset belongs to the one catalogue; a scope only hides the others. Work outside of requests sees everything.
"""

import threading
from collections.abc import Callable
from contextvars import ContextVar
from hashlib import blake2b
from typing import Generic, TypeVar

T = TypeVar("T")

#: Keys of the organisations whose datasets are seen; None: all.
Scope = frozenset[int] | None

_scope: ContextVar[Scope] = ContextVar("scope", default=None)


def narrow(organisations: Scope) -> None:
    """From here on this request sees only the datasets of these organisations; None: all again."""
    _scope.set(organisations)


def scope() -> Scope:
    """What this request sees: a part of the key of whatever is remembered of the catalogue."""
    return _scope.get()


def scoped(name: str) -> str:
    """A name of something made of the catalogue, of its own for each scope."""
    seen = scope()
    if seen is None:
        return name
    digest = blake2b(",".join(map(str, sorted(seen))).encode(), digest_size=8).hexdigest()
    return f"{name}-{digest}"


class Remembered(Generic[T]):
    """Something made of the catalogue, remembered for each scope; those asked for least recently leave. Safe with threads."""

    def __init__(self, most: int = 128) -> None:  # a metropolis has a hundred communes
        self._lock = threading.Lock()
        self._most = most
        self._known: dict[Scope, T] = {}

    def get(self, make: Callable[[], T], good: Callable[[T], bool]) -> T:
        """What is known for this request's scope if it is still `good`, else what `make` gives."""
        with self._lock:
            known = self._known.pop(scope(), None)
            if known is None or not good(known):
                known = make()
            while len(self._known) >= self._most:
                del self._known[next(iter(self._known))]
            self._known[scope()] = known
            return known
