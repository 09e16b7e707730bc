"""JSON read piece by piece, for documents too large to hold: the first list of objects, or one object a line."""

import json
import re
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import IO, Any

import ijson
import orjson

from beffroi.data.errors import LimitReached, RefusedContent
from beffroi.data.lake.raw import Limits
from beffroi.data.lake.readers.notes import NoteBook
from beffroi.data.lake.readers.records import lines_of

_LONG = re.compile(r"[:,\[\s]-?\d{19}")  # integers that 64 bits may not hold
_LOOKED = 20_000  # events before giving up finding rows


def broken(where: str) -> RefusedContent:
    """The refusal of a JSON that is not JSON."""
    return RefusedContent(
        f"Ce fichier JSON n’est pas valide ({where}). Corrigez-le ou refaites l’export.", code="corrupt"
    )


def loads(text: str) -> Any:
    """A JSON text, large integers exact. Raises ValueError, RecursionError."""
    if _LONG.search(text) is None:
        try:
            return orjson.loads(text)
        except orjson.JSONDecodeError:
            pass  # NaN, which the slower reader takes
    return json.loads(text)


class _Watched:
    """A file whose values stay short: the parser takes quadratic time on a text that never ends."""

    def __init__(self, file: IO[bytes], limits: Limits) -> None:
        self._file = file
        self._limit = limits.max_line_bytes
        self._run = 0  # bytes since a quote or a comma

    def read(self, size: int = -1) -> bytes:
        """The next bytes. Raises LimitReached in a value longer than a line may be."""
        data = self._file.read(size)
        mark = max(data.rfind(b'"'), data.rfind(b","))
        self._run = self._run + len(data) if mark < 0 else len(data) - mark - 1
        if self._run > self._limit:
            raise LimitReached(
                f"Ce document JSON contient une valeur de plus de {self._limit // 2**20} Mio : il n’est sans doute pas complet. "
                "Vérifiez l’export."
            )
        return data


def list_path(path: Path, limits: Limits) -> str | None:
    """Where the first list of objects is ("" for the whole, "features", "data.items"), None when not seen early."""
    opened: str | None = None
    try:
        with path.open("rb") as file:
            for prefix, event, _ in islice(ijson.parse(_Watched(file, limits)), _LOOKED):
                if (
                    opened is not None
                    and event == "start_map"
                    and prefix == (f"{opened}.item" if opened else "item")
                ):
                    return opened
                opened = prefix if event == "start_array" else None
    except ijson.JSONError as error:
        raise broken("vers le début") from error
    return None


def elements(path: Path, where: str, limits: Limits) -> Iterator[Any]:
    """The elements of the list at `where`, one at a time."""
    try:
        with path.open("rb") as file:
            yield from ijson.items(
                _Watched(file, limits), f"{where}.item" if where else "item", use_float=True
            )
    except (ijson.JSONError, ValueError, RecursionError) as error:
        raise broken("au milieu du fichier") from error


def objects_by_line(path: Path, limits: Limits, notes: NoteBook) -> Iterator[tuple[int, Any]]:
    """The object of each line with its number; a line that is not JSON is noted and kept as a text "ligne illisible".

    Raises:
        RefusedContent: more than half of the lines are wrong.
        LimitReached: a line is too long.
    """
    wrong = good = 0
    for number, line in enumerate(lines_of(path, limits), 1):
        if not line.strip():
            continue
        try:
            value = loads(line)
        except (ValueError, RecursionError):
            wrong += 1
            notes.add(
                "bad_json_line", {"line": number}, line=number, where=f"ligne {number}", value=line.strip(),
            )  # fmt: skip
            value = {"ligne illisible": line.strip()}
        else:
            good += 1
        if wrong > 20 and wrong > good:
            raise broken(f"ligne {number}")
        yield number, value


def too_large(size: int) -> LimitReached:
    """The refusal of a document that can neither be held nor streamed."""
    return LimitReached(
        f"Ce document JSON de {size // 2**20} Mio n’est pas une liste d’objets, il ne peut pas être lu par morceaux. "
        "Envoyez les données en JSON par lignes (NDJSON) ou en CSV."
    )
