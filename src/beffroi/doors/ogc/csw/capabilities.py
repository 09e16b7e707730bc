"""What the service says of itself, and the shape of its records."""

from collections.abc import Sequence

from beffroi.city.metadata.public import Site
from beffroi.data.xml import Element, Writer
from beffroi.doors.ogc.csw.asked import CSW, GMD, SCHEMAS, SETS, Asked
from beffroi.doors.ogc.csw.names import ISO_QUERYABLES, QUERYABLES

_W = Writer(
    {
        "csw": CSW,
        "ows": "http://www.opengis.net/ows",
        "ogc": "http://www.opengis.net/ogc",
        "gml": "http://www.opengis.net/gml",
        "xlink": "http://www.w3.org/1999/xlink",
        "xs": "http://www.w3.org/2001/XMLSchema",
    }
)
_COMPARISONS = (
    "EqualTo",
    "NotEqualTo",
    "LessThan",
    "GreaterThan",
    "LessThanEqualTo",
    "GreaterThanEqualTo",
    "Like",
    "Between",
    "NullCheck",
)
_OPERANDS = ("gml:Envelope", "gml:Point", "gml:LineString", "gml:Polygon")
_RELATIONS = (
    "BBOX",
    "Intersects",
    "Within",
    "Disjoint",
    "Contains",
    "Touches",
    "Crosses",
    "Overlaps",
    "Equals",
)
_TYPES = ("csw:Record", "gmd:MD_Metadata")
_XSD = {
    CSW: "http://schemas.opengis.net/csw/2.0.2/record.xsd",
    GMD: "http://schemas.opengis.net/iso/19139/20060504/gmd/metadataEntity.xsd",
}


def capabilities(asked: Asked, site: Site) -> Element:
    """The Capabilities document."""
    del asked
    return _W(
        "csw:Capabilities",
        _W(
            "ows:ServiceIdentification",
            _W("ows:Title", site.title),
            _W("ows:Abstract", site.description),
            _W("ows:ServiceType", "CSW"),
            _W("ows:ServiceTypeVersion", "2.0.2"),
            _W("ows:Fees", "aucun"),
            _W("ows:AccessConstraints", "aucune"),
        ),
        _W(
            "ows:ServiceProvider",
            _W("ows:ProviderName", site.title),
            _W("ows:ProviderSite", xlink__href=f"{site.base}/"),
            _W("ows:ServiceContact", _contact(site)),
        ),
        _operations(site),
        _W("ogc:Filter_Capabilities", *_filters()),
        version="2.0.2",
    )


def description(asked: Asked, site: Site) -> Element:
    """Where the schemas of the records are: those of OGC and ISO, by reference."""
    del asked, site
    components = (
        _W(
            "csw:SchemaComponent",
            _W(
                "xs:schema",
                _W("xs:import", namespace=schema, schemaLocation=_XSD[schema]),
                targetNamespace=schema,
            ),
            schemaLanguage="http://www.w3.org/XML/Schema",
            targetNamespace=schema,
        )
        for schema in SCHEMAS
    )
    return _W("csw:DescribeRecordResponse", *components)


def _contact(site: Site) -> Element | None:
    mail = _W("ows:Address", _W("ows:ElectronicMailAddress", site.contact)) if site.contact else None
    return _W("ows:ContactInfo", mail, _W("ows:OnlineResource", xlink__href=site.legal))


def _operations(site: Site) -> Element:
    here = site.csw
    formats, types = ("outputFormat", "application/xml"), ("typeNames", *_TYPES)
    schemas, sets = ("outputSchema", *SCHEMAS), ("ElementSetName", *SETS)
    searches = (("resultType", "hits", "results"), ("CONSTRAINTLANGUAGE", "FILTER", "CQL_TEXT"))
    queryables = (
        _listed("ows:Constraint", "SupportedDublinCoreQueryables", *QUERYABLES),
        _listed("ows:Constraint", "SupportedISOQueryables", *ISO_QUERYABLES),
    )
    return _W(
        "ows:OperationsMetadata",
        _operation("GetCapabilities", here, ("sections", "All")),
        _operation("DescribeRecord", here, ("typeName", *_TYPES), formats),
        _operation("GetDomain", here, ("PropertyName", *QUERYABLES)),
        _operation("GetRecords", here, *searches, formats, schemas, types, sets, constraints=queryables),
        _operation("GetRecordById", here, formats, schemas, sets),
        _W("ows:Parameter", _W("ows:Value", "CSW"), name="service"),
        _W("ows:Parameter", _W("ows:Value", "2.0.2"), name="version"),
        _W("ows:Constraint", _W("ows:Value", "XML"), name="PostEncoding"),
    )


def _operation(
    name: str, here: str, *parameters: tuple[str, ...], constraints: Sequence[Element] = ()
) -> Element:
    ways = _W("ows:HTTP", _W("ows:Get", xlink__href=here), _W("ows:Post", xlink__href=here))
    listed = (_listed("ows:Parameter", *parameter) for parameter in parameters)
    return _W("ows:Operation", _W("ows:DCP", ways), *listed, *constraints, name=name)


def _listed(element: str, name: str, *values: str) -> Element:
    return _W(element, *(_W("ows:Value", value) for value in values), name=name)


def _filters() -> tuple[Element, ...]:
    spatial = _W(
        "ogc:Spatial_Capabilities",
        _W("ogc:GeometryOperands", *(_W("ogc:GeometryOperand", name) for name in _OPERANDS)),
        _W("ogc:SpatialOperators", *(_W("ogc:SpatialOperator", name=name) for name in _RELATIONS)),
    )
    signs = _W("ogc:ComparisonOperators", *(_W("ogc:ComparisonOperator", name) for name in _COMPARISONS))
    scalar = _W("ogc:Scalar_Capabilities", _W("ogc:LogicalOperators"), signs)
    return spatial, scalar, _W("ogc:Id_Capabilities", _W("ogc:FID"))
