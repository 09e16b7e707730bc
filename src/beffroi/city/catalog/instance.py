"""The lake and the engine of this process."""

import os
import threading
from functools import cache
from pathlib import Path

from django.conf import settings

from beffroi.data.lake import Engine, Lake, Sharing

_making = threading.Lock()


@cache
def _lake(root: str) -> Lake:
    return Lake(Path(root))


@cache
def _engine(root: Path, memory: str) -> Engine:
    options = settings.BEFFROI
    sharing = Sharing.among(
        options["THREADS"],
        os.cpu_count() or 1,
        queries_each=options["CALLER_QUERIES"],
        exports_each=options["CALLER_EXPORTS"],
    )
    return Engine(memory, roots=(root,), sharing=sharing)  # it opens nothing outside of the lake


def lake() -> Lake:
    """The instance's folders of data."""
    return _lake(str(settings.LAKE_ROOT))


def engine() -> Engine:
    """The engine that answers queries; one for the process, safe to use from any thread."""
    with _making:
        return _engine(lake().root, settings.BEFFROI["QUERY_MEMORY"])


def forget() -> None:
    """Close the engine: the lake it served is going away."""
    with _making:
        if _engine.cache_info().currsize:
            engine_of_now = _engine(lake().root, settings.BEFFROI["QUERY_MEMORY"])
            _engine.cache_clear()
            engine_of_now.close()
