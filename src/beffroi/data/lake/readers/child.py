"""The process of `isolated`: limits itself, reads one request, runs one reader, writes one answer."""

import json
import sys
from collections.abc import Callable
from typing import Any

from beffroi.data.errors import LimitReached, RefusedContent


def _limit(memory: int) -> None:
    try:
        import resource  # noqa: PLC0415 (absent where limits cannot be set)

        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    except (ImportError, ValueError, OSError):
        return


def _target(name: str) -> Callable[[dict[str, Any]], dict[str, Any]]:
    """The function of that name; imported late, so that each child loads one library only."""
    if name.startswith("sheet"):
        from beffroi.data.lake.readers import workbooks  # noqa: PLC0415

        return {"sheet_stage": workbooks.stage, "sheet_names": workbooks.names}[name]
    from beffroi.data.lake.readers import layers  # noqa: PLC0415

    return {"layer_stage": layers.stage, "layer_names": layers.names}[name]


def main() -> int:
    """Serve one request."""
    _limit(int(sys.argv[2]))
    request = json.loads(sys.stdin.buffer.read())
    try:
        answer = {"answer": _target(sys.argv[1])(request)}
    except (RefusedContent, LimitReached) as error:
        limit = isinstance(error, LimitReached)
        answer = {"error": {"limit": limit, "sentence": error.sentence, "code": error.code}}
    sys.stdout.write(json.dumps(answer))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
