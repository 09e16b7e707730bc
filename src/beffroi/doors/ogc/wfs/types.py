"""The feature types: public datasets with a place, under names XML can bear."""

import re

from beffroi.city.catalog.public import Dataset, Version
from beffroi.data.errors import NotFound
from beffroi.data.fields import Field, FieldType
from beffroi.data.lake import term
from beffroi.doors.ogc.collections import opened
from beffroi.doors.ogc.ows import invalid

PREFIX = "b"
_CODE = re.compile(r"_x([0-9A-F]{4})_")
_XSD = {
    FieldType.INT: "xs:long",
    FieldType.DOUBLE: "xs:double",
    FieldType.BOOLEAN: "xs:boolean",
    FieldType.DATE: "xs:date",
    FieldType.DATETIME: "xs:dateTime",
}


def type_name(dataset_id: str) -> str:
    """The name of a dataset's element."""
    return term(dataset_id)


def feature_type(name: str) -> tuple[Dataset, Version]:
    """The dataset of a type's name, with its prefix or not.

    Raises:
        Refused: there is none.
    """
    bare = name.rpartition(":")[2]
    for wanted in (bare, _CODE.sub(lambda found: chr(int(found[1], 16)), bare)):
        try:
            return opened(wanted)
        except NotFound:
            continue
    raise invalid("typeNames", f"Le type « {name[:120]} » n'existe pas : GetCapabilities donne la liste.")


def xsd_type(field: Field) -> str:
    """The type of a field in a schema of XML."""
    if field.annotations.get("timeserie_precision"):  # a year or a month is no xs:date
        return "xs:string"
    return "xs:string" if field.multivalued else _XSD.get(field.type, "xs:string")
