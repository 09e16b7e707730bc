"""What a client asks for features, by an address or by an XML document: one shape for both."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import HttpRequest

from beffroi.data.xml import Element, local, parsed, words
from beffroi.doors.ogc.ows import Refused, invalid, key_values, missing, whole

GML, JSON = "application/gml+xml; version=3.2", "application/json"
_FORMATS = {
    "": GML, "gml32": GML, "gml3.2": GML, "text/xml; subtype=gml/3.2": GML, "text/xml; subtype=gml/3.2.1": GML,
    "text/xml": GML, "application/xml": GML, GML: GML, JSON: JSON, "geojson": JSON, "json": JSON,
    "application/geo+json": JSON,
}  # fmt: skip
GET_BY_ID = "urn:ogc:def:query:OGC-WFS::GetFeatureById"
_VERSIONS = ("2.0.0", "2.0.2")
_SAID_ONCE = ("typenames", "typename", "resourceid", "featureid")


@dataclass(frozen=True, slots=True)
class Asked:
    """A request. `filter` is an element of Filter Encoding; `box` the text of a bbox; `most` None for everything."""

    name: str
    version: str = ""
    types: tuple[str, ...] = ()
    ids: tuple[str, ...] = ()
    most: int | None = None
    start: int = 0
    hits: bool = False
    form: str = GML
    system: str = ""
    box: str = ""
    filter: Element | None = None
    order: str = ""
    properties: tuple[str, ...] = ()
    stored: str = ""


def read(request: HttpRequest) -> Asked:
    """The request.

    Raises:
        Refused, BadXml: something in it is not understood.
    """
    if request.method == "POST":
        return _document(parsed(request.body))
    given = dict(key_values(request))
    name = given.get("request") or ""
    if not name:
        raise missing("request")
    condition = given.get("filter")
    return _asked(name, given, parsed(condition.encode()) if condition else None)


def _asked(name: str, given: Mapping[str, str], condition: Element | None) -> Asked:
    if given.get("service", "WFS").upper() != "WFS":
        raise invalid("service", "« service » vaut WFS.")
    version = given.get("version", "")
    if name.lower() != "getcapabilities" and version and version not in _VERSIONS:
        raise invalid("version", "Seules les versions 2.0.0 et 2.0.2 sont servies.")
    if given.get("storedquery_id", GET_BY_ID) != GET_BY_ID:
        raise invalid("STOREDQUERY_ID", "Cette requête enregistrée n'existe pas.")
    stored = given.get("storedquery_id", "")
    ids = given.get("resourceid") or given.get("featureid") or (given.get("id", "") if stored else "")
    count = given.get("count") or given.get("maxfeatures")
    return Asked(
        name=name,
        version=version,
        types=_listed(given.get("typenames") or given.get("typename") or ""),
        ids=_listed(ids)[:1_000],
        most=whole(given, "count" if given.get("count") else "maxfeatures", 0) if count else None,
        start=whole(given, "startIndex", 0),
        hits=_hits(given.get("resulttype", "results")),
        form=_form(given.get("outputformat", "")),
        system=given.get("srsname", ""),
        box=given.get("bbox", ""),
        filter=condition,
        order=given.get("sortby", ""),
        properties=_listed(given.get("propertyname", "")),
        stored=stored,
    )


def _document(root: Element) -> Asked:
    given = {key.rpartition("}")[2].lower(): value for key, value in root.attrib.items()}
    condition = None
    for child in root:
        name = local(child)
        if name == "Query":
            if condition is not None or "typenames" in given:
                raise Refused("OperationNotSupported", "Query", "Une seule requête (Query) par demande.")
            given |= {key.rpartition("}")[2].lower(): value for key, value in child.attrib.items()}
            condition = next((part for part in child if local(part) == "Filter"), None)
            given["propertyname"] = ",".join(words(p) for p in child if local(p) == "PropertyName")
            given["sortby"] = ",".join(_sorted(p) for part in child if local(part) == "SortBy" for p in part)
        elif name == "StoredQuery":
            given["storedquery_id"] = child.get("id") or ""
            given["id"] = next(
                (words(part) for part in child if (part.get("name") or "").lower() == "id"), ""
            )
        elif name in {"TypeName", "StoredQueryId"}:
            key = "typenames" if name == "TypeName" else "storedquery_id"
            given[key] = ",".join(filter(None, (given.get(key, ""), words(child))))
    given["typenames"] = given.get("typenames", "").replace(" ", ",")
    return _asked(local(root), given, condition)


def _sorted(element: Element) -> str:
    parts = [
        words(part) for part in element if local(part) in {"ValueReference", "PropertyName", "SortOrder"}
    ]
    return " ".join(parts)


def _listed(text: str) -> tuple[str, ...]:
    bare = text.replace("(", "").replace(")", "")
    return tuple(item.strip() for item in bare.split(",") if item.strip())


def _hits(text: str) -> bool:
    if text not in {"hits", "results"}:
        raise invalid("resultType", "« resultType » vaut hits ou results.")
    return text == "hits"


def _form(text: str) -> str:
    known = _FORMATS.get(text.strip().lower().replace(" ", " "))
    if known is None:
        raise invalid("outputFormat", f"« outputFormat » vaut {GML} ou {JSON}.")
    return known
