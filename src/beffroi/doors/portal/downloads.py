"""The formats a dataset leaves in, and what each is good for."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from beffroi.city.catalog.public import Version, folder

SHEET_ROWS = 1_048_575  # a spreadsheet holds no more, its header line aside

_KNOWN: tuple[tuple[str, str, Any, bool], ...] = (
    ("csv", "CSV", _("Pour un tableur ou un script. Point-virgule, UTF-8."), False),
    ("xlsx", "Excel (XLSX)", _("S'ouvre d'un double clic dans un tableur."), False),
    ("json", "JSON", _("Pour un programme : une liste d'objets."), False),
    ("jsonl", "JSON Lines", _("Un objet par ligne : se lit au fil de l'eau, même très gros."), False),
    ("geojson", "GeoJSON", _("Pour un logiciel de cartographie ou une carte web."), True),
    ("parquet", "Parquet", _("Compact et typé, pour l'analyse (DuckDB, pandas, R, Spark)."), False),
)


@dataclass(frozen=True, slots=True)
class Download:
    """A format. `bytes` is the file's weight when it already exists, None otherwise."""

    name: str
    title: str
    text: str
    bytes: int | None
    too_long: bool = False


def offered(version: Version) -> list[Download]:
    """The formats of this version."""
    made = folder(version)
    result = []
    for name, title, text, geo in _KNOWN:
        if geo and version.schema.geo is None:
            continue
        kept = [file for file in (made / "exports").glob(f"*.{name}") if file.is_file()]
        weight = kept[0].stat().st_size if kept else None
        if weight is None and name == "parquet":
            rows = made / "rows.parquet"
            weight = rows.stat().st_size if rows.is_file() else None
        result.append(
            Download(name, title, str(text), weight, name == "xlsx" and version.records_count > SHEET_ROWS)
        )
    return result
