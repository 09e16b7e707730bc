"""The OpenAPI document: valid, complete, and true of the code it is made from."""

import re
from typing import Any

import pytest
from openapi_schema_validator import OAS30Validator
from openapi_spec_validator import OpenAPIV30SpecValidator
from tests.conftest import ROOT
from tests.doors.explore.conftest import V21, Service

from beffroi.doors.explore import urls
from beffroi.doors.explore.openapi.files import exports
from beffroi.doors.explore.openapi.operations import OPERATIONS

NAMES = {"dataset_id": "quartiers", "record_id": "0" * 40, "attachment_id": "absent"}
#: Parameters read in the code of this version of the API: `parameters.flag("x")` and the like.
READING = re.compile(r'(?:parameters|self|request\.GET\))\.(?:text|texts|whole|flag|choice)\(\s*"(\w+)"')
ELSEWHERE = {"legacy", "tiles", "earlier.py"}  # other versions, other addresses: not described here


@pytest.fixture(scope="module")
def described(service: Service) -> dict[str, Any]:
    """The document."""
    found: dict[str, Any] = service.get("/swagger.json").json()
    return found


def parameters(described: dict[str, Any], path: str) -> list[dict[str, Any]]:
    """The parameters of a call."""
    known = described["components"]["parameters"]
    return [known[one["$ref"].rsplit("/", 1)[1]] for one in described["paths"][path]["get"]["parameters"]]


def filled(path: str) -> str:
    """The path with names of things."""
    return re.sub(r"\{(\w+)\}", lambda found: NAMES[found.group(1)], path)


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_it_is_valid_openapi(service: Service, lang: str) -> None:
    document = service.get("/swagger.json", lang=lang).json()
    OpenAPIV30SpecValidator(document).validate()
    assert document["servers"] == [{"url": f"{service.url}{V21}"}]


def test_it_exists_in_two_languages(service: Service, described: dict[str, Any]) -> None:
    english = service.get("/swagger.json", lang="en").json()
    for path, methods in described["paths"].items():
        assert methods["get"]["summary"] != english["paths"][path]["get"]["summary"]
    assert service.get("/swagger.json", lang="nl").json() == english


def test_every_address_is_described(described: dict[str, Any]) -> None:
    routes = set()
    for found in urls.urlpatterns:
        match = re.fullmatch(r"\^explore/v2\\\.1/(.*?)/?\??\$", str(found.pattern))
        if match and match.group(1) != r"swagger\.json":
            routes.add("/" + re.sub(r"\(\?P<(\w+)>\[\^/\]\+\)", r"{\1}", match.group(1)))
    assert len(routes) > 10
    paths = {re.sub(r"(/exports/)[^/]+$", r"\1{name}", path) for path in described["paths"]}
    assert paths == routes


def test_every_format_offered_is_described(service: Service, described: dict[str, Any]) -> None:
    for root in ("/catalog/datasets/quartiers/exports", "/catalog/exports"):
        offered = {link["rel"] for link in service.get(root).json()["links"]} - {"self"}
        path = root.replace("quartiers", "{dataset_id}")
        assert {f"{path}/{name}" for name in offered} == {
            p for p in described["paths"] if p.startswith(f"{path}/")
        }


def test_the_parameters_described_are_those_the_code_reads(described: dict[str, Any]) -> None:
    folder = ROOT / "src" / "beffroi" / "doors" / "explore"
    read = {
        name
        for path in folder.rglob("*.py")
        if not set(path.relative_to(folder).parts) & ELSEWHERE
        for name in READING.findall(path.read_text("utf-8"))
    }
    described_ones = {p["name"] for p in described["components"]["parameters"].values() if p["in"] == "query"}
    assert described_ones == read


def test_parameters_are_held_to_what_is_said(service: Service, described: dict[str, Any]) -> None:
    """Whatever is said to be a number, a yes or no, or one of a few words is refused when it is not, everywhere."""
    for path in described["paths"]:
        for parameter in parameters(described, path):
            shape = parameter["schema"]
            if parameter["in"] == "path" or not (shape["type"] in {"integer", "boolean"} or "enum" in shape):
                continue
            answer = service.get(filled(path), **{parameter["name"]: "nonsense"})
            wanted = {400, 404} if "record_id" in path else {400}
            assert answer.status_code in wanted, (path, parameter["name"], answer.text[:200])


def test_bounds_are_those_said(service: Service, described: dict[str, Any]) -> None:
    known = described["components"]["parameters"]
    most, least = known["limit"]["schema"]["maximum"], known["limit"]["schema"]["minimum"]
    records = "/catalog/datasets/villes/records"
    assert service.get(records, group_by="nom", limit=most).status_code == 200
    assert service.get(records, group_by="nom", limit=most + 1).status_code == 400
    assert service.get(records, limit=least).status_code == 200
    assert service.get(records, limit=least - 1).status_code == 400
    assert service.get(records, offset=known["offset"]["schema"]["minimum"] - 1).status_code == 400
    for number, status in ((1023, 400), (2154, 200), (32768, 400)):
        assert service.get("/catalog/datasets/villes/exports/geojson", epsg=number).status_code == status


@pytest.mark.parametrize("call", [*OPERATIONS, *exports()], ids=lambda call: call.key)
def test_plain_answers_are_as_said(service: Service, described: dict[str, Any], call: Any) -> None:
    """Asked without anything, each call answers in the form and the type it is said to."""
    answer = service.get(filled(call.path))
    if {"record_id", "attachment_id"} & set(call.named):
        assert answer.status_code == 404
        return
    assert answer.status_code == 200
    media = answer.headers["content-type"].partition(";")[0]
    content = described["paths"][call.path]["get"]["responses"]["200"]["content"]
    assert media == next(iter(content))
    if media == "application/json":
        root = {"components": described["components"], **content[media]["schema"]}
        OAS30Validator(root).validate(answer.json())


def test_whole_objects_have_every_key_said(service: Service, described: dict[str, Any]) -> None:
    """Where a selection may be asked too, the document allows anything: the whole object is held to its own schema."""
    wanted = {"components": described["components"], "$ref": "#/components/schemas/Dataset"}
    whole = service.get("/catalog/datasets/villes", include_links="true").json()
    assert "_links" in whole
    for shape in (whole, *service.rows("/catalog/datasets"), *service.get("/catalog/exports/json").json()):
        OAS30Validator(wanted).validate(shape)
    assert set(whole["metas"]["default"]) == set(
        described["components"]["schemas"]["Metadata"]["properties"]["default"]["properties"]
    )


def test_failures_are_as_said(service: Service, described: dict[str, Any]) -> None:
    failures = {
        "400": service.get("/catalog/datasets/villes/records", where="nom >"),
        "404": service.get("/catalog/datasets/absent/records"),
        "414": service.get("/catalog/datasets/villes/records", where="x" * 40_000),
    }
    for status, answer in failures.items():
        assert str(answer.status_code) == status
        content = described["components"]["responses"][status]["content"]["application/json"]
        OAS30Validator({"components": described["components"], **content["schema"]}).validate(answer.json())


def test_it_is_asked_again_cheaply(service: Service) -> None:
    first = service.get("/swagger.json")
    again = service.get("/swagger.json", headers={"If-None-Match": first.headers["etag"]})
    assert again.status_code == 304
