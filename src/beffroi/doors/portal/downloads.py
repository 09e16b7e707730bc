"""The formats a dataset leaves in, what each is good for, and what it weighs: really when the file is made, else by a sample."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from beffroi.city.catalog.public import Dataset, Version, engine, folder, lake
from beffroi.data import formats
from beffroi.data.errors import LimitReached
from beffroi.data.lake import Export, export_chunks, export_file
from beffroi.data.odsql import Query, QueryError
from beffroi.doors.portal import rows
from beffroi.doors.portal.remembering import remembered

SHEET_ROWS = 1_048_575  # a spreadsheet holds no more, its header line aside
_SAMPLE = 400  # rows written to know what the others weigh
_SECONDS = 2.0

#: name → title, use; those of `_SMALL` are for few people and come after.
_KNOWN: dict[str, tuple[str, Any]] = {
    "csv": ("CSV", _("Pour un tableur ou un script. Point-virgule, UTF-8.")),
    "xlsx": ("Excel (XLSX)", _("S'ouvre d'un double clic dans un tableur.")),
    "json": ("JSON", _("Pour un programme : une liste d'objets.")),
    "jsonl": ("JSON Lines", _("Un objet par ligne : se lit au fil de l'eau, même très gros.")),
    "geojson": ("GeoJSON", _("Pour un logiciel de cartographie ou une carte web.")),
    "parquet": ("Parquet", _("Compact et typé, pour l'analyse (DuckDB, pandas, R, Spark).")),
}
_SMALL: dict[str, tuple[str, Any]] = {
    "shp": ("Shapefile", _("Pour les anciens logiciels de cartographie.")),
    "fgb": ("FlatGeobuf", _("Cartographie, avec un index des lieux.")),
    "kml": ("KML", _("Pour un globe virtuel.")),
    "gpx": ("GPX", _("Pour un appareil de navigation.")),
    "ov2": ("OV2", _("Points d'intérêt TomTom.")),
    "rdfxml": ("RDF/XML", _("Données liées.")),
    "turtle": ("Turtle", _("Données liées.")),
    "n3": ("N3", _("Données liées.")),
    "jsonld": ("JSON-LD", _("Données liées.")),
}


@dataclass(frozen=True, slots=True)
class Download:
    """A format. `bytes` is a weight, None when unknown; `about` says that it is an estimate."""

    name: str
    title: str
    text: str
    bytes: int | None = None
    about: bool = False
    too_long: bool = False


def offered(dataset: Dataset, version: Version, where: tuple[str, ...], found: int) -> list[Download]:
    """The usual formats of the records asked for. `found` is how many there are."""
    return _weighed(_KNOWN, dataset, version, where, found)


def others(dataset: Dataset, version: Version, where: tuple[str, ...], found: int) -> list[Download]:
    """The formats few people need."""
    return _weighed(_SMALL, dataset, version, where, found)


def _weighed(
    titles: Mapping[str, tuple[str, Any]],
    dataset: Dataset,
    version: Version,
    where: tuple[str, ...],
    found: int,
) -> list[Download]:
    result = []
    for made in formats.offered(version.schema):
        if made.name not in titles:
            continue
        title, text = titles[made.name]
        weight = None if where else _kept(version, made.name)
        about = weight is None
        if weight is None:
            weight = _estimated(dataset, version, made, where, found)
        too_long = made.name == "xlsx" and found > SHEET_ROWS
        result.append(Download(made.name, title, str(text), weight, about, too_long))
    return sorted(result, key=lambda download: list(titles).index(download.name))


def _kept(version: Version, name: str) -> int | None:
    """What the file weighs that is already made."""
    made = folder(version)
    extension = formats.FORMATS[name].extension
    kept = [file for file in (made / "exports").glob(f"*-{name}-names-*.{extension}") if file.is_file()]
    if not kept and name == "parquet":
        kept = [file for file in (made / "rows.parquet",) if file.is_file()]
    return kept[0].stat().st_size if kept else None


def _estimated(
    dataset: Dataset, version: Version, made: formats.Format, where: tuple[str, ...], found: int
) -> int | None:
    """The weight by a sample; None when it cannot be had in time."""
    if not found:
        return None
    if (
        made.name == "parquet"
    ):  # a small one is mostly its own description: the whole file tells more than a sample
        whole = _kept(version, "parquet")
        return round(whole * found / version.records_count) if whole and version.records_count else None
    about = ("weight", made.name, where)
    sample = remembered(dataset, version, about, lambda: _sampled(dataset, version, made, where))
    return None if sample is None else round(sample * max(1.0, found / _SAMPLE))


def _sampled(dataset: Dataset, version: Version, made: formats.Format, where: tuple[str, ...]) -> int | None:
    """Bytes of the first rows."""
    query = Query(where=where, limit=_SAMPLE, timezone=settings.TIME_ZONE)
    export = Export(made, query, rows.context(dataset, version))
    try:
        if made.streams:
            return sum(len(chunk) for chunk in export_chunks(engine(), export, seconds=_SECONDS))
        with lake().scratch() as place:
            target = place / f"sample.{made.extension}"
            export_file(engine(), export, target, seconds=_SECONDS)
            return target.stat().st_size
    except (QueryError, LimitReached):
        return None
