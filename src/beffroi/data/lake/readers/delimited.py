"""CSV and its cousins: a strict reading by the engine where the file is regular, a tolerant one where it is not.

Both give the same rows for a regular file. The head and a few pieces are looked at; the rest is read once, by the engine.
"""

import mmap
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

import duckdb

from beffroi.data.errors import LimitReached, RefusedContent
from beffroi.data.lake import encodings
from beffroi.data.lake.raw import Limits, Note, RawTable, ReadOptions
from beffroi.data.lake.readers import tolerant
from beffroi.data.lake.readers.columns import note_header, raw_columns, unique_names
from beffroi.data.lake.readers.dialect import find_dialect
from beffroi.data.lake.readers.headers import find_header
from beffroi.data.lake.readers.lines import has_long_line, locator
from beffroi.data.lake.readers.notes import NoteBook
from beffroi.data.lake.readers.prose import refuse_prose
from beffroi.data.lake.readers.records import NO_DELIMITER, Dialect, Record, records
from beffroi.data.lake.readers.staging import quoted, too_wide

_HEAD = 1 << 18
_CHECKED = 32 << 20  # below, the engine's strict reading is tried at once
_SHOWN = {"\t": "tabulation", NO_DELIMITER: "aucun"}


@dataclass(frozen=True, slots=True)
class Plan:
    """What is known of a delimited file before reading it. `start` is the physical line of the first row, from 1; `skip` counts
    the records above it, which is what the engine skips: a name may take several lines."""

    path: Path  # in UTF-8
    dialect: Dialect
    start: int
    skip: int
    width: int
    names: tuple[str, ...]
    regular: bool
    details: dict[str, str | int]
    notes: tuple[Note, ...]


def read_delimited(path: Path, options: ReadOptions, limits: Limits, scratch: Path) -> RawTable:
    """Stage a delimited text.

    Raises:
        RefusedContent: no row of data.
        LimitReached: a line or a row larger than the limits.
    """
    plan = plan_of(path, options, limits, scratch)

    def mend() -> RawTable:
        return tolerant_table(plan, limits, scratch)

    if not plan.regular:
        return mend()
    if is_ambiguous(plan.path, plan.dialect):
        return mend()
    table = strict_table(plan, limits)
    if plan.path.stat().st_size > _CHECKED:
        return replace(table, fallback=mend)
    counted = count_rows(plan)
    if counted is None:
        return mend()
    notes = NoteBook(limits.max_notes)
    notes.blank_rows(counted[1])
    return replace(table, rows=counted[0], notes=(*table.notes, *notes.notes()))


def plan_of(path: Path, options: ReadOptions, limits: Limits, scratch: Path) -> Plan:
    """Look at the head and at pieces of a file. Raises as `read_delimited`."""
    notes = NoteBook(limits.max_notes)
    encoding = encodings.detect(encodings.samples(path), options.encoding)
    path, mixed = _in_utf8(path, encoding, scratch, notes)
    lines, whole, clean = _head(path, limits)
    dialect = find_dialect(lines, options.delimiter, limits)
    found = list(islice(records(iter(lines), dialect, limits=limits), 2000))
    if not whole:
        found = _complete(found)
    rows = [record.cells for record in found]
    refuse_prose(lines, [len(row) for row in rows if any(row)])
    header = find_header(rows)
    if header.first >= len(found):
        raise RefusedContent(
            "Le fichier n’a aucune ligne de données : il est vide ou n’a que des en-têtes. Vérifiez l’export et renvoyez-le."
        )
    width = _width(rows, header.rows, header.first)
    if width > limits.max_columns:
        raise too_wide(width, limits)
    places = [f"ligne {record.line}" for record in found[: header.first + 1]]
    note_header(
        replace(header, names=header.names[:width]),
        places,
        [r.line for r in found[: header.first + 1]],
        notes,
    )
    names = (*header.names, *("",) * width)[:width]
    data = found[header.first :]
    regular = (
        clean and not mixed and all(_is_regular(record, width) for record in data) and not has_long_line(path)
    )
    details: dict[str, str | int] = {
        "encoding": _label(encoding),
        "delimiter": _SHOWN.get(dialect.delimiter, dialect.delimiter),
        "header_lines": len(header.rows),
    }
    unique = tuple(unique_names(names, notes))
    return Plan(path, dialect, data[0].line, header.first, width, unique, regular, details, notes.notes())


def _complete(found: list[Record]) -> list[Record]:
    """The records before one whose quote is still open at the end of the head."""
    opened = next((index for index, record in enumerate(found) if record.mended), len(found))
    return found[:opened] if opened > 1 else found


def _in_utf8(path: Path, encoding: encodings.Encoding, scratch: Path, notes: NoteBook) -> tuple[Path, bool]:
    """The same text in UTF-8 with line feeds, and whether wrong bytes remain."""
    with path.open("rb") as file:
        start = file.read(_HEAD)
    wide = encoding.codec.startswith(("utf-16", "utf-32"))
    old_mac = not wide and b"\n" not in start and start.count(b"\r") > 1
    if encoding.is_utf8 and not old_mac:
        if encoding.mixed:
            notes.add("mixed_encoding")
        return path, encoding.mixed
    target = scratch / "utf8.csv"
    wrong = encodings.transcode(path, target, encoding, line_feeds=old_mac)
    if wrong:
        notes.add("unreadable_characters", count=wrong)
    return target, False


def _label(encoding: encodings.Encoding) -> str:
    return {"cp1252": "windows-1252", "mac-roman": "macroman"}.get(encoding.codec, encoding.codec)


def _head(path: Path, limits: Limits) -> tuple[list[str], bool, bool]:
    """The first physical lines, whether they are the whole file, and whether their ends are all alike."""
    size = path.stat().st_size
    with path.open("rb") as file:
        data = file.read(_HEAD)
        while b"\n" not in data and len(data) < size:
            if len(data) > limits.max_line_bytes:
                raise LimitReached(
                    f"La première ligne dépasse {limits.max_line_bytes // 2**20} Mio : ce n’est sans doute pas un tableau, ou "
                    "ses fins de ligne manquent. Vérifiez l’export."
                )
            data += file.read(1 << 20)
    whole = len(data) >= size
    if not whole:
        data = data[: data.rfind(b"\n") + 1]
    text = data.removeprefix(b"\xef\xbb\xbf").decode("utf-8", encodings.MENDING)
    feeds, returns = text.count("\n"), text.count("\r\n")
    clean = returns in {0, feeds} and text.count("\r") == returns
    return text.splitlines(keepends=True) if text.isascii() and clean else _split(text), whole, clean


def _split(text: str) -> list[str]:
    """Cut at line feeds only: `splitlines` also cuts at rarer characters that are data."""
    parts = text.split("\n")
    lines = [part + "\n" for part in parts[:-1]]
    return [*lines, parts[-1]] if parts[-1] else lines


def _width(rows: Sequence[Sequence[str]], header: Sequence[int], first: int) -> int:
    """The number of columns: the names' own, or the rows' where most agree on more."""
    usual = Counter(len(_trimmed(row)) for row in rows[first:] if any(row)).most_common(1)
    common = usual[0][0] if usual else 0
    named = max((len(_trimmed(rows[index])) for index in header), default=0)
    written = max((len(rows[index]) for index in header), default=0)
    return max(
        named, common, written if written == Counter(map(len, rows[first:])).most_common(1)[0][0] else 0, 1
    )


def _trimmed(row: Sequence[str]) -> Sequence[str]:
    end = len(row)
    while end and not row[end - 1]:
        end -= 1
    return row[:end]


def _is_regular(record: Record, width: int) -> bool:
    extra = len(record.cells) - width
    return not record.mended and (extra == 0 or record.cells == [""] or (extra == 1 and not record.cells[-1]))


def strict_table(plan: Plan, limits: Limits) -> RawTable:
    """The engine's own reading, which fails on the first irregular line."""
    return RawTable(
        f"(SELECT * FROM {_engine_reading(plan)} WHERE {_says_something(plan)})",
        raw_columns(plan.names),
        "csv",
        plan.notes,
        _locator(plan, limits),
        details=plan.details,
    )


def _engine_reading(plan: Plan) -> str:
    columns = ", ".join(f"'c{index}': 'VARCHAR'" for index in range(plan.width))
    delimiter = plan.dialect.delimiter.replace("'", "''")
    return (
        f"read_csv({quoted(plan.path)}, auto_detect = false, header = false, columns = {{{columns}}}, "
        f"delim = '{delimiter}', quote = '\"', escape = '{plan.dialect.escape}', comment = '', skip = {plan.skip}, "
        "strict_mode = true, null_padding = false, encoding = 'utf-8')"
    )


def _says_something(plan: Plan) -> str:
    return " OR ".join(f"c{index} IS NOT NULL" for index in range(plan.width))


def tolerant_table(plan: Plan, limits: Limits, scratch: Path) -> RawTable:
    """The reading that mends and notes. Raises as `read_delimited`."""
    notes = NoteBook(limits.max_notes)
    relation, rows, width = tolerant.stage(_reread(plan, limits)(), plan.width, limits, scratch, notes)
    names = (*plan.names, *("",) * (width - plan.width))
    return RawTable(
        relation,
        raw_columns(names),
        "csv",
        (*plan.notes, *notes.notes()),
        _locator(plan, limits),
        rows,
        details=plan.details,
    )


def _locator(plan: Plan, limits: Limits) -> Callable[[Sequence[int]], list[tuple[str, int | None]]]:
    return locator(plan.path, plan.start, dialect=plan.dialect, width=plan.width, limits=limits)


def _reread(plan: Plan, limits: Limits) -> Callable[[], Iterator[Record]]:
    """The records of the data, from the first, as often as asked."""

    def again() -> Iterator[Record]:
        lines = tolerant.lines_of(plan.path, limits)
        for _ in range(plan.start - 1):
            next(lines)
        for line, cells, mended in records(lines, plan.dialect, width=plan.width, limits=limits):
            yield Record(line + plan.start - 1, cells, mended)

    return again


def is_ambiguous(path: Path, dialect: Dialect) -> bool:
    """Whether spaces stand between a quote and a separator (`a; "b"`, `"" "a"`), where the engine may drop characters
    instead of refusing the line. Most large files have no quote at all, which is soon known."""
    edge = re.escape(dialect.delimiter.encode())
    before, after = rb'(?:^|[\n"]|' + edge + rb') +"', rb'" +(?:[\r\n"]|\Z|' + edge + rb")"
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        return data.find(b'"') >= 0 and any(re.search(pattern, data) for pattern in (before, after))


def count_rows(plan: Plan) -> tuple[int, int] | None:
    """The numbers of rows and of blank rows, or None where the engine refuses a line."""
    touched = ", ".join(f"count(c{index})" for index in range(plan.width))
    says = _says_something(plan)
    counts = f"count(*) FILTER (WHERE {says}), count(*) FILTER (WHERE NOT ({says})), {touched}"
    with duckdb.connect(":memory:", config={"threads": 1}) as connection:
        try:
            found = connection.execute(f"SELECT {counts} FROM {_engine_reading(plan)}").fetchone()
        except duckdb.Error:
            return None
    return (int(found[0]), int(found[1])) if found and found[0] else None
