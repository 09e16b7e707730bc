"""What people sent, byte for byte, named by its content: the same file is kept once and never changes."""

import os
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from blake3 import blake3

from beffroi.data.errors import LimitReached, RefusedContent
from beffroi.data.lake.raw import Limits
from beffroi.data.lake.versions import Lake, sync

_CHUNK = 256 << 10  # stays in the processor's cache between the reading, the hash and the writing


@dataclass(frozen=True, slots=True)
class Original:
    """A kept file: its address (the BLAKE3 of its bytes, in hexadecimal), where it is, what its sender calls it, its bytes."""

    address: str
    path: Path
    name: str
    size: int


def keep(source: Path, lake: Lake, *, name: str, limits: Limits) -> Original:
    """Copy a file into the lake; one already there is left as it is. Safe to run at the same time for the same file.

    Raises:
        RefusedContent: the source cannot be read, or is no plain file.
        LimitReached: larger than `limits.max_source_bytes`.
    """
    lake.originals.mkdir(parents=True, exist_ok=True)
    handle, place = tempfile.mkstemp(prefix=".incoming-", dir=lake.originals)
    temporary = Path(place)
    try:
        with os.fdopen(handle, "wb") as out:
            address, size = _copy(source, out.fileno(), limits)
            os.fsync(out.fileno())
        folder = lake.originals / address[:2]
        folder.mkdir(exist_ok=True)
        final = folder / address
        if not final.exists() or final.stat().st_size != size:
            temporary.chmod(0o444)
            temporary.replace(final)
            sync(folder)
            sync(lake.originals)
        return Original(address, final, name, size)
    finally:
        with suppress(FileNotFoundError):
            temporary.unlink()


def address_of(path: Path) -> str:
    """The address a file has, or would have, once kept."""
    return blake3().update_mmap(path).hexdigest()


def _copy(source: Path, out: int, limits: Limits) -> tuple[str, int]:
    digest, size = blake3(), 0
    buffer = memoryview(bytearray(_CHUNK))
    if not source.is_file():
        raise RefusedContent("Cette source n’est pas un fichier. Donnez le chemin d’un fichier.")
    try:
        with source.open("rb", buffering=0) as file:
            while count := file.readinto(buffer):
                size += count
                if size > limits.max_source_bytes:
                    raise LimitReached(
                        f"Le fichier dépasse {limits.max_source_bytes // 2**20} Mio (réglage BEFFROI_MAX_SOURCE_MB). Découpez-le."
                    )
                view = buffer[:count]
                digest.update(view)
                while view:
                    view = view[os.write(out, view) :]
    except PermissionError as error:
        raise RefusedContent("Ce fichier ne peut pas être lu : vérifiez ses droits.") from error
    return digest.hexdigest(), size
