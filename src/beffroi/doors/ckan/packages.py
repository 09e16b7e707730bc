"""Datasets, which CKAN calls packages, and their files, which it calls resources."""

from typing import Any

from beffroi.city.catalog.public import Dataset, Remembered, every, find, revision
from beffroi.city.metadata.public import Site, ckan, datasets, register, said
from beffroi.data.errors import NotFound
from beffroi.data.odsql import Query
from beffroi.doors.ckan.asked import Asked, Invalid
from beffroi.doors.ckan.lists import titles
from beffroi.doors.ckan.solr import FACETS, condition

MOST = 1_000  # packages of one answer, as CKAN has it
_REACH = 1_000_000
_SORTS = {
    "score": None,
    "relevance": None,
    "name": "id",
    "id": "uid",
    "title": "title",
    "title_string": "title",
    "metadata_modified": "updated",
    "metadata_created": "created",
}


def names(asked: Asked, site: Site) -> list[str]:
    """Identifiers of every public dataset, in order."""
    del site
    found = every().public().order_by("dataset_id").values_list("dataset_id", flat=True)
    start, limit = asked.whole("offset", 0, _REACH), asked.whole("limit", _REACH, _REACH)
    return list(found[start : start + limit])


def whole(asked: Asked, site: Site) -> list[dict[str, Any]]:
    """A page of datasets, whole."""
    limit, start = asked.whole("limit", 100, MOST), asked.whole("offset", 0, _REACH)
    ids = register().find(Query(order_by="updated desc, id", limit=limit, offset=start)) if limit else []
    return [ckan.package(said(dataset), site) for dataset in datasets(ids)]


def show(asked: Asked, site: Site) -> dict[str, Any]:
    """One dataset by its identifier or its unique one."""
    return ckan.package(said(_one(asked)), site)


def resource(asked: Asked, site: Site) -> dict[str, Any]:
    """One file by its identifier."""
    dataset, wanted = holder(_identifier(asked, "id"), site)
    found = (item for item in ckan.package(said(dataset), site)["resources"] if item["id"] == wanted)
    shown: dict[str, Any] = next(found)
    return shown


def search(asked: Asked, site: Site) -> dict[str, Any]:
    """Datasets by words, filters and facets."""
    known = register()
    schema = known.context().schema
    filters = (asked.text("q"), asked.text("fq"), *asked.listed("fq_list"))
    where = tuple(test for text in filters if (test := condition(text, schema)) is not None)
    query = Query(
        where=where,
        order_by=_order(asked.text("sort", "score desc, metadata_modified desc")),
        limit=asked.whole("rows", 10, MOST),
        offset=asked.whole("start", 0, _REACH),
    )
    ids = known.find(query) if query.limit else []
    counted = _facets(asked, where)
    return {
        "count": known.count(query),
        "sort": asked.text("sort", "score desc, metadata_modified desc"),
        "results": [ckan.package(said(dataset), site) for dataset in datasets(ids)],
        "facets": {name: {item["name"]: item["count"] for item in items} for name, items in counted.items()},
        "search_facets": {name: {"title": name, "items": items} for name, items in counted.items()},
    }


def holder(resource_id: str, site: Site) -> tuple[Dataset, str]:
    """The public dataset a file is of, and the file's identifier; a dataset's own identifiers stand for its table.

    Raises:
        NotFound: there is none.
    """
    public = every().public()
    by_name = public.filter(dataset_id=resource_id).first() or public.filter(uid=resource_id).first()
    if by_name is not None:
        return by_name, ckan.resource_id(by_name.dataset_id, ckan.QUERIED)
    found = public.filter(dataset_id=_holders(site).get(resource_id, "")).first()
    if found is not None:
        return found, resource_id
    raise NotFound("Cette ressource n'existe pas : « package_show » donne celles d'un jeu de données.")


_remembered: Remembered[tuple[int, dict[str, str]]] = Remembered()


def _holders(site: Site) -> dict[str, str]:
    """The dataset of each file; read again when the catalogue changes."""
    now = revision()

    def read() -> tuple[int, dict[str, str]]:
        public = every().public().defer("current__report", "search_text").iterator(chunk_size=500)
        return now, {file: d.dataset_id for d in public for file in ckan.resource_ids(d, site)}

    return _remembered.get(read, lambda known: known[0] == now)[1]


def _one(asked: Asked) -> Dataset:
    return find(_identifier(asked, "id", "name_or_id"))


def _identifier(asked: Asked, *names: str) -> str:
    found = next((asked.text(name) for name in names if asked.text(name)), "")
    if not found:
        raise Invalid(names[0], "Missing value")
    return found


def _order(text: str) -> str:
    """`title asc, metadata_modified desc` in our words; by relevance is by date here."""
    parts = []
    for part in text.split(","):
        name, _, way = part.strip().partition(" ")
        if name not in _SORTS or way.strip().lower() not in {"", "asc", "desc"}:
            raise Invalid("sort", f"« sort » : connus : {', '.join(_SORTS)}, suivis de asc ou desc.")
        column = _SORTS[name]
        if column:
            parts.append(f"{column} {way.strip().lower() or 'asc'}")
    return ", ".join((*parts, "id"))


def _facets(asked: Asked, where: tuple[Any, ...]) -> dict[str, list[dict[str, Any]]]:
    wanted = asked.words("facet.field") if asked.flag("facet", default=True) else []
    known = [name for name in wanted if name in FACETS]
    if not known:
        return {}
    most = asked.whole("facet.limit", 50, 1_000) or 1_000
    found = register().facets(Query(where=where, facet=tuple(FACETS[name] for name in known)))["facets"]
    by_column = {facet["name"]: facet["facets"] for facet in found}
    return {name: [_value(name, item) for item in by_column.get(FACETS[name], [])][:most] for name in known}


def _value(name: str, item: dict[str, Any]) -> dict[str, Any]:
    label, count = str(item["name"]), item["count"]
    match name:
        case "organization":
            return {"name": label, "display_name": titles().get(label, label), "count": count}
        case "groups":
            return {"name": ckan.group(label)["name"], "display_name": label, "count": count}
        case "res_format":
            return {"name": label.upper(), "display_name": label.upper(), "count": count}
        case _:
            return {"name": label, "display_name": label, "count": count}
