"""WFS 2.0 as its clients use it."""

import json
from io import BytesIO
from urllib.parse import quote

import httpx
import pyogrio.raw
import pytest
import shapely
from lxml import etree
from owslib.wfs import WebFeatureService
from pyproj import Transformer
from tests.doors.ogc.conftest import Validate
from tests.portal_service import Portal

KVP = "/wfs?service=WFS&version=2.0.0&request="
GET = f"{KVP}GetFeature&typeNames=b:stations"
FES = 'xmlns="http://www.opengis.net/fes/2.0" xmlns:gml="http://www.opengis.net/gml/3.2"'
ALL = {"Gare", "Place", "Pont"}
NAMES = {"wfs": "http://www.opengis.net/wfs/2.0", "gml": "http://www.opengis.net/gml/3.2"}


def names(body: bytes) -> set[str]:
    return {str(element.text) for element in etree.fromstring(body).iter("{*}nom")}


def asked(catalogue: Portal, query: str) -> set[str]:
    answer = catalogue.get(f"{GET}&{query}")
    assert answer.status_code == 200, answer.text
    root = etree.fromstring(answer.content)
    found = names(answer.content)
    assert root.get("numberMatched") == root.get("numberReturned") == str(len(found))
    return found


def test_owslib_reads_it(catalogue: Portal) -> None:
    service = WebFeatureService(f"{catalogue.url}/wfs", version="2.0.0")
    assert list(service.contents) == ["b:stations"]
    about = service.contents["b:stations"]
    assert about.title == "Stations de vélos"
    assert about.boundingBoxWGS84 == pytest.approx((3.0635, 50.6365, 3.0706, 50.6371))
    assert {crs.code for crs in about.crsOptions} == {4326, 2154, 3950, 3857}
    schema = service.get_schema("b:stations")
    numbers = {"places": "long", "latitude": "double", "longitude": "double"}
    assert schema["properties"] == {"nom": "string", **numbers}
    assert schema["geometry_column"] == "geo_point_2d"
    page = service.getfeature(typename="b:stations", maxfeatures=1, startindex=1).read()
    assert len(names(page)) == 1
    around = (3.07, 50.6, 3.08, 50.7, "urn:ogc:def:crs:EPSG::4326")
    assert names(service.getfeature(typename="b:stations", bbox=around).read()) == {"Gare"}
    near = json.load(
        BytesIO(
            service.getfeature(typename="b:stations", bbox=around, outputFormat="application/json").read()
        )
    )
    assert [feature["properties"]["nom"] for feature in near["features"]] == ["Gare"]
    body = service.getfeature(typename="b:stations", propertyname=["nom"]).read()
    assert not list(etree.fromstring(body).iter("{*}places"))
    identifier = etree.fromstring(page).find(".//{*}stations").get(f"{{{NAMES['gml']}}}id")
    assert [query.id for query in service.storedqueries] == ["urn:ogc:def:query:OGC-WFS::GetFeatureById"]
    one = service.getfeature(
        storedQueryID=service.storedqueries[0].id, storedQueryParams={"ID": identifier}
    ).read()
    assert etree.fromstring(one).tag.endswith("}stations")
    assert names(one) == names(page)


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, ALL),
        ({"where": "places > 15"}, {"Gare"}),
        ({"where": "nom LIKE 'P%'"}, {"Place", "Pont"}),
        ({"where": "places IS NULL OR NOT (nom = 'Gare' OR places > 100)"}, {"Place", "Pont"}),
        ({"bbox": (3.07, 50.6, 3.08, 50.7)}, {"Gare"}),
        ({"where": "nom <> 'Gare'", "bbox": (3.06, 50.6, 3.064, 50.7)}, {"Place"}),
    ],
)
def test_gdal_reads_it(catalogue: Portal, asked: dict[str, object], found: set[str]) -> None:
    meta, _ids, shapes, values = pyogrio.raw.read(f"WFS:{catalogue.url}/wfs", layer="b:stations", **asked)
    assert set(values[list(meta["fields"]).index("nom")]) == found
    assert meta["crs"] == "EPSG:4326"
    for shape in shapely.from_wkb(shapes):
        assert 3 < shape.x < 4 < 50 < shape.y < 51


@pytest.mark.parametrize("code", [2154, 3950, 3857, 4326])
def test_coordinate_systems(catalogue: Portal, code: int) -> None:
    expected = Transformer.from_crs("OGC:CRS84", f"EPSG:{code}").transform(3.0706, 50.6371)
    name = f"urn:ogc:def:crs:EPSG::{code}"
    around = ",".join(
        str(side) for side in (*(e - 0.0001 for e in expected), *(e + 0.0001 for e in expected))
    )
    body = catalogue.get(f"{GET}&srsName={name}&bbox={around},{name}").content
    point = etree.fromstring(body).find(".//{*}Point")
    assert names(body) == {"Gare"}
    assert point.get("srsName") == name
    assert [float(number) for number in point[0].text.split()] == pytest.approx(expected, abs=0.001)


def test_axes_of_old_names_are_x_y(catalogue: Portal) -> None:
    body = catalogue.get(f"{GET}&srsName=EPSG:4326&bbox=3.07,50.6,3.08,50.7,EPSG:4326").content
    assert etree.fromstring(body).findtext(".//{*}pos") == "3.0706 50.6371"


@pytest.mark.parametrize(
    ("condition", "found"),
    [
        ("<PropertyIsGreaterThan><ValueReference>places</ValueReference><Literal>15</Literal></PropertyIsGreaterThan>", {"Gare"}),
        ("<PropertyIsLessThan><Literal>15</Literal><ValueReference>places</ValueReference></PropertyIsLessThan>", {"Gare"}),
        ("<Not><PropertyIsEqualTo><ValueReference>b:places</ValueReference><Literal>20</Literal></PropertyIsEqualTo></Not>",
         {"Place"}),  # unknown is not the opposite
        ("<PropertyIsNull><ValueReference>places</ValueReference></PropertyIsNull>", {"Pont"}),
        ("<PropertyIsBetween><ValueReference>places</ValueReference><LowerBoundary><Literal>1</Literal></LowerBoundary>"
         "<UpperBoundary><Literal>19</Literal></UpperBoundary></PropertyIsBetween>", {"Place"}),
        ('<PropertyIsLike wildCard="*" singleChar="." escapeChar="!" matchCase="false"><ValueReference>nom</ValueReference>'
         "<Literal>p*N.</Literal></PropertyIsLike>", {"Pont"}),
        ('<PropertyIsLike wildCard="*" singleChar="." escapeChar="!"><ValueReference>nom</ValueReference><Literal>P%</Literal>'
         "</PropertyIsLike>", set()),
        ("<Intersects><ValueReference>geo_point_2d</ValueReference><gml:Polygon><gml:exterior><gml:LinearRing><gml:posList>"
         "50.6 3.06 50.6 3.064 50.7 3.064 50.7 3.06 50.6 3.06</gml:posList></gml:LinearRing></gml:exterior></gml:Polygon>"
         "</Intersects>", {"Place"}),
        ('<Disjoint><ValueReference>geo_point_2d</ValueReference><gml:Envelope srsName="EPSG:4326"><gml:lowerCorner>3.0645 50'
         "</gml:lowerCorner><gml:upperCorner>4 51</gml:upperCorner></gml:Envelope></Disjoint>", {"Place"}),
        ("<Or><PropertyIsEqualTo><ValueReference>nom</ValueReference><Literal>Gare</Literal></PropertyIsEqualTo>"
         "<PropertyIsEqualTo><ValueReference>nom</ValueReference><Literal>Pont</Literal></PropertyIsEqualTo></Or>",
         {"Gare", "Pont"}),
    ],
)  # fmt: skip
def test_filters(catalogue: Portal, condition: str, found: set[str]) -> None:
    assert asked(catalogue, f"filter={quote(f'<Filter {FES}>{condition}</Filter>')}") == found
    body = (
        '<wfs:GetFeature xmlns:wfs="http://www.opengis.net/wfs/2.0" service="WFS" version="2.0.0">'
        f'<wfs:Query typeNames="b:stations"><Filter {FES}>{condition}</Filter></wfs:Query></wfs:GetFeature>'
    )
    assert names(httpx.post(f"{catalogue.url}/wfs", content=body, timeout=60).content) == found


def test_pages_and_order(catalogue: Portal) -> None:
    address: str | None = f"{GET}&count=2&sortBy=nom%20D"
    seen = []
    while address:
        root = etree.fromstring(catalogue.get(address).content)
        seen += [element.text for element in root.iter("{*}nom")]
        following = root.get("next")
        address = following.removeprefix(catalogue.url) if following else None
    assert seen == ["Pont", "Place", "Gare"]
    hits = etree.fromstring(catalogue.get(f"{GET}&resultType=hits").content)
    assert (hits.get("numberMatched"), hits.get("numberReturned"), len(hits)) == ("3", "0", 0)


def test_features_are_gml(catalogue: Portal, valid: Validate) -> None:
    """Geometries against the schema of GML 3.2.1; elements against the schema the service itself describes."""
    described = etree.fromstring(catalogue.get(f"{KVP}DescribeFeatureType&typeNames=b:stations").content)
    fields = [element.get("name") for element in described.iter("{*}element") if element.get("minOccurs")]
    root = etree.fromstring(catalogue.get(GET).content)
    for feature in root.iter("{*}stations"):
        held = [etree.QName(child).localname for child in feature]
        assert held == [name for name in fields if name in held]
    for point in root.iter(f"{{{NAMES['gml']}}}Point"):
        valid("gml/3.2.1/gml.xsd", point)


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("GetFeature", "MissingParameterValue"),
        ("GetFeature&typeNames=b:budget", "InvalidParameterValue"),
        ("GetFeature&typeNames=b:stations,b:stations2", "OptionNotSupported"),
        ("GetFeature&typeNames=stations&count=many", "InvalidParameterValue"),
        ("GetFeature&typeNames=stations&bbox=1,2,3", "InvalidParameterValue"),
        ("GetFeature&typeNames=stations&bbox=1,2,3,nan", "InvalidParameterValue"),
        ("GetFeature&typeNames=stations&srsName=EPSG:99999", "InvalidParameterValue"),
        ("GetFeature&typeNames=stations&outputFormat=dxf", "InvalidParameterValue"),
        ("GetFeature&typeNames=stations&propertyName=nothing", "InvalidParameterValue"),
        ("GetFeature&typeNames=stations&sortBy=geo_point_2d", "InvalidParameterValue"),
        ("GetFeature&typeNames=stations&filter=%3Cx", "InvalidParameterValue"),
        (
            "GetFeature&typeNames=stations&filter=" + quote(f"<Filter {FES}><During/></Filter>"),
            "InvalidParameterValue",
        ),
        ("GetFeature&storedquery_id=x", "InvalidParameterValue"),
        ("Transaction", "OperationNotSupported"),
    ],
)
def test_mistakes_are_told(catalogue: Portal, query: str, code: str, valid: Validate) -> None:
    answer = catalogue.get(KVP + query)
    assert answer.status_code == 400, answer.text
    valid("ows/1.1.0/owsExceptionReport.xsd", answer.content)
    assert etree.fromstring(answer.content)[0].get("exceptionCode") == code


def test_what_is_not_there(catalogue: Portal) -> None:
    assert asked(catalogue, f"resourceId=stations.{'0' * 40}") == set()
    gone = catalogue.get(
        f"{KVP}GetFeature&storedquery_id=urn:ogc:def:query:OGC-WFS::GetFeatureById&id=stations.{'0' * 40}"
    )
    assert gone.status_code == 404
