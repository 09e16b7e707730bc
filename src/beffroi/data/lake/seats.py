"""A few seats shared by many callers: who holds fewest goes first, and nobody may fill the queue alone."""

import threading
from collections import Counter, deque
from collections.abc import Iterator
from contextlib import contextmanager

from beffroi.data.errors import LimitReached

_AGAIN = 5  # seconds after which a refused caller may try again


class Busy(LimitReached):
    """No seat now. `retry_after` is in seconds; `caller` is True when it is the caller's own share that is used up."""

    code = "busy"

    def __init__(self, sentence: str, *, caller: bool) -> None:
        super().__init__(sentence)
        self.retry_after = _AGAIN
        self.caller = caller


class Seats:
    """`places` at once; one caller may have `each` of them, taken or waited for (0: no bound); `queue` wait in all."""

    def __init__(self, places: int, *, each: int, queue: int, refusal: str) -> None:
        """`refusal` says what a caller has too many of, and the setting that bounds it."""
        self._each, self._queue, self._refusal = each, queue, refusal
        self._free = places
        self._lock = threading.Lock()
        self._asked: Counter[str] = Counter()  # seats taken or waited for, by caller
        self._taken: Counter[str] = Counter()
        self._waiting: dict[str, deque[threading.Event]] = {}

    @contextmanager
    def take(self, caller: str, *, seconds: float) -> Iterator[bool]:
        """Hold a seat during the block, after having waited `seconds` at most. Gives whether all the others are free.

        Raises:
            Busy: the caller asks for too many at once, or there is no seat in time.
        """
        turn = self._ask(caller)
        try:
            if turn is not None and not turn.wait(seconds):
                self._give_up(caller, turn)
            try:
                yield self._taken.total() == 1
            finally:
                self._leave(caller)
        finally:
            with self._lock:
                _less(self._asked, caller)

    def _ask(self, caller: str) -> threading.Event | None:
        with self._lock:
            if self._each and self._asked[caller] >= self._each:
                raise Busy(
                    f"Vous avez déjà {self._each} {self._refusal} : attendez une réponse avant d'en demander d'autres.",
                    caller=True,
                )
            if self._free:
                self._free -= 1
                self._asked[caller] += 1
                self._taken[caller] += 1
                return None
            if sum(map(len, self._waiting.values())) >= self._queue:
                raise self._full()
            self._asked[caller] += 1
            turn = threading.Event()
            self._waiting.setdefault(caller, deque()).append(turn)
            return turn

    def _give_up(self, caller: str, turn: threading.Event) -> None:
        with self._lock:
            if turn.is_set():  # the seat came at the last moment
                return
            self._forget(caller, turn)
        raise self._full()

    def _leave(self, caller: str) -> None:
        with self._lock:
            _less(self._taken, caller)
            if not self._waiting:
                self._free += 1
                return
            following = min(self._waiting, key=self._taken.__getitem__)  # of equals, who waits longest
            turn = self._waiting[following][0]
            self._forget(following, turn)
            self._taken[following] += 1
            turn.set()

    def _forget(self, caller: str, turn: threading.Event) -> None:
        """Take a turn out of the queue; a caller who waits for more goes behind the others."""
        turns = self._waiting.pop(caller)
        turns.remove(turn)
        if turns:
            self._waiting[caller] = turns

    def _full(self) -> Busy:
        return Busy(
            "Le service mène déjà autant de requêtes lourdes et d'exports qu'il peut : recommencez dans quelques secondes.",
            caller=False,
        )


def _less(counter: Counter[str], caller: str) -> None:
    counter[caller] -= 1
    if not counter[caller]:
        del counter[caller]
