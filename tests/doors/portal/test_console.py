"""The console: a page for each call of the API, that asks the API itself."""

import re
from html import unescape
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

import pytest
from tests.portal_service import HOSTILE, Portal

CONSOLE = "/api/explore/v2.1/console"


class Forms(HTMLParser):
    """The forms of a page: address, and each field with what it holds."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, list[tuple[str, str]]]] = []
        self.labels: set[str] = set()
        self.ids: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if "id" in given:
            self.ids.append(given["id"])
        if tag == "form":
            self.found.append((given.get("action", ""), []))
        elif tag in {"input", "select"} and "name" in given:
            self.found[-1][1].append((given["name"], given.get("value", "")))
        elif tag == "label":
            self.labels.add(given["for"])


def document(portal: Portal, lang: str = "fr") -> dict:
    """The API's own description."""
    return portal.get(f"/api/explore/v2.1/swagger.json?lang={lang}").json()


def test_the_page_lists_every_call(portal: Portal) -> None:
    page = portal.get(CONSOLE).text
    described = document(portal)
    for path, methods in described["paths"].items():
        assert f"<code>/api/explore/v2.1{path}</code>" in page
        assert f"?call={methods['get']['operationId']}" in page


@pytest.mark.parametrize("address", [CONSOLE, f"{CONSOLE}/", f"/en{CONSOLE}", f"/en{CONSOLE}/"])
def test_both_spellings_and_both_languages(portal: Portal, address: str) -> None:
    answer = portal.get(f"{address}?call=records")
    assert answer.status_code == 200
    said = document(portal, "en" if address.startswith("/en") else "fr")
    assert said["paths"]["/catalog/datasets/{dataset_id}/records"]["get"]["summary"] in unescape(answer.text)


def test_every_call_has_a_form_that_runs_without_a_script(portal: Portal) -> None:
    described = document(portal)
    for path, methods in described["paths"].items():
        call = methods["get"]["operationId"]
        page = portal.get(f"{CONSOLE}?call={call}&dataset_id=lieux&record_id=a&attachment_id=b&limit=1").text
        forms = Forms(page)
        action, fields = forms.found[-1]
        filled = (
            path.replace("{dataset_id}", "lieux").replace("{record_id}", "a").replace("{attachment_id}", "b")
        )
        assert action == f"/api/explore/v2.1{filled}"
        asked = [parameter["$ref"].rsplit("/", 1)[1] for parameter in methods["get"]["parameters"]]
        names = {described["components"]["parameters"][key]["name"] for key in asked}
        assert {name for name, _ in fields} == names - {"dataset_id", "record_id", "attachment_id"}
        assert {f"p-{name}" for name, _ in fields} <= forms.labels
        assert len(forms.ids) == len(set(forms.ids))
        if "record_id" in names or "attachment_id" in names:
            continue
        answer = portal.get(
            action, params=fields
        )  # every field, those left empty too, as a browser sends them
        assert answer.status_code == 200, (call, answer.text)


def test_what_the_address_gives_is_filled_in(portal: Portal) -> None:
    page = portal.get(
        CONSOLE, params={"call": "records", "dataset_id": "lieux", "where": ["a>1", "b<2"], "lang": "nl"}
    ).text
    fields = Forms(page).found[-1][1]
    assert [value for name, value in fields if name == "where"] == ["a>1", "b<2"]
    assert "<option selected>nl</option>" in page
    assert "<code>visiteurs</code>" in page


def test_a_dataset_is_chosen_first(portal: Portal) -> None:
    page = portal.get(CONSOLE, params={"call": "facets"}).text
    assert '<fieldset class="stack" aria-labelledby="parameters" disabled>' in page
    assert '<option value="lieux">Lieux culturels de la métropole</option>' in page


def test_hostile_addresses(portal: Portal) -> None:
    page = portal.get(
        CONSOLE,
        params={
            "call": "record",
            "dataset_id": f"../../{HOSTILE}",
            "record_id": '"><b>?#',
            "select": HOSTILE,
        },
    ).text
    assert HOSTILE not in page
    action = Forms(page).found[-1][0]
    assert urlsplit(urljoin(portal.url, action)).path == action
    assert re.fullmatch(r"/api/explore/v2\.1/catalog/datasets/[^/]+/records/[^/]+", action)
    assert portal.get(CONSOLE, params={"call": HOSTILE}).status_code == 404
    assert portal.get(CONSOLE, params={"call": "records", "dataset_id": "absent"}).status_code == 200


def test_pages_lead_to_it(portal: Portal) -> None:
    home = portal.get("/").text
    assert home.count(f'href="{CONSOLE}"') == 2  # the menu and the foot
    assert f'href="/en{CONSOLE}"' in portal.get("/en/").text
