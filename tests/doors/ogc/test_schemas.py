"""Answers of OGC API against the schemas OGC publishes (Features – Part 1), and its description against OpenAPI's."""

import re
from functools import cache
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator
from openapi_spec_validator import validate as openapi
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012
from tests.conftest import SHARED
from tests.portal_service import Portal

BLOCKS = SHARED.parent / "standards" / "ogcapi-features" / "core__openapi__ogcapi-features-1-oas31.yaml"
ITEMS = "/ogc/collections/stations/items"
EPSG = "http://www.opengis.net/def/crs/EPSG/0/2154"
ANSWERS = {
    "/ogc/": "landingPage",
    "/ogc/conformance": "confClasses",
    "/ogc/collections": "collections",
    "/ogc/collections/stations": "collection",
    "/ogc/collections/catalogue.records": "collection",
    ITEMS: "featureCollectionGeoJSON",
    f"{ITEMS}?limit=1&offset=1&crs={EPSG}": "featureCollectionGeoJSON",
    f"{ITEMS}?filter=places%20%3E%20100": "featureCollectionGeoJSON",
    "/ogc/collections/catalogue.records/items": "featureCollectionGeoJSON",
    "/ogc/collections/catalogue.records/items/budget": "featureGeoJSON",
    f"{ITEMS}?limit=x": "exception",
    "/ogc/collections/absent": "exception",
}


@cache
def _registry() -> Registry[Any]:
    text = re.sub(r"(type:|-) null *\n", r"\1 'null'\n", BLOCKS.read_text("utf-8"))  # the type, not nothing
    blocks = yaml.safe_load(text)
    return Registry().with_resource("urn:blocks", Resource(blocks, DRAFT202012))


def faults(schema: str, document: object) -> list[str]:
    """What a document has against a schema."""
    wanted = {"$ref": f"urn:blocks#/components/schemas/{schema}"}
    checked = Draft202012Validator(wanted, registry=_registry())
    return [f"{error.json_path}: {error.message[:200]}" for error in checked.iter_errors(document)]


@pytest.mark.shared
@pytest.mark.parametrize("address", ANSWERS)
def test_answers_are_those_of_the_standard(catalogue: Portal, address: str) -> None:
    answer = catalogue.get(address)
    assert (answer.status_code >= 400) == (ANSWERS[address] == "exception")
    document = answer.json()
    assert faults(ANSWERS[address], document) == []
    broken = dict.fromkeys(document, 3)  # the schemas do see what is wrong
    assert faults(ANSWERS[address], broken)


@pytest.mark.shared
def test_a_feature_is_that_of_the_standard(catalogue: Portal) -> None:
    first = catalogue.get(ITEMS).json()["features"][0]
    assert faults("featureGeoJSON", catalogue.get(f"{ITEMS}/{first['id']}").json()) == []


def test_the_description_is_openapi(catalogue: Portal) -> None:
    described = next(
        link["href"] for link in catalogue.get("/ogc/").json()["links"] if link["rel"] == "service-desc"
    )
    document = catalogue.get(described.removeprefix(catalogue.url)).json()
    openapi(document)
    assert {"/collections", "/conformance", "/"} <= document["paths"].keys()
