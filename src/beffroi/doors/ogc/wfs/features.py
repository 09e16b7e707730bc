"""GetFeature: rows as members, streamed."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import shapely
from django.conf import settings
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

from beffroi.city.catalog.public import Dataset, Version, ask, context, engine
from beffroi.city.metadata.public import Site
from beffroi.data.errors import NotFound
from beffroi.data.fields import Schema
from beffroi.data.formats import FORMATS
from beffroi.data.lake import Export, ExportStyle, Members, export_chunks, gml_chunks
from beffroi.data.odsql import (
    Context,
    Expression,
    Query,
    Reading,
    any_of,
    compile_count,
    fes_condition,
    one_record,
)
from beffroi.data.xml import Writer, document
from beffroi.doors.ogc.ows import XML, Refused, invalid, missing
from beffroi.doors.ogc.parameters import LIMITS
from beffroi.doors.ogc.systems import Named, box_of, named, placing
from beffroi.doors.ogc.wfs.asked import GML, Asked
from beffroi.doors.ogc.wfs.types import PREFIX, feature_type, type_name

WFS, GML_SPACE = "http://www.opengis.net/wfs/2.0", "http://www.opengis.net/gml/3.2"
DEFAULT = "urn:ogc:def:crs:EPSG::4326"


@dataclass(frozen=True, slots=True)
class Found:
    """What a request finds: rows of a dataset from `first`, `returned` of the `matched`, to be written in a system."""

    dataset: Dataset
    schema: Schema
    query: Query
    known: Context
    system: Named
    matched: int
    returned: int


def features(request: HttpRequest, asked: Asked, site: Site) -> HttpResponseBase:
    """The collection of what is found."""
    found = _found(asked)
    if asked.hits:
        return HttpResponse(_head(request, found, site) + b"</wfs:FeatureCollection>", content_type=XML)
    if asked.form != GML:
        style = ExportStyle(epsg=found.system.epsg)
        export = Export(FORMATS["geojson"], found.query, found.known, style)
        return _streamed(export_chunks(engine(), export, seconds=_seconds()), "application/geo+json")
    members = _members(found, _head(request, found, site).decode(), "</wfs:FeatureCollection>\n")
    return _streamed(gml_chunks(engine(), found.query, found.known, members, seconds=_seconds()), GML)


def one(request: HttpRequest, asked: Asked, site: Site) -> HttpResponseBase:
    """The stored query GetFeatureById: the feature itself."""
    del request
    if not asked.ids:
        raise missing("ID")
    found = _found(asked)
    if not found.matched:
        raise NotFound("Cette entité n'existe pas, ou plus, dans la version publiée.")
    members = _members(found, '<?xml version="1.0" encoding="UTF-8"?>\n', "", spaces=_spaces(site))
    return _streamed(gml_chunks(engine(), found.query, found.known, members, seconds=_seconds()), GML)


def namespace(site: Site) -> str:
    """The namespace of the elements of our feature types."""
    return site.wfs


def _found(asked: Asked) -> Found:
    names = asked.types or tuple(dict.fromkeys(item.rpartition(".")[0] for item in asked.ids))
    if not names:
        raise missing("typeNames")
    if len(names) > 1:
        raise Refused(
            "OptionNotSupported", "typeNames", "Un seul type par demande : les jointures ne sont pas servies."
        )
    dataset, version = feature_type(names[0])
    known = context(dataset, version, LIMITS)
    query = _query(asked, version, known)
    total = ask(compile_count(query, known))[0][0] if query.where else version.records_count
    left = max(total - asked.start, 0)
    returned = 0 if asked.hits else left if asked.most is None else min(asked.most, left)
    paged = Query(
        select=query.select, where=query.where, order_by=query.order_by, offset=asked.start,
        limit=-1 if asked.most is None and not asked.start else returned,
    )  # fmt: skip
    return Found(dataset, version.schema, paged, known, named(asked.system or DEFAULT), total, returned)


def _query(asked: Asked, version: Version, known: Context) -> Query:
    geo = version.schema.geo
    assert geo is not None, "a feature type has a place"
    where: list[str | Expression] = []
    if asked.ids:
        test = any_of([one_record(identifier)(False) for identifier in asked.ids])
        where += [test] if test else []
    if asked.box:
        west, south, east, north = box_of(asked.box, DEFAULT)
        where.append(f"in_bbox(`{geo.name}`, {south:.9f}, {west:.9f}, {north:.9f}, {east:.9f})")
    if asked.filter is not None:
        where.append(fes_condition(asked.filter, Reading(_names(known), geo, _placing)))
    return Query(select=_select(asked, version, known), where=tuple(where), order_by=_order(asked, known))


def _placing(name: str) -> Callable[[shapely.Geometry], shapely.Geometry]:
    """A geometry that does not say its system is in the default one."""
    return placing(name or DEFAULT)


def _names(known: Context) -> dict[str, Any]:
    """Fields by name, and by the name of their element."""
    return {type_name(name): field for name, field in known.names.items()} | dict(known.names)


def _select(asked: Asked, version: Version, known: Context) -> str | None:
    if not asked.properties:
        return None
    names, geo = _names(known), version.schema.geo
    wanted = [name.rpartition("/")[2].rpartition(":")[2] for name in asked.properties]
    if "*" in wanted:
        return None
    unknown = [name for name in wanted if name not in names]
    if unknown:
        raise invalid("propertyName", f"La propriété « {unknown[0][:80]} » n'existe pas.")
    kept = [*(names[name].name for name in wanted), *([geo.name] if geo else [])]
    return ", ".join(f"`{name}`" for name in dict.fromkeys(kept))


def _order(asked: Asked, known: Context) -> str | None:
    parts = []
    for item in filter(None, asked.order.split(",")):
        name, _, way = item.strip().replace("+", " ").partition(" ")
        field = _names(known).get(name.rpartition("/")[2].rpartition(":")[2])
        if field is None or field.type.is_geo:
            raise invalid("sortBy", f"On ne peut pas trier par « {name[:80]} ».")
        parts.append(f"`{field.name}` {'desc' if way.strip().upper() in {'D', 'DESC'} else 'asc'}")
    return ", ".join(parts) or None


def _members(found: Found, head: str, foot: str, *, spaces: str = "") -> Members:
    geo = found.schema.geo
    assert geo is not None, "a feature type has a place"
    return Members(
        prefix=PREFIX,
        name=type_name(found.dataset.dataset_id),
        place=type_name(geo.name),
        epsg=found.system.epsg,
        latitude_first=found.system.latitude_first,
        system=found.system.name,
        head=head,
        foot=foot,
        before="" if spaces else "<wfs:member>",
        after="" if spaces else "</wfs:member>",
        spaces=spaces,
    )


def _spaces(site: Site) -> str:
    return f' xmlns:{PREFIX}="{namespace(site)}" xmlns:gml="{GML_SPACE}"'


def _head(request: HttpRequest, found: Found, site: Site) -> bytes:
    name = type_name(found.dataset.dataset_id)
    here = site.wfs
    described = f"{here}?service=WFS&version=2.0.0&request=DescribeFeatureType&typeNames={PREFIX}:{name}"
    write = Writer({
        "wfs": WFS, "gml": GML_SPACE, PREFIX: namespace(site), "xsi": "http://www.w3.org/2001/XMLSchema-instance",
    })  # fmt: skip
    last = (found.query.offset or 0) + found.returned
    root = write(
        "wfs:FeatureCollection",
        "",
        xsi__schemaLocation=f"{WFS} http://schemas.opengis.net/wfs/2.0/wfs.xsd {namespace(site)} {described}",
        timeStamp=datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        numberMatched=str(found.matched),
        numberReturned=str(found.returned),
        next=_next(request, here, last) if found.returned and last < found.matched else None,
    )
    return document(root).removesuffix(b"</wfs:FeatureCollection>")


def _next(request: HttpRequest, here: str, start: int) -> str | None:
    """The address of the next page; only what was asked by an address has one."""
    if request.method == "POST":
        return None
    asked = request.GET.copy()
    for name in [name for name in asked if name.lower() == "startindex"]:
        del asked[name]
    asked["startIndex"] = str(start)
    return f"{here}?{asked.urlencode()}"


def _streamed(chunks: Iterable[bytes], media: str) -> StreamingHttpResponse:
    return StreamingHttpResponse(chunks, content_type=media)


def _seconds() -> float:
    return float(settings.BEFFROI["EXPORT_SECONDS"])
