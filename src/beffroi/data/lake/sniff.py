"""What a file is, by its content: its name and extension are never believed."""

import mmap
import re
import zipfile
from enum import StrEnum
from pathlib import Path

from beffroi.data.errors import RefusedContent
from beffroi.data.lake import encodings

_HEAD = 1 << 16


class Kind(StrEnum):
    """The formats that are read; values are `RawTable.format`, except the two archives."""

    CSV = "csv"
    JSON = "json"
    NDJSON = "ndjson"
    XLSX = "xlsx"
    XLS = "xls"
    ODS = "ods"
    PARQUET = "parquet"
    GPKG = "gpkg"
    FLATGEOBUF = "flatgeobuf"
    KML = "kml"
    GPX = "gpx"
    SHAPEFILE = "shapefile"  # unpacked from its archive
    ZIP = "zip"
    GZIP = "gzip"


_MAGIC = (
    (b"PAR1", Kind.PARQUET),
    (b"fgb\x03fgb", Kind.FLATGEOBUF),
    (b"\x1f\x8b", Kind.GZIP),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Kind.XLS),
)
_REFUSED = (
    (b"%PDF", "un document PDF", "Demandez le tableau d’origine (CSV, Excel…) à son auteur"),
    (b"\x89PNG", "une image PNG", "Envoyez les données plutôt que leur image"),
    (b"\xff\xd8\xff", "une image JPEG", "Envoyez les données plutôt que leur image"),
    (b"GIF8", "une image GIF", "Envoyez les données plutôt que leur image"),
    (b"II*\x00", "une image TIFF", "Les images et les rasters ne sont pas lus"),
    (b"MM\x00*", "une image TIFF", "Les images et les rasters ne sont pas lus"),
    (b"7z\xbc\xaf\x27\x1c", "une archive 7z", "Décompressez-la et renvoyez-la en .zip"),
    (b"Rar!", "une archive RAR", "Décompressez-la et renvoyez-la en .zip"),
    (b"BZh", "une archive bzip2", "Décompressez-la et renvoyez-la en .zip"),
    (b"\xfd7zXZ", "une archive xz", "Décompressez-la et renvoyez-la en .zip"),
    (b"\x28\xb5\x2f\xfd", "une archive zstd", "Décompressez-la et renvoyez-la en .zip"),
    (
        b"\x00\x00\x27\x0a",
        "un fichier .shp seul",
        "Envoyez un .zip avec les fichiers .shp, .dbf, .shx et .prj",
    ),
    (b"\x7fELF", "un programme", "Envoyez un tableau ou une couche géographique"),
    (b"MZ\x90", "un programme", "Envoyez un tableau ou une couche géographique"),
    (b"{\\rtf", "un document texte (RTF)", "Envoyez le tableau en CSV ou en Excel"),
)
_JSON = re.compile(r"\s*(\{\s*(\"|\}|'\w+'\s*:)|\[\s*([\[{\"\-0-9\]]|true|false|null))")
_NDJSON = re.compile(r"\s*\{[^\n]*\}\s*\n\s*\{")
_TURTLE = re.compile(r"(\s|#[^\n]*\n)*@?(prefix|base)\s+[\w:.-]*\s*<", re.IGNORECASE)
_OFFICE = (
    ("xl/workbook.xml", Kind.XLSX),
    ("xl/workbook.bin", Kind.XLSX),
    ("word/document.xml", "un document Word"),
    ("ppt/presentation.xml", "un diaporama"),
)
_DOCUMENT_TYPES = {
    "application/vnd.oasis.opendocument.spreadsheet": Kind.ODS,
    "application/vnd.oasis.opendocument.spreadsheet-template": Kind.ODS,
    "application/vnd.oasis.opendocument.text": "un document texte (ODT)",
}


def recognise(path: Path) -> Kind:
    """The format of a file.

    Raises:
        RefusedContent: empty, or something else than data; the sentence says what it is and what to do.
    """
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if not head.strip(b"\0 \t\r\n"):
        raise RefusedContent("Le fichier est vide. Vérifiez l’export et renvoyez-le.", code="empty")
    for magic, kind in _MAGIC:
        if head.startswith(magic):
            if kind is Kind.XLS:
                _refuse_locked(path)
            return kind
    if head.startswith(b"SQLite format 3\0"):
        return _database(head)
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return _zip(path)
    for magic, what, todo in _REFUSED:
        if head.startswith(magic):
            raise _refusal(what, todo)
    return _text(head)


def _refusal(what: str, todo: str) -> RefusedContent:
    return RefusedContent(
        f"Ce fichier est {what}, pas un tableau ni une couche géographique. {todo}.", code="not_data"
    )


def _refuse_locked(path: Path) -> None:
    """An Excel file with a password is not a zip any more: it lies encrypted in a stream of that name."""
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        if content.find("EncryptedPackage".encode("utf-16-le")) >= 0:
            raise RefusedContent(
                "Ce fichier est protégé par un mot de passe. Ouvrez-le, enregistrez-le sans mot de passe, puis renvoyez-le.",
                code="locked",
            )


def _database(head: bytes) -> Kind:
    if head[68:72] in {b"GPKG", b"GP10", b"GP11"} or b"gpkg_contents" in head:
        return Kind.GPKG
    raise _refusal(
        "une base SQLite qui n’est pas un GeoPackage", "Exportez la table voulue en CSV ou en GeoPackage"
    )


def _zip(path: Path) -> Kind:
    """An archive, or an office document, which is one too."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
            if "mimetype" in names and archive.getinfo("mimetype").file_size < 200:
                kind = _DOCUMENT_TYPES.get(archive.read("mimetype").decode("ascii", "replace").strip())
                if isinstance(kind, Kind):
                    return kind
                if kind:
                    raise _refusal(kind, "Envoyez le tableau en CSV ou en Excel")
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError, EOFError) as error:
        raise RefusedContent(
            "Cette archive .zip est abîmée ou incomplète. Refaites-la et renvoyez-la.", code="corrupt"
        ) from error
    for member, what in _OFFICE:
        if member in names:
            if isinstance(what, Kind):
                return what
            raise _refusal(what, "Envoyez le tableau en CSV ou en Excel")
    return Kind.ZIP


def _text(head: bytes) -> Kind:
    encoding = encodings.detect([head])
    text = head[encoding.bom :].decode(encoding.codec, "replace")
    start = text.lstrip()
    if start.startswith("<"):
        return _markup(start)
    if encoding.is_utf8 or not encoding.codec.startswith("utf"):
        _refuse_binary(head)
    if _TURTLE.match(text):
        raise _refusal(
            "du RDF (Turtle)",
            "Un catalogue se moissonne ; pour un tableau, envoyez un CSV, un Excel ou un JSON",
        )
    if _JSON.match(text):
        return Kind.NDJSON if _NDJSON.match(text) else Kind.JSON
    return Kind.CSV


def _markup(text: str) -> Kind:
    found = re.search(r"<(?![?!])(?:\w+:)?([A-Za-z]\w*)", text)
    root = found[1].lower() if found else ""
    if root in {"gpx", "kml"}:
        return Kind(root)
    if root == "html" or "<!doctype html" in text[:500].lower():
        raise _refusal(
            "une page web (HTML)",
            "Un export de logiciel nommé .xls en est souvent une : ouvrez-le dans un tableur et réenregistrez-le en .xlsx ou en "
            "CSV. Une adresse, elle, mène sans doute à une page de connexion ou d’erreur : prenez celle du fichier",
        )
    if "featurecollection" in root and "opengis.net/" in text:
        raise _refusal("du GML", "Demandez la même couche en GeoJSON, en GeoPackage ou en Shapefile")
    raise _refusal(
        f"du XML (« {root[:40]} »)", "Envoyez les données en CSV, JSON, Excel ou dans un format géographique"
    )


def _refuse_binary(head: bytes) -> None:
    """Text has almost no control characters; a few zero bytes are forgiven."""
    controls = len(head) - len(head.translate(None, bytes([*range(9), *range(14, 32)])))
    if controls > 0.02 * len(head):
        raise _refusal(
            "un fichier binaire d’un format inconnu",
            "Envoyez un CSV, un Excel, un JSON ou un format géographique",
        )
