"""What a client asks of the catalogue, by an address or by an XML document: one shape for both."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.http import HttpRequest

from beffroi.data.xml import Element, find, local, parsed, words
from beffroi.doors.ogc.ows import Refused, invalid, key_values, missing, whole

CSW, GMD = "http://www.opengis.net/cat/csw/2.0.2", "http://www.isotc211.org/2005/gmd"
SCHEMAS = (CSW, GMD)
SETS = ("brief", "summary", "full")
MOST = 1_000
_VERSIONS = {"", "2.0.2"}


@dataclass(frozen=True, slots=True)
class Asked:
    """A request: `condition` is a text of CQL or a Filter element; `order` pairs of a property and whether it goes down."""

    name: str
    ids: tuple[str, ...] = ()
    schema: str = CSW
    how: str = "summary"
    hits: bool = False
    start: int = 1
    most: int = 10
    condition: str | Element | None = None
    order: tuple[tuple[str, bool], ...] = ()
    properties: tuple[str, ...] = field(default=())


def read(request: HttpRequest) -> Asked:
    """The request.

    Raises:
        Refused, BadXml: something in it is not understood.
    """
    if request.method == "POST":
        return _document(parsed(request.body))
    return _parameters(key_values(request))


def _parameters(given: Mapping[str, str]) -> Asked:
    name = given.get("request") or ""
    if not name:
        raise missing("request")
    if given.get("service", "CSW").upper() != "CSW":
        raise invalid("service", "« service » vaut CSW.")
    asked_version = given.get("version", "")
    if name.lower() != "getcapabilities" and asked_version not in _VERSIONS:
        raise Refused("VersionNegotiationFailed", "version", "Seule la version 2.0.2 est servie.")
    condition = given.get("constraint") or None
    language = given.get("constraintlanguage", "CQL_TEXT").upper()
    if condition and language not in {"CQL_TEXT", "FILTER"}:
        raise invalid("constraintLanguage", "« constraintLanguage » vaut CQL_TEXT ou FILTER.")
    by_id = name.lower() == "getrecordbyid"
    return Asked(
        name=name,
        ids=tuple(item for item in given.get("id", "").split(",") if item)[:MOST],
        schema=_schema(given.get("outputschema", "")),
        how=_how(given.get("elementsetname", "")),
        hits=not by_id and _hits(given.get("resulttype", "hits")),
        start=whole(given, "startPosition", 1, least=1),
        most=min(whole(given, "maxRecords", 10), MOST),
        condition=parsed(condition.encode()) if condition and language == "FILTER" else condition,
        order=tuple(_sorted(item) for item in given.get("sortby", "").split(",") if item),
        properties=tuple(
            item
            for item in (given.get("propertyname") or given.get("parametername") or "").split(",")
            if item
        ),
    )


def _document(root: Element) -> Asked:
    name = local(root)
    if root.get("version") not in {None, *_VERSIONS} and name != "GetCapabilities":
        raise Refused("VersionNegotiationFailed", "version", "Seule la version 2.0.2 est servie.")
    given = {key.lower(): value for key, value in root.attrib.items()}
    query = find(root, "Query")
    inside = query if query is not None else root
    ids = tuple(words(child) for child in root if local(child) == "Id")
    properties = [words(child) for child in root if local(child) in {"PropertyName", "ParameterName"}]
    return Asked(
        name=name,
        ids=ids[:MOST],
        schema=_schema(given.get("outputschema", "")),
        how=_how(words(find(inside, "ElementSetName"))),
        hits=name == "GetRecords" and _hits(given.get("resulttype", "hits")),
        start=whole(given, "startPosition", 1, least=1),
        most=min(whole(given, "maxRecords", 10), MOST),
        condition=_condition(find(inside, "Constraint")),
        order=tuple(_order(inside)),
        properties=tuple(properties),
    )


def _condition(constraint: Element | None) -> str | Element | None:
    if constraint is None:
        return None
    text = find(constraint, "CqlText")
    return words(text) if text is not None else find(constraint, "Filter")


def _order(query: Element) -> list[tuple[str, bool]]:
    found = find(query, "SortBy")
    if found is None:
        return []
    pairs = ((words(find(item, "PropertyName")), words(find(item, "SortOrder"))) for item in found)
    return [(name, way.upper().startswith("DESC")) for name, way in pairs if name]


def _sorted(text: str) -> tuple[str, bool]:
    name, _, way = text.rpartition(":")
    return (name, way.upper() == "D") if way.upper() in {"A", "D"} and name else (text, False)


def _schema(text: str) -> str:
    if text and text not in SCHEMAS:
        raise invalid("outputSchema", f"« outputSchema » vaut {' ou '.join(SCHEMAS)}.")
    return text or CSW


def _how(text: str) -> str:
    if text and text not in SETS:
        raise invalid("ElementSetName", f"« ElementSetName » vaut {', '.join(SETS)}.")
    return text or "summary"


def _hits(text: str) -> bool:
    if text not in {"hits", "results", "validate"}:
        raise invalid("resultType", "« resultType » vaut hits ou results.")
    return text != "results"
