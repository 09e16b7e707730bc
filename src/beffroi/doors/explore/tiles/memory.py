"""What was made lately, within a number of bytes. Safe with threads."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, Protocol, TypeVar


class Sized(Protocol):
    """Something that knows how many bytes it takes."""

    @property
    def size(self) -> int:
        """Bytes."""


_Made = TypeVar("_Made", bound=Sized)


class Memory(Generic[_Made]):
    """Things by key, the least lately used leaving first. Of several who ask for the same at once, one makes it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._known: OrderedDict[Hashable, _Made] = OrderedDict()
        self._making: dict[Hashable, threading.Lock] = {}
        self._bytes = 0

    def get(self, key: Hashable, make: Callable[[], _Made], *, most: int) -> _Made:
        """The thing of that key, made when it is not there; `most` bytes are kept in all. Raises what `make` raises."""
        with self._lock:
            known = self._find(key)
            if known is not None:
                return known
            alone = self._making.setdefault(key, threading.Lock())
        with alone:
            with self._lock:
                known = self._find(key)
            if known is not None:
                return known
            try:
                made = make()
            finally:
                with self._lock:
                    self._making.pop(key, None)
            self._keep(key, made, most)
            return made

    def _find(self, key: Hashable) -> _Made | None:
        known = self._known.get(key)
        if known is not None:
            self._known.move_to_end(key)
        return known

    def _keep(self, key: Hashable, made: _Made, most: int) -> None:
        with self._lock:
            before = self._known.pop(key, None)
            self._bytes += made.size - (before.size if before is not None else 0)
            self._known[key] = made
            while self._bytes > most:
                _, oldest = self._known.popitem(last=False)
                self._bytes -= oldest.size
