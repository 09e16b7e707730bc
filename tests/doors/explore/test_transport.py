"""What every address does: methods, cross-origin headers, errors, caching, compression."""

import gzip
import re

import pytest
from tests.doors.explore.conftest import V21, Service

RECORDS = "/catalog/datasets/villes/records"


@pytest.mark.parametrize(
    "path",
    [
        "",
        "/catalog",
        "/catalog/datasets",
        "/catalog/datasets/villes",
        RECORDS,
        "/catalog/facets",
        "/catalog/exports",
    ]
    + [f"/catalog/datasets/villes/{name}" for name in ("facets", "exports", "attachments", "exports/csv")],
)
def test_both_spellings_answer_without_redirect(service: Service, path: str) -> None:
    plain, slashed = service.get(path), service.get(path + "/")
    assert plain.status_code == slashed.status_code == 200
    assert plain.content == slashed.content
    assert plain.headers["access-control-allow-origin"] == "*"


def test_preflight_allows_the_headers_of_known_clients(service: Service) -> None:
    asked = {"Origin": "https://example.fr", "Access-Control-Request-Method": "GET",
             "Access-Control-Request-Headers": "authorization, ods-widgets-version"}  # fmt: skip
    response = service.client.options(V21 + RECORDS, headers=asked)
    assert response.status_code == 204
    assert response.headers["access-control-allow-origin"] == "*"
    assert response.headers["access-control-allow-headers"] == "authorization, ods-widgets-version"
    assert "GET" in response.headers["access-control-allow-methods"]
    left = [int(service.client.options(V21 + RECORDS).headers["x-ratelimit-remaining"]) for _ in range(2)]
    assert left[0] == left[1]  # asking whether one may ask is not counted


def test_preflight_repeats_no_nonsense(service: Service) -> None:
    response = service.client.options(
        V21 + RECORDS, headers={"Access-Control-Request-Headers": "a;b<script>"}
    )
    assert "script" not in response.headers["access-control-allow-headers"]


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_only_reading_is_allowed(service: Service, method: str) -> None:
    response = service.client.request(method, V21 + RECORDS, content=b"{}")
    assert response.status_code == 405
    assert response.headers["allow"] == "GET, HEAD, OPTIONS"
    assert response.headers["x-ratelimit-limit"] == "50000"
    assert response.json()["error_code"] == "MethodNotAllowed"


def test_head_tells_the_same_without_a_body(service: Service) -> None:
    whole = service.get(RECORDS, headers={"Accept-Encoding": "identity"})
    head = service.client.head(V21 + RECORDS, headers={"Accept-Encoding": "identity"})
    assert head.status_code == 200
    assert head.content == b""
    assert head.headers["content-length"] == str(len(whole.content))
    assert head.headers["etag"] == whole.headers["etag"]


@pytest.mark.parametrize("path", ["/nowhere", "/catalog/datasets/villes/nothing", "/monitoring/datasets"])
def test_an_unknown_address_is_a_404_in_json(service: Service, path: str) -> None:
    response = service.get(path)
    assert response.status_code == 404
    assert response.json()["error_code"] == "NotFoundResource"


@pytest.mark.parametrize(
    ("parameters", "part"),
    [
        (
            {"limit": "dix"},
            "Invalid value for limit API parameter: dix was found but an integer is expected.",
        ),
        ({"limit": "9" * 40}, "Invalid value for limit API parameter"),
        ({"offset": "-1"}, "offset"),
        ({"timezone": "../../etc/passwd"}, "Invalid value for timezone API parameter: ../../etc/passwd"),
        ({"lang": "klingon"}, "Invalid value for lang API parameter: klingon"),
        ({"include_links": "peut-être"}, "Invalid value for include_links API parameter"),
    ],
)
def test_a_parameter_that_does_not_read(service: Service, parameters: dict[str, str], part: str) -> None:
    response = service.get(RECORDS, **parameters)
    assert response.status_code == 400
    assert response.json()["error_code"] == "InvalidRESTParameterError"
    assert part in response.json()["message"]


@pytest.mark.parametrize("text", ["True", "TRUE", "true"])
def test_booleans_in_any_case(service: Service, text: str) -> None:
    assert "_links" in service.get(RECORDS, include_links=text).json()


def test_empty_parameters_count_as_absent(service: Service) -> None:
    empty = dict.fromkeys(
        ("select", "where", "group_by", "order_by", "limit", "refine", "timezone", "lang"), ""
    )
    assert service.get(RECORDS, **empty).json() == service.get(RECORDS).json()


def test_a_page_is_asked_again_cheaply(service: Service) -> None:
    first = service.get(RECORDS, limit=2)
    again = service.get(RECORDS, headers={"If-None-Match": first.headers["etag"]}, limit=2)
    assert again.status_code == 304
    assert again.content == b""
    assert service.get(RECORDS, limit=3).headers["etag"] != first.headers["etag"]


def test_an_answer_that_depends_on_the_hour_is_not_kept(service: Service) -> None:
    assert "etag" not in service.get(RECORDS, where="maj < now()").headers


def test_gzip_for_who_reads_it(service: Service) -> None:
    packed = service.get(RECORDS, headers={"Accept-Encoding": "gzip"})
    plain = service.get(RECORDS, headers={"Accept-Encoding": "identity"})
    assert packed.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert packed.json() == plain.json()
    assert packed.headers["vary"] == "Accept-Encoding"


def test_every_answer_carries_the_quota(service: Service) -> None:
    for path in (RECORDS, "/catalog/datasets/absent/records"):
        headers = service.get(path).headers
        assert headers["x-ratelimit-limit"] == "50000"
        assert re.fullmatch(r"\d{4}-\d\d-\d\d 00:00:00\+00:00", headers["x-ratelimit-reset"])
        assert "X-RateLimit-Remaining" in headers["access-control-expose-headers"]


@pytest.mark.parametrize("scheme", ["Apikey", "ApiKey", "apikey", "Bearer"])
def test_keys_of_any_spelling_are_tolerated(service: Service, scheme: str) -> None:
    assert service.get(RECORDS, headers={"Authorization": f"{scheme} abc"}).status_code == 200


def test_an_address_too_long_is_refused(service: Service) -> None:
    response = service.get(RECORDS, where="x" * 40_000)
    assert response.status_code == 414
    assert response.json()["error_code"] == "InvalidRESTParameterError"


def test_a_host_that_is_not_ours(service: Service) -> None:
    response = service.get(RECORDS, headers={"Host": "evil.example"})
    assert response.status_code == 400
    assert "evil" not in response.text


def test_no_cookie_is_set(service: Service) -> None:
    assert "set-cookie" not in service.get(RECORDS).headers


def test_compressed_export_is_gzip(service: Service) -> None:
    response = service.get("/catalog/datasets/villes/exports/json", compressed="true")
    assert response.headers["content-disposition"] == 'attachment; filename="villes.json.gzip"'
    assert len(gzip.decompress(response.content)) == len(
        service.get("/catalog/datasets/villes/exports/json").content
    )
