"""Seats: never more than there are, taken in turn, and nobody fills the queue alone."""

import threading
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from beffroi.data.lake.seats import Busy, Seats

LONG = 30.0


class Room:
    """Callers who sit until told to leave, and the order they sat down in."""

    def __init__(self, seats: Seats) -> None:
        self.seats = seats
        self.sat: list[str] = []
        self._changed = threading.Condition()
        self._threads: list[threading.Thread] = []

    def enter(self, caller: str, *, sits: bool) -> Callable[[], None]:
        """Ask for a seat; returns once sitting (`sits`) or waiting. Calling what is returned leaves it."""
        leave = threading.Event()
        before = len(self.sat)

        def sit() -> None:
            with self.seats.take(caller, seconds=LONG):
                with self._changed:
                    self.sat.append(caller)
                    self._changed.notify_all()
                leave.wait(LONG)

        waiting = self._waiting()
        thread = threading.Thread(target=sit, daemon=True)
        self._threads.append(thread)
        thread.start()
        if sits:
            self.wait_for(before + 1)
        else:
            while self._waiting() == waiting:
                thread.join(0.001)
        return leave.set

    def wait_for(self, number: int) -> None:
        """Until so many have sat down."""
        with self._changed:
            assert self._changed.wait_for(lambda: len(self.sat) >= number, LONG)

    def _waiting(self) -> int:
        return sum(map(len, self.seats._waiting.values()))


def seats(places: int, *, each: int = 0, queue: int = 100) -> Seats:
    return Seats(places, each=each, queue=queue, refusal="essais (REGLAGE)")


def test_a_caller_with_many_waiting_lets_another_pass() -> None:
    room = Room(seats(2))
    leave = [room.enter("heavy", sits=True) for _ in range(2)]
    leave += [room.enter("heavy", sits=False) for _ in range(6)]
    other = room.enter("other", sits=False)
    leave[0]()
    room.wait_for(3)
    assert room.sat == ["heavy", "heavy", "other"]
    for each in (*leave, other):
        each()
    room.wait_for(9)
    assert room.sat.count("heavy") == 8


def test_one_caller_has_its_share_and_no_more() -> None:
    shared = seats(1, each=2)
    room = Room(shared)
    leave = room.enter("one", sits=True), room.enter("one", sits=False)
    with pytest.raises(Busy, match="REGLAGE") as refused, shared.take("one", seconds=LONG):
        pass
    assert refused.value.caller
    assert refused.value.retry_after > 0
    third = room.enter("two", sits=False)
    for each in (*leave, third):
        each()
    room.wait_for(3)
    assert room.sat == ["one", "one", "two"]


def test_the_queue_has_an_end_and_patience_too() -> None:
    shared = seats(1, queue=1)
    with shared.take("one", seconds=0):
        with pytest.raises(Busy) as late, shared.take("two", seconds=0):
            pass
        assert not late.value.caller
        room = Room(shared)
        leave = room.enter("three", sits=False)
        with pytest.raises(Busy), shared.take("four", seconds=LONG):
            pass
    room.wait_for(1)
    leave()


@settings(max_examples=25, deadline=None)
@given(
    places=st.integers(1, 3), each=st.integers(0, 3), callers=st.lists(st.sampled_from("abc"), max_size=30)
)
def test_never_more_than_there_are_and_all_come_back(places: int, each: int, callers: list[str]) -> None:
    shared = seats(places, each=each)
    lock = threading.Lock()
    taken: list[str] = []
    most = most_of_one = served = refused = 0

    def ask(caller: str) -> None:
        nonlocal most, most_of_one, served, refused
        try:
            with shared.take(caller, seconds=LONG):
                with lock:
                    taken.append(caller)
                    most = max(most, len(taken))
                    most_of_one = max(most_of_one, taken.count(caller))
                    served += 1
                with lock:
                    taken.remove(caller)
        except Busy:
            with lock:
                refused += 1

    threads = [threading.Thread(target=ask, args=(caller,)) for caller in callers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(LONG)
    assert most <= places
    assert not each or most_of_one <= each
    assert served + refused == len(callers)
    assert each or not refused
    assert (shared._free, shared._asked, shared._taken, shared._waiting) == (places, {}, {}, {})
