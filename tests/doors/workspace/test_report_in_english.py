"""What is said of a file is said in the reader's language: the page of a draft, the public page, the management API."""

import html
import json
import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils.timezone import now
from tests.doors.workspace.test_publishing import lille, pauline, send, worked  # noqa: F401 fixtures

from beffroi.city.catalog.public import Dataset, Version
from beffroi.city.people.public import Organisation, User, make_token
from beffroi.city.schemas import public as schemas
from beffroi.data.typography import french
from beffroi.engines.intake import public as intake

pytestmark = pytest.mark.usefixtures("instance")
ENGLISH = {"HTTP_ACCEPT_LANGUAGE": "en"}
FRENCH = re.compile(r"[«»éèêàùç]| (le|la|les|des|une?|est|sont|ligne|colonne|valeurs?) ", re.IGNORECASE)
#: What a city's file holds: a title, empty rows, a name twice, lost zeros, words for nothing, a total.
HEADER = "Trees;;;;;\n;;;;;\nid;essence;id;Code postal;height;seen\n"
ROWS = "".join(
    f"{n};{'Orme' if n % 2 else 'Chene'};{n};{'1000' if n == 4 else 59000 + n};{n},5;2025-10-{n % 20 + 10} 08:30\n"
    for n in range(1, 60)
)
ODD = "60;Orme;60;59000;tall;2025-10-10 08:30\n61;Orme;61;59000;nd;2025-10-10 08:30\n62;Orme\n;;;;;\nTotal;;;;1800;\n"
FIELDS = [
    {"name": "id", "constraints": {"unique": True}},
    {"name": "essence", "constraints": {"enum": ["Tilleul", "Orme"]}},
    {"name": "height", "type": "number", "decimalChar": ","},
]


@pytest.fixture
def draft(pauline: Client, lille: Organisation) -> Version:  # noqa: F811 fixtures
    schemas.add(json.dumps({"name": "trees", "title": "Trees", "fields": FIELDS}).encode(), "trees.json")
    send(pauline, HEADER + ROWS + ODD, lille, name="Trees.csv")
    dataset = Dataset.objects.get(dataset_id="trees")
    pauline.post("/espace/jeux/trees/brouillon/schema/", {"schema": "trees"})
    worked()
    waiting = intake.waiting_draft(dataset)
    assert waiting is not None
    return waiting


def section(page: str, heading: str) -> str:
    """The text of the section under a heading."""
    found = page[page.index(f'id="{heading}"') :]
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", found[: found.index("</section>")])).split())


def report_of(version: Version) -> tuple[set[str], list[str]]:
    """The kinds of remarks, and their French sentences."""
    notes = version.report["notes"]
    return {note["kind"] for note in notes}, [note["sentence"] for note in notes]


def test_the_page_of_a_draft(pauline: Client, draft: Version) -> None:  # noqa: F811 fixture
    kinds, sentences = report_of(draft)
    assert {
        "banner",
        "repeated_header",
        "lost_leading_zeros",
        "bad_value",
        "none_words",
        "naive_hours",
        "schema_error",
    } <= kinds
    page = pauline.get("/en/espace/jeux/trees/brouillon/").content.decode()
    said = section(page, "remarks")
    assert "“tall” does not read as a number" in said
    assert FRENCH.search(said) is None, said
    assert [sentence for sentence in sentences if sentence in html.unescape(page)] == []
    assert "all values are whole numbers" in page
    page = html.unescape(pauline.get("/espace/jeux/trees/brouillon/").content.decode())
    assert french("« tall » ne se lit pas comme un nombre") in page


def test_the_public_page(pauline: Client, draft: Version) -> None:  # noqa: F811 fixture
    intake.release(
        draft, actor=User.objects.get(username="pauline"), acting_as="", reason="", expect_current=0
    )
    page = Client().get("/en/explore/dataset/trees/information/").content.decode()
    assert "“tall” does not read as a number" in html.unescape(page)
    assert [sentence for sentence in report_of(draft)[1] if sentence in html.unescape(page)] == []


def test_the_management_api(draft: Version) -> None:
    boss = User.objects.get(username="pauline")
    organisation = draft.dataset.organisation
    secret = make_token(organisation, "lecture", ["see_drafts"], now() + timedelta(days=1), boss)[1]
    asked = {"HTTP_AUTHORIZATION": f"Bearer {secret}"}
    path = f"/api/manage/datasets/trees/versions/{draft.number}"
    told = Client().get(path, **asked, **ENGLISH).json()
    sentences = [note["sentence"] for note in told["notes"]] + [field["why"] for field in told["fields"]]
    assert len(sentences) > 8
    assert [sentence for sentence in sentences if FRENCH.search(sentence)] == []
    said = [note["sentence"] for note in Client().get(path, **asked).json()["notes"]]
    assert [french(sentence) for sentence in said] == [french(sentence) for sentence in report_of(draft)[1]]


def test_a_draft_read_before_keeps_its_sentences(pauline: Client, draft: Version) -> None:  # noqa: F811 fixture
    for note in draft.report["notes"]:
        del note["kind"], note["facts"]
    for field in draft.report["fields"]:
        del field["because"]
    draft.save()
    page = html.unescape(pauline.get("/en/espace/jeux/trees/brouillon/").content.decode())
    assert french("« tall » ne se lit pas comme un nombre") in page
