"""What was found out about a version and stays true, kept for a while: versions never change."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import TypeVar

from beffroi.city.catalog.public import Dataset, Version

MOST = 1_024
Found = TypeVar("Found")
_NOTHING = object()
_kept: OrderedDict[Hashable, object] = OrderedDict()


def remembered(dataset: Dataset, version: Version, about: Hashable, find: Callable[[], Found]) -> Found:
    """What `find` gave for that version the first time, or gives now. `about` names the question; the oldest are forgotten."""
    key = (dataset.uid, version.number, about)
    known = _kept.get(key, _NOTHING)
    if known is not _NOTHING:
        return known  # type: ignore[return-value]  # kept under the key of the same question
    found = find()
    _kept[key] = found
    while len(_kept) > MOST:
        try:
            _kept.popitem(last=False)
        except KeyError:  # another thread emptied it
            break
    return found
