"""The shapes of answers: OpenAPI schemas, each named once."""

from typing import Any

from beffroi.city.catalog.public import KEYS
from beffroi.data.fields import FieldType

Json = dict[str, Any]
_TEXT: Json = {"type": "string"}
_WHOLE: Json = {"type": "integer"}
_FLAG: Json = {"type": "boolean"}
_ANY: Json = {"type": "object", "additionalProperties": True}


def ref(name: str) -> Json:
    """A schema by its name."""
    return {"$ref": f"#/components/schemas/{name}"}


def _list(of: Json) -> Json:
    return {"type": "array", "items": of}


def _object(required: str, **properties: Json) -> Json:
    """An object whose `required` keys (separated by blanks) are always there."""
    return {"type": "object", "required": required.split(), "properties": properties}


_LINKS = _list(ref("Link"))
_ATTACHMENT = _object("id title mimetype url", id=_TEXT, title=_TEXT, mimetype=_TEXT, url=_TEXT)

SCHEMAS: dict[str, Json] = {
    "Link": _object("rel href", rel=_TEXT, href=_TEXT),
    "Links": _object("links _links", links=_LINKS, _links=_LINKS),
    "Field": _object(
        "name label type annotations",
        name=_TEXT,
        label=_TEXT,
        type={"type": "string", "enum": [kind.value for kind in FieldType]},
        description={"type": "string", "nullable": True},
        annotations=_ANY,
        semantic_type={"type": "string", "nullable": True},
    ),
    "Metadata": _object("default", default={**_ANY, "properties": {key: {} for key in KEYS}}),
    "Dataset": _object(
        "dataset_id dataset_uid attachments alternative_exports has_records data_visible visibility features "
        "fields metas",
        dataset_id=_TEXT,
        dataset_uid=_TEXT,
        attachments=_list(_ATTACHMENT),
        alternative_exports=_list(_ATTACHMENT),
        has_records=_FLAG,
        data_visible=_FLAG,
        visibility={"type": "string", "enum": ["domain", "restricted"]},
        features=_list(_TEXT),
        fields=_list(ref("Field")),
        metas=ref("Metadata"),
        _links=_LINKS,
    ),
    "Selection": _ANY,
    "DatasetOrSelection": {"anyOf": [ref("Dataset"), ref("Selection")]},
    "Datasets": _object(
        "results", total_count=_WHOLE, results=_list(ref("DatasetOrSelection")), _links=_LINKS
    ),
    "Record": _ANY,
    "Records": _object("results", total_count=_WHOLE, results=_list(ref("Record")), _links=_LINKS),
    "FacetValue": _object(
        "name value state",
        name=_TEXT,
        value=_TEXT,
        count=_WHOLE,
        state={"type": "string", "enum": ["displayed", "refined", "excluded"]},
        facets=_list(ref("FacetValue")),
    ),
    "Facet": _object("name facets", name=_TEXT, facets=_list(ref("FacetValue"))),
    "Facets": _object("links facets", links=_LINKS, _links=_LINKS, facets=_list(ref("Facet"))),
    "Attachments": _object(
        "attachments",
        links=_LINKS,
        _links=_LINKS,
        attachments=_list(_object("href metas", href=_TEXT, metas=_ANY)),
    ),
    "RecordList": _list(ref("Record")),
    "DatasetList": _list(ref("DatasetOrSelection")),
    "FeatureCollection": _object(
        "type features",
        type={"type": "string", "enum": ["FeatureCollection"]},
        features=_list(
            _object(
                "type geometry properties",
                type={"type": "string", "enum": ["Feature"]},
                geometry={**_ANY, "nullable": True},
                properties=_ANY,
            )
        ),
    ),
    "Error": _object("message error_code", message=_TEXT, error_code=_TEXT),
    "QuotaReached": _object(
        "errorcode error call_limit limit_time_unit reset_time",
        errorcode=_WHOLE,
        error=_TEXT,
        call_limit=_WHOLE,
        limit_time_unit=_TEXT,
        reset_time={"type": "string", "format": "date-time"},
    ),
}
