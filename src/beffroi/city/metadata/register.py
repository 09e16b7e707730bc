"""The public catalogue as a table, one row for each dataset, so that other catalogues' languages ask it as rows are asked.

Columns are named after the queryables of OGC API – Records (OGC 20-004r1, table 8). It is made again when the catalogue changes;
its name is the digest of what it holds, so that processes share it.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import orjson

from beffroi.city.catalog.public import (
    Remembered,
    ask,
    engine,
    every,
    lake,
    revision,
    scoped,
    small_table,
    words_of,
)
from beffroi.city.metadata.coverage import moment, polygon
from beffroi.city.metadata.files import files
from beffroi.city.metadata.places import Site
from beffroi.city.metadata.plain import plain
from beffroi.city.metadata.said import Said, said
from beffroi.data.fields import Field, FieldType, Schema
from beffroi.data.odsql import (
    Context,
    FacetPlan,
    Query,
    QueryLimits,
    compile_count,
    compile_facets,
    compile_records,
)

_NAME = "register"
_ANYWHERE = Site("", "")  # formats do not depend on where the service is
_EDITION = "2"  # to be changed with the columns
_MANY: dict[str, list[str]] = {"multivalued": [","], "facet": []}
SCHEMA = Schema(
    (
        Field("id", FieldType.TEXT, "Identifiant"),
        Field("uid", FieldType.TEXT, "Identifiant unique"),
        Field("type", FieldType.TEXT, "Nature"),
        Field("title", FieldType.TEXT, "Titre"),
        Field("description", FieldType.TEXT, "Description"),
        Field("keywords", FieldType.TEXT, "Mots-clés", annotations=_MANY),
        Field("themes", FieldType.TEXT, "Thèmes", annotations=_MANY),
        Field("language", FieldType.TEXT, "Langue", annotations={"facet": []}),
        Field("publisher", FieldType.TEXT, "Producteur", annotations={"facet": []}),
        Field("organization", FieldType.TEXT, "Organisation", annotations={"facet": []}),
        Field("license", FieldType.TEXT, "Licence", annotations={"facet": []}),
        Field("formats", FieldType.TEXT, "Formats", annotations=_MANY),
        Field("externalids", FieldType.TEXT, "Adresses", annotations={"multivalued": [","]}),
        Field("created", FieldType.DATETIME, "Créé le"),
        Field("updated", FieldType.DATETIME, "Mis à jour le"),
        Field("time_start", FieldType.DATETIME, "Début de la période"),
        Field("time_end", FieldType.DATETIME, "Fin de la période"),
        Field("placed", FieldType.BOOLEAN, "Se met sur une carte"),
        Field("geometry", FieldType.GEO_SHAPE, "Emprise"),
        Field("anytext", FieldType.TEXT, "Tous les textes", annotations={"folded": []}),
    )
)
_ALIASES = {
    "recordId": "id",
    "recordCreated": "created",
    "recordUpdated": "updated",
    "externalIds": "externalids",
}
#: Lists of datasets are short and read whole by harvesters.
LIMITS = QueryLimits(page=10_000, offset=10_000_000)


@dataclass(frozen=True, slots=True)
class Register:
    """The table at one revision of the catalogue, and how many datasets it holds."""

    revision: int
    table: Path
    size: int
    names: Mapping[str, str] = field(default_factory=dict)

    def context(self) -> Context:
        """The register, as the language sees it; columns answer to the names of `names` too."""
        table = engine().table(self.table)
        aliases = {**_ALIASES, **self.names}
        return Context(
            SCHEMA, table, "register", self.table.name,
            aliases=aliases, limits=LIMITS, words=words_of(self.table), rows=self.size,
        )  # fmt: skip

    def known_as(self, names: Mapping[str, str]) -> "Register":
        """The same, its columns answering to other names too."""
        return replace(self, names=names)

    def find(self, query: Query) -> list[str]:
        """The identifiers of the datasets a query finds, in its order."""
        found = Query(
            select="id", where=query.where, refine=query.refine, exclude=query.exclude,
            order_by=query.order_by, limit=query.limit, offset=query.offset,
        )  # fmt: skip
        return [row[0] for row in ask(compile_records(found, self.context()))]

    def count(self, query: Query) -> int:
        """How many datasets a query finds."""
        if not (query.where or query.refine or query.exclude):
            return self.size
        return int(ask(compile_count(query, self.context()))[0][0])

    def facets(self, query: Query) -> dict[str, Any]:
        """The facets of the datasets a query finds, as the API of the catalogue writes them."""
        plan: FacetPlan = compile_facets(query, self.context())
        return plan.assemble([ask(statement) for statement in plan.statements])


_known: Remembered[Register] = Remembered()


def register() -> Register:
    """The register as it is now, as far as this request sees the catalogue."""
    now, place = revision(), lake().root / scoped(_NAME)

    def good(known: Register) -> bool:
        return known.revision == now and known.table.parent == place and known.table.is_dir()

    return _known.get(lambda: _read(now), good)


def _read(now: int) -> Register:
    rows = _rows()
    digest = hashlib.sha256(b"\0".join((_EDITION.encode(), *map(orjson.dumps, rows)))).hexdigest()[:24]
    return Register(now, small_table(scoped(_NAME), digest, SCHEMA, rows), len(rows))


#: Rows by dataset, with what says whether the dataset is as it was; of all scopes. One reader at a time: see `Remembered`.
_Mark = tuple[Any, ...]
_made: dict[int, tuple[_Mark, dict[str, Any]]] = {}
_BATCH = 500


def _rows() -> list[dict[str, Any]]:
    """The row of each public dataset, by title; only those that changed are read from the records."""
    listed = every().public().order_by("title", "dataset_id")
    marks = {
        row[0]: row
        for row in listed.values_list(
            "pk",
            "modified_at",
            "current_id",
            "current__published_at",
            "organisation__slug",
            "organisation__name",
        )
    }
    if len(_made) > 2 * len(marks) + 10_000:  # mostly datasets that are no more
        _made.clear()
    changed = [pk for pk, mark in marks.items() if pk not in _made or _made[pk][0] != mark]
    for start in range(0, len(changed), _BATCH):
        some = every().public().filter(pk__in=changed[start : start + _BATCH]).defer("current__report")
        _made.update({dataset.pk: (marks[dataset.pk], _row(said(dataset))) for dataset in some})
    return [_made[pk][1] for pk in marks if pk in _made]


def _row(told: Said) -> dict[str, Any]:
    dataset = told.dataset
    start, _, end = str(told.more.get("temporal") or "").partition("/")
    return {
        "id": dataset.dataset_id,
        "uid": dataset.uid,
        "type": "dataset",
        "title": told.title,
        "description": plain(told.description),
        "keywords": told.keywords,
        "themes": told.themes,
        "language": told.language,
        "publisher": told.publisher,
        "organization": dataset.organisation.slug,
        "license": told.licence.code or told.licence.title if told.licence else None,
        "formats": sorted({file.format for file in files(dataset, _ANYWHERE) if file.format}),
        "externalids": [dataset.uid, *map(str, told.listed("identifier"))],
        "created": _instant(told.issued),
        "updated": _instant(told.modified),
        "time_start": _instant(told.more.get("temporal_coverage_start") or start),
        "time_end": _instant(told.more.get("temporal_coverage_end") or end),
        "placed": told.schema.geo is not None,
        "geometry": polygon(told.box) if told.box else None,
        "anytext": dataset.search_text,
    }


def _instant(text: object) -> str | None:
    """A year, a date or an instant as an instant of UTC."""
    known = moment(text)
    if known is None:
        return None
    written = f"{known.text}-01-01" if len(known.text) == 4 else known.text
    return written if "T" in written else f"{written}T00:00:00+00:00"
