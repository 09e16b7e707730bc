"""Queryables of CSW 2.0.2 (table 1), of Dublin Core and of the ISO profile (OGC 07-045): the columns of the register they are."""

_CORE = {
    "identifier": "id",
    "title": "title",
    "abstract": "description",
    "description": "description",
    "subject": "keywords",
    "anytext": "anytext",
    "modified": "updated",
    "date": "updated",
    "created": "created",
    "type": "type",
    "format": "formats",
    "language": "language",
    "publisher": "publisher",
    "creator": "publisher",
    "rights": "license",
    "boundingbox": "geometry",
    "organisationname": "publisher",
    "topiccategory": "themes",
    "tempextent_begin": "time_start",
    "tempextent_end": "time_end",
}
_CASED = {
    "anytext": "AnyText",
    "boundingbox": "BoundingBox",
    "organisationname": "OrganisationName",
    "topiccategory": "TopicCategory",
    "tempextent_begin": "TempExtent_begin",
    "tempextent_end": "TempExtent_end",
}


def _spelt() -> dict[str, str]:
    """Every spelling met, with its prefixes."""
    found: dict[str, str] = {}
    for name, column in _CORE.items():
        capital = _CASED.get(name, name.capitalize())
        for spelling in (name, capital):
            for prefix in ("", "dc:", "dct:", "csw:", "apiso:", "ows:"):
                found[f"{prefix}{spelling}"] = column
    return found


#: Spelling → column.
ALIASES = _spelt()
#: What the capabilities list.
QUERYABLES = (
    *(f"dc:{name}" for name in ("identifier", "title", "subject", "type", "format", "language", "publisher")),
    *("dct:abstract", "dct:modified", "csw:AnyText", "ows:BoundingBox"),
)
ISO_QUERYABLES = tuple(
    f"apiso:{name}"
    for name in ("Identifier", "Title", "Abstract", "Subject", "AnyText", "Modified", "Type", "BoundingBox")
)
