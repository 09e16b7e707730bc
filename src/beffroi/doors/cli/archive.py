"""Writing a backup: a tar of one summary, the records as JSON lines, the files of versions and originals, and their checksums.

```
beffroi-backup.json     format, version of Beffroi, date, number of datasets
records.jsonl           every record but sessions, jobs and the queue; any database can load it
originals/…, versions/… as in the lake
checksums.json          BLAKE3 of every file above
```
"""

import io
import json
import os
import tarfile
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO

from blake3 import blake3
from django.apps import apps
from django.core import serializers
from django.core.management.utils import parse_apps_and_model_labels
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction
from django.db.models import Model

from beffroi import __version__
from beffroi.city.catalog import public as catalog
from beffroi.city.catalog.public import Version
from beffroi.data.errors import BeffroiError
from beffroi.data.lake import REPORT, ROWS, SERVING, Progress

FORMAT = 1
SUMMARY, RECORDS, CHECKSUMS = "beffroi-backup.json", "records.jsonl", "checksums.json"
#: Made again by themselves, or without meaning on another machine.
LEFT_OUT = (
    "contenttypes",
    "auth.permission",
    "sessions",
    "django_tasks_database",
    "jobs.job",
    "access.dailyuse",
    "people.attempts",
    "people.session",
)


class BadBackup(BeffroiError):
    """A backup that cannot be written or given back."""

    code = "bad_backup"


@dataclass(frozen=True, slots=True)
class Summary:
    """The first file of a backup."""

    format: int
    beffroi: str
    made_at: str
    datasets: int


class Hashed(io.RawIOBase):
    """A file read through, its BLAKE3 known at the end."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.digest = blake3()

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1, /) -> bytes:
        data = self._file.read(size)
        self.digest.update(data)
        return data


def write_backup(target: Path, *, history: bool, progress: Progress) -> Summary:
    """Write the backup in one step: `target` appears whole or not at all. Publishing goes on; removals wait.

    Raises:
        BadBackup: there is a file there already, or the folder cannot be written.
    """
    if target.exists():
        raise BadBackup(f"{target} existe déjà : choisissez un autre nom.")
    partial = target.with_name(f".{target.name}.part")
    try:
        with (
            catalog.shared(),
            os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file,
        ):
            with tarfile.open(fileobj=file, mode="w", format=tarfile.PAX_FORMAT) as tar:
                summary = _fill(tar, history=history, progress=progress)
            file.flush()
            os.fsync(file.fileno())
        partial.rename(target)
    except OSError as error:
        raise BadBackup(f"La sauvegarde ne s'écrit pas dans {target} : {error.strerror or error}.") from error
    finally:
        partial.unlink(missing_ok=True)
    return summary


def _fill(tar: tarfile.TarFile, *, history: bool, progress: Progress) -> Summary:
    with tempfile.TemporaryDirectory() as folder:
        records = Path(folder) / RECORDS
        progress("Enregistrements", None)
        summary, files = _snapshot(records, history=history)
        _add_text(tar, SUMMARY, json.dumps(asdict(summary)))
        checksums = {RECORDS: _add_file(tar, RECORDS, records)}
        for position, (name, path) in enumerate(files):
            progress("Fichiers", position / len(files))
            checksums[name] = _add_file(tar, name, path)
    _add_text(tar, CHECKSUMS, json.dumps(checksums))
    return summary


def _snapshot(records: Path, *, history: bool) -> tuple[Summary, list[tuple[str, Path]]]:
    """The records at one instant, and the files they speak of."""
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        with records.open("w", encoding="utf-8") as file:
            serializers.serialize("jsonl", _every_record(), stream=file, cls=Exact, ensure_ascii=False)
        states = [Version.State.PUBLISHED, Version.State.HELD, *([Version.State.ARCHIVED] if history else [])]
        versions = list(Version.objects.filter(state__in=states).select_related("dataset"))
        datasets = list(catalog.every())
    paths = [path for version in versions for path in _files(version)]
    paths += [item.path for dataset in datasets for item in catalog.Attachment.of(dataset) if not item.url]
    root = catalog.lake().root
    files = {path.relative_to(root).as_posix(): path for path in paths if path.is_file()}
    return Summary(FORMAT, __version__, datetime.now(UTC).isoformat(), len(datasets)), sorted(files.items())


class Exact(DjangoJSONEncoder):
    """Instants with their microseconds, which Django's encoder cuts."""

    def default(self, o: Any) -> Any:
        return o.isoformat() if isinstance(o, datetime) else super().default(o)


def _every_record() -> Iterator[Model]:
    """All records but those left out, in an order they can be loaded in."""
    excluded, excluded_models = parse_apps_and_model_labels(LEFT_OUT)
    apps_kept = [(app, None) for app in apps.get_app_configs() if app not in excluded_models]
    for model in serializers.sort_dependencies(apps_kept, allow_cycles=True):
        if model not in excluded:
            yield from model._default_manager.order_by("pk").iterator()  # noqa: SLF001 the name Django documents


def _files(version: Version) -> list[Path]:
    if version.described:
        return []  # its table is made again when somebody asks for it
    paths = [catalog.folder(version) / name for name in (ROWS, SERVING, REPORT)]
    return [*paths, catalog.lake().original(version.original)] if version.original else paths


def _add_file(tar: tarfile.TarFile, name: str, path: Path) -> str:
    with path.open("rb") as file:
        info = tarfile.TarInfo(name)
        info.size, info.mode = os.fstat(file.fileno()).st_size, 0o600
        hashed = Hashed(file)
        tar.addfile(info, hashed)
    return str(hashed.digest.hexdigest())


def _add_text(tar: tarfile.TarFile, name: str, text: str) -> None:
    data = text.encode()
    info = tarfile.TarInfo(name)
    info.size, info.mode = len(data), 0o600
    tar.addfile(info, io.BytesIO(data))
