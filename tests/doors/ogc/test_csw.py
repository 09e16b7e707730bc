"""CSW 2.0.2 as its clients use it, and its records against the schemas of OGC and ISO."""

from concurrent.futures import ThreadPoolExecutor

import httpx
import pyogrio.raw
import pytest
from lxml import etree
from owslib.csw import CatalogueServiceWeb
from owslib.fes import (
    And,
    BBox,
    Not,
    Or,
    PropertyIsEqualTo,
    PropertyIsLike,
    PropertyIsNull,
    SortBy,
    SortProperty,
)
from tests.doors.conftest import HOSTILE
from tests.doors.ogc.conftest import Validate
from tests.portal_service import Portal

CSW, GMD = "http://www.opengis.net/cat/csw/2.0.2", "http://www.isotc211.org/2005/gmd"
KVP = "/csw?service=CSW&version=2.0.2&request="
ALL = {"stations", "budget", "piege"}
NAMES = {
    "csw": CSW,
    "gmd": GMD,
    "gco": "http://www.isotc211.org/2005/gco",
    "dc": "http://purl.org/dc/elements/1.1/",
}


@pytest.fixture(scope="module")
def client(catalogue: Portal) -> CatalogueServiceWeb:
    return CatalogueServiceWeb(f"{catalogue.url}/csw")


def post(catalogue: Portal, body: str) -> httpx.Response:
    return httpx.post(
        f"{catalogue.url}/csw", content=body, headers={"Content-Type": "application/xml"}, timeout=60
    )


def test_it_says_what_it_does(client: CatalogueServiceWeb) -> None:
    assert client.identification.type == "CSW"
    assert {"GetRecords", "GetRecordById", "DescribeRecord", "GetDomain"} <= {
        o.name for o in client.operations
    }
    schemas = client.get_operation_by_name("GetRecords").parameters["outputSchema"]["values"]
    assert set(schemas) == {CSW, GMD}


@pytest.mark.parametrize(
    ("constraints", "found"),
    [
        ([], ALL),
        ([PropertyIsLike("csw:AnyText", "%VELO%")], {"stations"}),  # whatever the case and the accents
        ([PropertyIsLike("dc:title", "Station%")], {"stations"}),
        ([PropertyIsLike("dc:title", "?udget", wildCard="*", singleChar="?")], {"budget"}),
        ([PropertyIsEqualTo("dc:subject", "libre-service")], {"stations"}),
        ([BBox([3.0, 50.6, 3.1, 50.7])], {"stations"}),
        ([BBox([13.0, 50.6, 13.1, 50.7])], set()),
        ([Not([PropertyIsEqualTo("dc:identifier", "budget")])], {"stations", "piege"}),
        ([PropertyIsNull("ows:BoundingBox")], {"budget", "piege"}),
        ([Or([PropertyIsEqualTo("apiso:Identifier", "budget"), PropertyIsEqualTo("dc:identifier", "stations")])],
         {"budget", "stations"}),
        ([And([PropertyIsEqualTo("dc:type", "dataset"), PropertyIsEqualTo("dc:identifier", "budget")])], {"budget"}),
    ],
)  # fmt: skip
def test_owslib_searches(client: CatalogueServiceWeb, constraints: list[object], found: set[str]) -> None:
    client.getrecords2(constraints=constraints, esn="full", maxrecords=20)
    assert set(client.records) == found
    assert client.results["matches"] == client.results["returned"] == len(found)


def test_owslib_reads_words_of_cql(client: CatalogueServiceWeb) -> None:
    client.getrecords2(cql="AnyText LIKE '%vélo%' AND dc:type = 'dataset'")
    assert set(client.records) == {"stations"}


def test_pages_in_order(client: CatalogueServiceWeb) -> None:
    seen, start = [], 1
    while start:
        client.getrecords2(
            startposition=start, maxrecords=2, sortby=SortBy([SortProperty("dc:identifier", "DESC")])
        )
        seen += list(client.records)
        start = client.results["nextrecord"]
    assert seen == sorted(ALL, reverse=True)
    client.getrecords2(resulttype="hits")
    assert (client.results["matches"], client.results["returned"]) == (3, 0)


def test_owslib_reads_records(client: CatalogueServiceWeb, catalogue: Portal) -> None:
    client.getrecords2(constraints=[PropertyIsEqualTo("dc:identifier", "stations")], esn="full")
    one = client.records["stations"]
    assert (one.title, one.language, one.created) == ("Stations de vélos", "fr", "2024-03-01")
    assert {"vélo", "Mobilité"} <= set(one.subjects)
    assert float(one.bbox.minx) == pytest.approx(3.0635)
    links = {reference["url"] for reference in one.references}
    assert any(link.endswith("/stations/exports/geojson") for link in links)
    client.getrecordbyid(["stations"], outputschema=GMD)
    iso = client.records["stations"]
    said = iso.identification[0]
    assert (iso.identifier, iso.languagecode, iso.hierarchy) == ("stations", "fre", "dataset")
    assert said.title == "Stations de vélos"
    assert said.topiccategory == ["transportation", "environment"]
    thesauri = {
        group.thesaurus["title"]: [k.name for k in group.keywords]
        for group in said.keywords
        if group.thesaurus
    }
    assert "Réseaux de transport" in thesauri["GEMET - INSPIRE themes, version 1.0"]
    assert said.contact[1].email == "velo@example.org"
    assert float(said.bbox.maxy) == pytest.approx(50.6371)
    assert iso.dataquality.lineage == "Délégataire des mobilités"
    assert iso.referencesystem.code == "EPSG:4326"
    assert any(online.protocol == "OGC:WFS" for online in iso.distribution.online)


def test_gdal_reads_it(catalogue: Portal) -> None:
    for asked, found in (({}, ALL), ({"where": "anytext LIKE '%velo%'"}, {"stations"})):
        meta, _ids, _shapes, values = pyogrio.raw.read(f"CSW:{catalogue.url}/csw", layer="records", **asked)
        assert set(values[list(meta["fields"]).index("identifier")]) == found


def test_documents_are_those_of_the_standards(catalogue: Portal, valid: Validate) -> None:
    records = "GetRecords&resulttype=results&elementsetname="
    addresses = [
        "GetCapabilities",
        "GetDomain&propertyname=dc:subject",
        f"{records}full",
        f"{records}brief&maxrecords=2",
    ]
    addresses.append("GetRecordById&id=stations,piege")
    with ThreadPoolExecutor() as asking:
        answers = list(asking.map(lambda address: catalogue.get(KVP + address), addresses))
    for answer in answers:
        assert answer.status_code == 200, answer.text
        valid("csw/2.0.2/CSW-discovery.xsd", answer.content)
    body = catalogue.get(f"{KVP}GetRecords&resulttype=results&outputschema={GMD}").content
    records = etree.fromstring(body).findall(".//gmd:MD_Metadata", NAMES)
    assert len(records) == 3
    for record in records:
        valid("19139/20060504/gmx/gmx.xsd", record)
        placed = record.find(".//gmd:EX_GeographicBoundingBox", NAMES) is not None
        assert placed == (
            record.findtext("gmd:fileIdentifier/gco:CharacterString", namespaces=NAMES) == "stations"
        )
        for needed in ("gmd:topicCategory", "gmd:DQ_ConformanceResult", "gmd:LI_Lineage", "gmd:otherConstraints",
                       "gmd:electronicMailAddress", "gmd:identifier", "gmd:dateStamp"):  # fmt: skip
            assert record.find(f".//{needed}", NAMES) is not None, needed


def test_texts_that_mean_harm_stay_texts(catalogue: Portal) -> None:
    body = etree.fromstring(catalogue.get(f"{KVP}GetRecordById&id=piege&elementsetname=full").content)
    title = body.findtext(".//dc:title", namespaces=NAMES)
    assert title == HOSTILE.replace("\x01", "\ufffd")


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("<", "InvalidParameterValue"),
        ("<a/>", "OperationNotSupported"),
        ('<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><GetRecords>&e;</GetRecords>', "InvalidParameterValue"),
        ("<!DOCTYPE x [" + '<!ENTITY a "aaaa">' * 3 + "]><GetRecords/>", "InvalidParameterValue"),
        ("<GetRecords>" + "<a>" * 500 + "</a>" * 500 + "</GetRecords>", "InvalidParameterValue"),
        (f'<GetRecords xmlns="{CSW}" outputSchema="nothing"/>', "InvalidParameterValue"),
        (f'<GetRecords xmlns="{CSW}" maxRecords="-1"/>', "InvalidParameterValue"),
        (f'<GetRecords xmlns="{CSW}" version="3.0.0"/>', "VersionNegotiationFailed"),
        (f'<GetRecords xmlns="{CSW}" resultType="results"><Query><Constraint><CqlText>title LIKE</CqlText></Constraint></Query>'
         "</GetRecords>", "InvalidParameterValue"),
        (f'<GetRecords xmlns="{CSW}" resultType="results"><Query><Constraint><Filter><PropertyIsEqualTo><PropertyName>x; drop'
         "</PropertyName><Literal>1</Literal></PropertyIsEqualTo></Filter></Constraint></Query></GetRecords>",
         "InvalidParameterValue"),
        (f'<GetRecords xmlns="{CSW}" resultType="results"><Query><SortBy><SortProperty><PropertyName>dc:nothing</PropertyName>'
         "</SortProperty></SortBy></Query></GetRecords>", "InvalidParameterValue"),
        (f'<GetRecordById xmlns="{CSW}"/>', "MissingParameterValue"),
    ],
)  # fmt: skip
def test_mistakes_are_told(catalogue: Portal, body: str, code: str, valid: Validate) -> None:
    answer = post(catalogue, body)
    assert answer.status_code == 400, answer.text
    valid("ows/1.0.0/owsExceptionReport.xsd", answer.content)
    report = etree.fromstring(answer.content)
    assert report[0].get("exceptionCode") == code
    assert report[0][0].text


def test_nothing_asked_is_a_mistake_too(catalogue: Portal) -> None:
    assert "MissingParameterValue" in catalogue.get("/csw").text
    assert httpx.put(f"{catalogue.url}/csw").status_code == 405
