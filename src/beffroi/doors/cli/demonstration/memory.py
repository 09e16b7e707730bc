"""What the instance remembers of its demonstration: `demo.json`, readable by its owner alone."""

import os
from dataclasses import asdict, dataclass, field
from pathlib import Path

import orjson

from beffroi import __version__
from beffroi.doors.cli.demonstration.content import PIECES


@dataclass(slots=True)
class Memory:
    """Datasets loaded, and with what; the passwords drawn for the two accounts."""

    loaded: dict[str, str] = field(default_factory=dict)  # dataset_id → fingerprint
    accounts: dict[str, str] = field(default_factory=dict)  # user name → password


def _path(home: Path) -> Path:
    return home / "demo.json"


def recall(home: Path) -> Memory | None:
    """The memory of a demonstration instance; None for any other."""
    try:
        return Memory(**orjson.loads(_path(home).read_bytes()))
    except (FileNotFoundError, orjson.JSONDecodeError, TypeError):
        return None


def remember(home: Path, memory: Memory) -> None:
    """Write it down, whole or not at all."""
    path = _path(home)
    draft = path.with_suffix(".new")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(orjson.dumps(asdict(memory), option=orjson.OPT_INDENT_2))
    draft.replace(path)


def fingerprint(dataset_id: str, *, contours: bool) -> str:
    """What a dataset was made from: another one is made when this changes."""
    return f"{__version__}{' contours' if contours and dataset_id == 'communes-mel' else ''}"


def complete(memory: Memory) -> bool:
    """Whether every dataset was loaded by this version."""
    return all(memory.loaded.get(p.dataset_id, "").startswith(__version__) for p in PIECES)
