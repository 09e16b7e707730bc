"""Archives opened without trust: counted while they unpack, never under a name of theirs, one level deep."""

import gzip
import re
import struct
import unicodedata
import zipfile
import zlib
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from typing import IO

from beffroi.data.errors import LimitReached, RefusedContent
from beffroi.data.lake.raw import Limits, Note, RawTable, ReadOptions, Severity
from beffroi.data.lake.sniff import Kind, recognise
from beffroi.data.saying import named

_CHUNK = 1 << 20
_FREE = 64 * 2**20  # unpacked bytes below which any ratio is allowed
_DIRECTORY = 64 * 2**20  # largest table of contents
_SHAPE_PARTS = (".shp", ".shx", ".dbf", ".prj", ".cpg")
_TABULAR = re.compile(
    r"\.(csv|tsv|tab|txt|xlsx|xls|ods|json|geojson|ndjson|jsonl|parquet|geoparquet|gpkg|kml|gpx|fgb|shp)|",
    re.IGNORECASE,
)
_PAPERS = ("readme", "lisez", "licence", "license", "metadata", "metadonnees", "notice")


@dataclass(frozen=True, slots=True)
class Opened:
    """A file ready for its reader, and what opening it taught."""

    path: Path
    kind: Kind
    member: str | None = None
    notes: tuple[Note, ...] = ()
    details: dict[str, str] = field(default_factory=dict)

    def complete(self, table: RawTable) -> RawTable:
        """The table with the notes and details of the archive it came from."""
        if not self.details and not self.notes:
            return table
        fallback = table.fallback
        wrapped = (lambda: self.complete(fallback())) if fallback else None
        return replace(
            table,
            notes=(*self.notes, *table.notes),
            details={**table.details, **self.details},
            fallback=wrapped,
        )


def open_source(
    path: Path, kind: Kind, *, name: str, options: ReadOptions, limits: Limits, scratch: Path
) -> Opened:
    """The file itself, or the one an archive holds, unpacked into `scratch`.

    Raises:
        RefusedContent: damaged, encrypted, nested, or several files to choose from.
        LimitReached: too many members, or too large once unpacked.
    """
    if kind is Kind.GZIP:
        target = scratch / "unpacked"
        with path.open("rb") as packed:
            _unpack(gzip.GzipFile(fileobj=packed), target, path.stat().st_size, limits)
        return Opened(target, _not_nested(target), details={"archive": "gzip"})
    if kind is not Kind.ZIP:
        return Opened(path, kind)
    with _open_zip(path, limits) as archive:
        found = _members(archive)
        member = _choose(list(found), options)
        if member.lower().endswith(".shp"):
            _unpack_shapefile(archive, member, scratch, limits)
            return Opened(
                scratch / "layer.shp", Kind.SHAPEFILE, member, details={"archive": "zip", "member": member}
            )
        target = scratch / "unpacked"
        _unpack_member(archive, found[member], target, limits)
        others = [other for other in found if other != member]
    notes = (_others(member, others),) if others else ()
    return Opened(target, _not_nested(target), member, notes, {"archive": "zip", "member": member})


def members(path: Path, limits: Limits) -> list[str]:
    """The files of a zip one can pick, in its order."""
    with _open_zip(path, limits) as archive:
        return list(_members(archive))


def check_unpacked(path: Path, limits: Limits) -> None:
    """Count what an office document holds before a library unpacks it. Raises LimitReached, RefusedContent."""
    with _open_zip(path, limits) as archive:
        meter = _Meter(path.stat().st_size, limits)
        try:
            for info in archive.infolist():
                with archive.open(info) as packed:
                    while chunk := packed.read(_CHUNK):
                        meter.add(len(chunk))
        except _DAMAGE as error:
            raise _damaged() from error


_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    ValueError,
    NotImplementedError,
    RuntimeError,
    struct.error,
    KeyError,
)


def _damaged() -> RefusedContent:
    return RefusedContent(
        "Cette archive est abîmée, incomplète ou protégée par un mot de passe. Refaites-la et renvoyez-la.",
        code="corrupt",
    )


class _Meter:
    """Counts unpacked bytes against the limits."""

    def __init__(self, packed: int, limits: Limits) -> None:
        self._packed = max(packed, 1)
        self._limits = limits
        self._count = 0

    def add(self, size: int) -> None:
        self._count += size
        limits = self._limits
        if self._count > limits.max_unpacked_bytes:
            raise LimitReached(
                f"Cette archive dépasse {limits.max_unpacked_bytes // 2**20} Mio une fois décompressée (réglage "
                "BEFFROI_MAX_UNPACKED_MB). Découpez les données."
            )
        if self._count > _FREE and self._count > limits.max_ratio * self._packed:
            raise LimitReached(
                f"Cette archive se décompresse en plus de {limits.max_ratio} fois sa taille : elle est refusée par prudence. "
                "Envoyez le fichier sans compression."
            )


def _unpack(packed: IO[bytes] | gzip.GzipFile, target: Path, size: int, limits: Limits) -> None:
    meter = _Meter(size, limits)
    try:
        with packed, target.open("wb") as out:
            while chunk := packed.read(_CHUNK):
                meter.add(len(chunk))
                out.write(chunk)
    except _DAMAGE as error:
        raise _damaged() from error


def _unpack_member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, target: Path, limits: Limits) -> None:
    try:
        packed = archive.open(info)
    except _DAMAGE as error:
        raise _damaged() from error
    _unpack(packed, target, info.compress_size, limits)


def _open_zip(path: Path, limits: Limits) -> zipfile.ZipFile:
    """The archive, its table of contents measured before it is read."""
    try:
        if _directory_size(path) > _DIRECTORY:
            raise LimitReached(
                "La table des matières de cette archive est trop grande. Envoyez seulement le fichier voulu."
            )
        archive = zipfile.ZipFile(path)
    except _DAMAGE as error:
        raise _damaged() from error
    if len(archive.infolist()) > limits.max_members:
        archive.close()
        raise LimitReached(
            f"Cette archive contient plus de {limits.max_members} fichiers. Envoyez seulement celui des données."
        )
    return archive


def _directory_size(path: Path) -> int:
    """Bytes of a zip's central directory, from its end record (PKWARE APPNOTE 4.3.16)."""
    with path.open("rb") as file:
        size = file.seek(0, 2)
        file.seek(max(0, size - 65_557))
        tail = file.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) < at + 22:
        raise zipfile.BadZipFile("no end record")
    declared = int(struct.unpack_from("<I", tail, at + 12)[0])
    return size if declared == 0xFFFFFFFF else declared


def _members(archive: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    """The files that may hold data, by the name shown to people; folders, links, hidden files and papers left out."""
    found: dict[str, zipfile.ZipInfo] = {}
    for info in archive.infolist():
        path = PurePosixPath(info.filename.replace("\\", "/"))
        link = (info.external_attr >> 16) & 0o170000 == 0o120000
        hidden = any(part.startswith((".", "__MACOSX")) and part != ".." for part in path.parts)
        if info.is_dir() or link or hidden or info.file_size == 0:
            continue
        if not _TABULAR.fullmatch(path.suffix):
            continue
        found.setdefault(_shown(info.filename), info)
    plain = {
        name: info for name, info in found.items() if not PurePosixPath(name).name.lower().startswith(_PAPERS)
    }
    return plain or found


def _shown(name: str) -> str:
    """A member's name without control characters, for sentences and choices."""
    return "".join(char if unicodedata.category(char)[0] != "C" else "�" for char in name)[:300]


def _choose(names: list[str], options: ReadOptions) -> str:
    if not names:
        raise RefusedContent(
            "Cette archive ne contient aucun fichier de données lisible (CSV, Excel, JSON, Shapefile…). Vérifiez son contenu."
        )
    wanted = options.member or (options.layer if len(names) > 1 else None)
    if wanted is not None:
        matches = [
            name for name in names if wanted in {name, PurePosixPath(name).name, PurePosixPath(name).stem}
        ]
        if len(matches) == 1:
            return matches[0]
        raise RefusedContent(
            f"L’archive n’a pas de fichier « {wanted[:100]} ». Choisissez parmi : {_listed(names)}.",
            code="choose",
        )
    if len(names) > 1:
        raise RefusedContent(
            f"L’archive contient {len(names)} fichiers de données : choisissez-en un (option « member ») parmi "
            f"{_listed(names)}.",
            code="choose",
        )
    return names[0]


def _listed(names: list[str]) -> str:
    more = f" et {len(names) - 20} autres" if len(names) > 20 else ""
    return ", ".join(f"« {name} »" for name in names[:20]) + more


def _others(member: str, others: list[str]) -> Note:
    return Note("other_members", {"names": named(others), "name": member}, Severity.INFO)


def _unpack_shapefile(archive: zipfile.ZipFile, member: str, scratch: Path, limits: Limits) -> None:
    """The parts of a shapefile, laid down as layer.shp, layer.dbf…"""
    stem = member[:-4].lower()
    for info in archive.infolist():
        shown = _shown(info.filename).lower()
        suffix = shown[-4:]
        if shown[:-4] == stem and suffix in _SHAPE_PARTS:
            _unpack_member(archive, info, scratch / f"layer{suffix}", limits)


def _not_nested(path: Path) -> Kind:
    kind = recognise(path)
    if kind in {Kind.ZIP, Kind.GZIP}:
        raise RefusedContent(
            "Cette archive en contient une autre : décompressez-la et renvoyez le fichier voulu.",
            code="nested",
        )
    return kind
