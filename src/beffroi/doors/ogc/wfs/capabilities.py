"""What the service says of itself, and its one stored query."""

from beffroi.city.catalog.public import Dataset, Version, folder
from beffroi.city.metadata.public import Site, plain
from beffroi.data.lake import extent
from beffroi.data.xml import Element, Writer
from beffroi.doors.ogc.collections import placed
from beffroi.doors.ogc.wfs.asked import GET_BY_ID, GML, JSON, Asked
from beffroi.doors.ogc.wfs.features import DEFAULT, GML_SPACE, WFS, namespace
from beffroi.doors.ogc.wfs.types import PREFIX, type_name

_OTHERS = tuple(f"urn:ogc:def:crs:EPSG::{code}" for code in (2154, 3950, 3857))
_YES, _NO = "TRUE", "FALSE"
_CONFORMS = {
    "ImplementsSimpleWFS": _YES, "ImplementsBasicWFS": _YES, "ImplementsTransactionalWFS": _NO, "ImplementsLockingWFS": _NO,
    "KVPEncoding": _YES, "XMLEncoding": _YES, "SOAPEncoding": _NO, "ImplementsInheritance": _NO, "ImplementsRemoteResolve": _NO,
    "ImplementsResultPaging": _YES, "ImplementsStandardJoins": _NO, "ImplementsSpatialJoins": _NO, "ImplementsTemporalJoins": _NO,
    "ImplementsFeatureVersioning": _NO, "ManageStoredQueries": _NO,
}  # fmt: skip
_FILTERS = {
    "ImplementsQuery": _YES, "ImplementsAdHocQuery": _YES, "ImplementsFunctions": _NO, "ImplementsResourceId": _YES,
    "ImplementsMinStandardFilter": _YES, "ImplementsStandardFilter": _YES, "ImplementsMinSpatialFilter": _YES,
    "ImplementsSpatialFilter": _YES, "ImplementsMinTemporalFilter": _NO, "ImplementsTemporalFilter": _NO,
    "ImplementsVersionNav": _NO, "ImplementsSorting": _YES, "ImplementsExtendedOperators": _NO, "ImplementsMinimumXPath": _YES,
    "ImplementsSchemaElementFunc": _NO,
}  # fmt: skip
_SIGNS = (
    "EqualTo", "NotEqualTo", "LessThan", "GreaterThan", "LessThanOrEqualTo", "GreaterThanOrEqualTo", "Like", "Null", "Between",
)  # fmt: skip
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
_OPERANDS = ("Envelope", "Point", "LineString", "Polygon", "MultiPoint", "MultiCurve", "MultiSurface")


def _writer(site: Site) -> Writer:
    return Writer(
        {
            "wfs": WFS,
            "ows": "http://www.opengis.net/ows/1.1",
            "fes": "http://www.opengis.net/fes/2.0",
            "gml": GML_SPACE,
            "xlink": "http://www.w3.org/1999/xlink",
            "xs": "http://www.w3.org/2001/XMLSchema",
            PREFIX: namespace(site),
        }
    )


def capabilities(asked: Asked, site: Site) -> Element:
    """The Capabilities document."""
    del asked
    w = _writer(site)
    return w(
        "wfs:WFS_Capabilities",
        w(
            "ows:ServiceIdentification",
            w("ows:Title", site.title),
            w("ows:Abstract", site.description),
            w("ows:ServiceType", "WFS"),
            w("ows:ServiceTypeVersion", "2.0.0"),
            w("ows:Fees", "aucun"),
            w("ows:AccessConstraints", "aucune"),
        ),
        w("ows:ServiceProvider", w("ows:ProviderName", site.title), w("ows:ProviderSite", xlink__href=f"{site.base}/"),
          w("ows:ServiceContact")),
        _operations(w, site),
        w("wfs:FeatureTypeList", *(_type(w, dataset, version, site) for dataset, version in placed())),
        _filters(w),
        version="2.0.0",
    )  # fmt: skip


def stored_queries(asked: Asked, site: Site) -> Element:
    """ListStoredQueries."""
    del asked
    w = _writer(site)
    names = [f"{PREFIX}:{type_name(dataset.dataset_id)}" for dataset, _version in placed()]
    returned = [w("wfs:ReturnFeatureType", name) for name in names] or [w("wfs:ReturnFeatureType")]
    query = w("wfs:StoredQuery", w("wfs:Title", "Une entité par son identifiant"), *returned, id=GET_BY_ID)
    return w("wfs:ListStoredQueriesResponse", query)


def stored_query(asked: Asked, site: Site) -> Element:
    """DescribeStoredQueries."""
    del asked
    w = _writer(site)
    text = w("wfs:QueryExpressionText", returnFeatureTypes="", language="urn:ogc:def:queryLanguage:OGC-WFS::WFS_QueryExpression",
             isPrivate="true")  # fmt: skip
    parameter = w("wfs:Parameter", name="ID", type="xs:string")
    described = w(
        "wfs:StoredQueryDescription",
        w("wfs:Title", "Une entité par son identifiant"),
        parameter,
        text,
        id=GET_BY_ID,
    )
    return w("wfs:DescribeStoredQueriesResponse", described)


def _operations(w: Writer, site: Site) -> Element:
    here = site.wfs

    def operation(name: str, *parameters: Element) -> Element:
        ways = w("ows:HTTP", w("ows:Get", xlink__href=f"{here}?"), w("ows:Post", xlink__href=here))
        return w("ows:Operation", w("ows:DCP", ways), *parameters, name=name)

    def allowed(name: str, *values: str) -> Element:
        return w(
            "ows:Parameter", w("ows:AllowedValues", *(w("ows:Value", value) for value in values)), name=name
        )

    def constraint(name: str, value: str) -> Element:
        return w("ows:Constraint", w("ows:NoValues"), w("ows:DefaultValue", value), name=name)

    return w(
        "ows:OperationsMetadata",
        operation("GetCapabilities", allowed("AcceptVersions", "2.0.0")),
        operation("DescribeFeatureType", allowed("outputFormat", GML)),
        operation("GetFeature", allowed("resultType", "results", "hits"), allowed("outputFormat", GML, JSON)),
        operation("ListStoredQueries"),
        operation("DescribeStoredQueries"),
        allowed("version", "2.0.0"),
        *(constraint(name, value) for name, value in _CONFORMS.items()),
        w("ows:Constraint", w("ows:AllowedValues", w("ows:Value", "wfs:Query"), w("ows:Value", "wfs:StoredQuery")),
          name="QueryExpressions"),
    )  # fmt: skip


def _type(w: Writer, dataset: Dataset, version: Version, site: Site) -> Element:
    box = extent(folder(version))
    bounds = None
    if box:
        corners = (
            w("ows:LowerCorner", f"{box[0]:.6f} {box[1]:.6f}"),
            w("ows:UpperCorner", f"{box[2]:.6f} {box[3]:.6f}"),
        )
        bounds = w("ows:WGS84BoundingBox", *corners)
    words = [str(word) for word in dataset.meta("keyword") or [] if isinstance(dataset.meta("keyword"), list)]
    return w(
        "wfs:FeatureType",
        w("wfs:Name", f"{PREFIX}:{type_name(dataset.dataset_id)}"),
        w("wfs:Title", dataset.title),
        w("wfs:Abstract", plain(str(dataset.meta("description") or ""))),
        w("ows:Keywords", *(w("ows:Keyword", word) for word in words)) if words else None,
        w("wfs:DefaultCRS", DEFAULT),
        *(w("wfs:OtherCRS", name) for name in _OTHERS),
        w("wfs:OutputFormats", w("wfs:Format", GML), w("wfs:Format", JSON)),
        bounds,
        w("wfs:MetadataURL", xlink__href=f"{site.base}/csw?service=CSW&version=2.0.2&request=GetRecordById"
          f"&id={dataset.dataset_id}&outputSchema=http://www.isotc211.org/2005/gmd&elementSetName=full"),
    )  # fmt: skip


def _filters(w: Writer) -> Element:
    def constraint(name: str, value: str) -> Element:
        return w("fes:Constraint", w("ows:NoValues"), w("ows:DefaultValue", value), name=name)

    signs = w(
        "fes:ComparisonOperators", *(w("fes:ComparisonOperator", name=f"PropertyIs{name}") for name in _SIGNS)
    )
    return w(
        "fes:Filter_Capabilities",
        w("fes:Conformance", *(constraint(name, value) for name, value in _FILTERS.items())),
        w("fes:Id_Capabilities", w("fes:ResourceIdentifier", name="fes:ResourceId")),
        w("fes:Scalar_Capabilities", w("fes:LogicalOperators"), signs),
        w(
            "fes:Spatial_Capabilities",
            w("fes:GeometryOperands", *(w("fes:GeometryOperand", name=f"gml:{name}") for name in _OPERANDS)),
            w("fes:SpatialOperators", *(w("fes:SpatialOperator", name=name) for name in _RELATIONS)),
        ),
    )
