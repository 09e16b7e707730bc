"""A memory of answers, bounded in bytes."""

import threading
from collections import OrderedDict
from collections.abc import Iterable, Iterator

_SHARE = 16  # no answer takes more than this part of the memory
_BESIDE = 200  # bytes each answer costs besides its body


class Answers:
    """Bodies by mark; those asked for least recently leave when there is no room. Safe with threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: OrderedDict[str, bytes] = OrderedDict()
        self.size = 0

    def get(self, mark: str) -> bytes | None:
        """The body, if it is still there."""
        with self._lock:
            body = self._kept.get(mark)
            if body is not None:
                self._kept.move_to_end(mark)
            return body

    def put(self, mark: str, body: bytes, room: int) -> None:
        """Keep a body, within `room` bytes in all."""
        size = len(body) + _BESIDE
        if size * _SHARE > room:
            return
        with self._lock:
            if mark in self._kept:
                return
            self._kept[mark] = body
            self.size += size
            while self.size > room:
                self.size -= len(self._kept.popitem(last=False)[1]) + _BESIDE

    def keeping(self, mark: str, chunks: Iterable[bytes], room: int) -> Iterator[bytes]:
        """The chunks as they come; kept once the last has left, unless together they are too large."""
        held: list[bytes] = []
        size = 0
        for chunk in chunks:
            size += len(chunk)
            if size * _SHARE <= room:
                held.append(chunk)
            else:
                held.clear()
            yield chunk
        if held:
            self.put(mark, b"".join(held), room)
