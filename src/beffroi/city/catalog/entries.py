"""What lists search and count of each public dataset: small, read from the records once, and again only for those that change."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models.fields.json import KeyTextTransform

from beffroi.city.catalog.models import Dataset
from beffroi.city.territory.public import communes
from beffroi.data.folding import fold, words

BATCH = 500  # datasets read from the records at once
_PLACES = frozenset(("geo_point_2d", "geo_shape"))
_TIMES = frozenset(("date", "datetime"))

#: What says whether a dataset is as it was when it was read.
Mark = tuple[datetime, int, str]


@dataclass(frozen=True, slots=True)
class Entry:
    """A public dataset in a list. `facets`: facet → the values it has; `text`, `headline`: its words, its title's, folded."""

    pk: int
    dataset_id: str
    title: str
    headline: str
    text: str
    organisation: int
    updated: datetime
    records: int
    mark: Mark
    facets: Mapping[str, tuple[str, ...]]


def listed(value: Any) -> tuple[str, ...]:
    """A value of the metadata as a list of texts, each once."""
    if value is None or value == "":
        return ()
    return tuple(dict.fromkeys(str(v) for v in value)) if isinstance(value, list) else (str(value),)


def read_entries(known: Mapping[int, Entry]) -> list[Entry]:
    """The entries of all public datasets: those of `known` that did not change, the others read."""
    marks = {
        pk: (modified, current, name)
        for pk, modified, current, name in Dataset.objects.filter(current__isnull=False)
        .order_by()
        .values_list("pk", "modified_at", "current_id", "organisation__name")
    }
    kept = [known[pk] for pk, mark in marks.items() if pk in known and known[pk].mark == mark]
    there = {entry.pk for entry in kept}
    missing = [pk for pk in marks if pk not in there]
    return kept + [entry for some in _batches(missing) for entry in _read(some)]


def _batches(pks: Sequence[int]) -> Iterable[Sequence[int]]:
    return (pks[start : start + BATCH] for start in range(0, len(pks), BATCH))


def _read(pks: Sequence[int]) -> Iterable[Entry]:
    names, by_insee = _communes()
    rows = (
        Dataset.objects.filter(pk__in=pks, current__isnull=False)
        .annotate(source_format=KeyTextTransform("format", "current__report"))
        .values_list(
            "pk", "dataset_id", "title", "search_text", "metas", "modified_at", "links", "source_format",
            "organisation_id", "organisation__slug", "organisation__name", "organisation__insee",
            "current_id", "current__published_at", "current__records_count", "current__described",
            "current__schema_json",
        )
    )  # fmt: skip
    for (
        pk, dataset_id, title, text, metas, modified, links, source_format,
        organisation, slug, name, insee, current, published, records, described, schema,
    ) in rows:  # fmt: skip
        said = metas.get("default") or {}
        types = {field.get("type") for field in schema}
        has = [word for word, some in (("geo", _PLACES), ("timeserie", _TIMES)) if types & some]
        formats = [link.get("format") for link in links] if described else [source_format]
        places = [names.get(fold(place)) for place in listed(said.get("territory"))]
        yield Entry(
            pk=pk,
            dataset_id=dataset_id,
            title=title,
            headline=" ".join(words(title)),
            text=text,
            organisation=organisation,
            updated=published or modified,
            records=0 if described else records,
            mark=(modified, current, name),
            facets={
                "theme": listed(said.get("theme")),
                "publisher": (str(said.get("publisher") or name),),
                "commune": tuple(dict.fromkeys(filter(None, (by_insee.get(insee), *places)))),
                "license": listed(said.get("license")),
                "format": tuple(sorted({str(f).upper() for f in formats if f})),
                "has": () if described else tuple(has),
                "organisation": (slug,),
            },
        )


def _communes() -> tuple[dict[str, str], dict[str, str]]:
    """The names of the territory's communes by their folded name, and by INSEE code."""
    known = list(communes(settings.BEFFROI["TERRITORY"]).values_list("insee", "name"))
    return {fold(name): name for _insee, name in known}, dict(known)
