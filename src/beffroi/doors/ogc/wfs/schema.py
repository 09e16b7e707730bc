"""DescribeFeatureType: the shape of feature types, as an XML Schema."""

from beffroi.city.metadata.public import Site
from beffroi.data.fields import Field, Schema
from beffroi.data.xml import Element, Writer
from beffroi.doors.ogc.collections import placed
from beffroi.doors.ogc.wfs.asked import Asked
from beffroi.doors.ogc.wfs.features import GML_SPACE, namespace
from beffroi.doors.ogc.wfs.types import PREFIX, feature_type, type_name, xsd_type

_GML = "http://schemas.opengis.net/gml/3.2.1/gml.xsd"


def described(asked: Asked, site: Site) -> Element:
    """The types asked for, or all."""
    write = Writer({"xs": "http://www.w3.org/2001/XMLSchema", "gml": GML_SPACE, PREFIX: namespace(site)})
    shown = [feature_type(name) for name in asked.types] if asked.types else list(placed())
    parts = [part for dataset, version in shown for part in _type(write, dataset.dataset_id, version.schema)]
    return write(
        "xs:schema",
        write("xs:import", namespace=GML_SPACE, schemaLocation=_GML),
        *parts,
        targetNamespace=namespace(site),
        elementFormDefault="qualified",
    )


def _type(write: Writer, dataset_id: str, schema: Schema) -> tuple[Element, Element]:
    name, geo = type_name(dataset_id), schema.geo
    fields = [_field(write, field) for field in schema if field != geo]
    if geo is not None:
        fields.append(
            write("xs:element", name=type_name(geo.name), type="gml:GeometryPropertyType", minOccurs="0")
        )
    extension = write("xs:extension", write("xs:sequence", *fields), base="gml:AbstractFeatureType")
    kind = write("xs:complexType", write("xs:complexContent", extension), name=f"{name}Type")
    element = write(
        "xs:element", name=name, type=f"{PREFIX}:{name}Type", substitutionGroup="gml:AbstractFeature"
    )
    return kind, element


def _field(write: Writer, field: Field) -> Element:
    most = "unbounded" if field.multivalued else None
    return write(
        "xs:element", name=type_name(field.name), type=xsd_type(field), minOccurs="0", maxOccurs=most
    )
