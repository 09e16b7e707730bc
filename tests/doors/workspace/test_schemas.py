"""A new dataset from a schema: its template, rows typed in a form, what is wrong said beside its cell."""

import json
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from django.test import Client
from pytest_django import Settings
from tests.doors.workspace.test_publishing import lille, pauline, send, somebody, stranger, worked  # noqa: F401 fixtures

from beffroi.city.catalog.public import Dataset
from beffroi.city.jobs.public import Job
from beffroi.city.people.public import Organisation, Role, User
from beffroi.city.schemas import public as schemas
from beffroi.data.lake import ReadOptions
from beffroi.data.typography import french
from beffroi.engines.intake import public as intake

pytestmark = pytest.mark.usefixtures("instance")
HOSTILE = '"><script>alert(1)</script>'
PLACE = "/espace/publier/schemas/arbres/"
FIELDS = [
    {"name": "id", "constraints": {"required": True, "unique": True}, "description": HOSTILE},
    {"name": "essence", "title": "Essence", "constraints": {"enum": ["Tilleul", "Orme"]}},
    {"name": "hauteur", "type": "number", "example": "12.5"},
    {"name": "plantation", "type": "date"},
]


@pytest.fixture(autouse=True)
def arbres(instance: Path) -> None:
    document = {"name": "arbres", "title": "Arbres", "version": "1.0", "fields": FIELDS}
    schemas.add(json.dumps(document).encode(), "arbres.json")


def rows(*lines: tuple[str, ...]) -> dict[str, str]:
    cells = {f"r{row}-{place}": text for row, line in enumerate(lines) for place, text in enumerate(line)}
    return {**cells, "rows": str(len(lines)), "title": "Arbres du parc"}


def test_the_list_and_the_template(pauline: Client) -> None:  # noqa: F811 fixture
    assert PLACE in pauline.get("/espace/publier/schemas/").content.decode()
    answer = pauline.get(f"{PLACE}modele.csv")
    assert answer.content == schemas.template(schemas.get("arbres").schema)
    assert answer["Content-Disposition"] == 'attachment; filename="arbres.csv"'
    assert pauline.get("/espace/publier/schemas/inconnu/").status_code == 404


@pytest.fixture
def elsewhere(tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """A schema at an address: (the address, its file)."""

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

    folder = tmp_path / "served"
    folder.mkdir()
    (folder / "bancs.json").write_text(json.dumps({"name": "bancs", "title": "Bancs", "fields": FIELDS}))
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/bancs.json", folder / "bancs.json"
    finally:
        server.shutdown()
        server.server_close()


def test_a_schema_at_any_address(
    pauline: Client,  # noqa: F811 fixture
    elsewhere: tuple[str, Path],
    settings: Settings,
    tmp_path: Path,
) -> None:
    """Never a private one, unless the instance says so; who publishes adds it, an operator alone replaces it."""
    address, file = elsewhere
    place = "/espace/publier/schemas/"
    for refused in (address, "http://169.254.169.254/x", "file:///etc/passwd", "", "http://"):
        answer = pauline.post(place, {"address": refused})
        assert answer.status_code == 422, refused
    assert [known.name for known in schemas.known()] == ["arbres"]
    settings.BEFFROI = {**settings.BEFFROI, "FETCH_PRIVATE": True}
    assert pauline.post(place, {"address": address})["Location"] == f"{place}bancs/"
    assert schemas.get("bancs").source == address
    file.write_text(json.dumps({"name": "bancs", "title": "Autre", "fields": FIELDS}))
    assert pauline.post(place, {"address": address}).status_code == 422
    assert schemas.get("bancs").title == "Bancs"
    User.objects.filter(username="pauline").update(is_superuser=True)
    assert pauline.post(place, {"address": address}).status_code == 302
    assert schemas.get("bancs").title == "Autre"

    file.write_text(json.dumps({"name": "tables", "fields": FIELDS}))
    rows = tmp_path / "rows.csv"  # a file declares it by the address alone
    rows.write_text("id,essence,hauteur,plantation\n1,Orme,haut,\n")
    asked = intake.IntakeRequest(str(rows), options=ReadOptions(schema=f"{address}?v=2"))
    verdict = intake.receive(asked, lambda *_: None).report["details"]["schema"]
    assert (verdict["name"], verdict["valid"]) == ("tables", False)


def test_who_may_publish_nowhere_starts_nothing(lille: Organisation) -> None:  # noqa: F811 fixture
    reader = somebody("lea", lille, Role.READER)
    assert reader.get(PLACE).status_code == 403
    assert reader.post(PLACE, rows(("1", "Orme", "", ""))).status_code == 403
    assert Client().post(PLACE, rows(("1", "Orme", "", ""))).status_code == 302
    assert not Job.objects.exists()


def test_nobody_types_rows_for_another_organisation(stranger: Client, lille: Organisation) -> None:  # noqa: F811 fixtures
    answer = stranger.post(PLACE, {**rows(("1", "Orme", "", "")), "organisation": lille.slug})
    assert answer.status_code == 403
    assert not Job.objects.exists()


def test_typed_rows_become_a_draft_that_declares_its_schema(pauline: Client, lille: Organisation) -> None:  # noqa: F811 fixtures
    asked = rows(("1", "Tilleul", "12.5", "2024-01-31"), ("", "", "", ""), ("2", "", "", ""))
    answer = pauline.post(PLACE, asked)
    assert answer.status_code == 302, answer.content.decode()
    worked()
    dataset = Dataset.objects.get(dataset_id="arbres-du-parc")
    draft = intake.waiting_draft(dataset)
    assert draft is not None
    assert (dataset.organisation, draft.records_count, dataset.read_options) == (
        lille,
        2,
        {"schema": "arbres"},
    )
    assert draft.report["details"]["schema"]["valid"] is True


def test_what_is_wrong_is_said_beside_its_cell_and_nothing_is_lost(pauline: Client) -> None:  # noqa: F811 fixture
    answer = pauline.post(PLACE, rows(("1", "Orme", "haut", ""), ("1", "Chêne; ou if", "", "31/01/2024")))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert not Job.objects.exists()
    for key, value in (("r0-2", "haut"), ("r1-0", "1"), ("r1-1", "Chêne; ou if"), ("r1-3", "31/01/2024")):
        [line] = [line for line in page.splitlines() if f'name="{key}"' in line]
        assert f'value="{value}"' in line
        assert 'aria-invalid="true"' in line
    assert french("Champ « essence » : 1 valeur n&#x27;est pas dans la liste admise") in page
    assert "<script>alert" not in page


def test_a_row_more_keeps_those_typed(pauline: Client) -> None:  # noqa: F811 fixture
    page = pauline.post(PLACE, {**rows(("7", "Orme", "3", "")), "add": "1"}).content.decode()
    assert 'name="rows" value="2"' in page
    assert 'id="r0-0" value="7"' in page
    assert 'id="r1-0" value=""' in page
    assert pauline.post(PLACE, rows(("", "", "", ""))).status_code == 422


@pytest.mark.parametrize("count", ["", "-1", "0", "٣", "9999999999999", "1e3"])
def test_any_count_of_rows_is_bounded(pauline: Client, count: str) -> None:  # noqa: F811 fixture
    page = pauline.post(PLACE, {"rows": count, "add": "1", "r0-0": "\x00x\n"}).content.decode()
    assert 1 <= page.count("<legend>") <= 30
    assert 'id="r0-0" value="x"' in page


def test_a_recognised_draft_is_declared_verified_and_freed(pauline: Client, lille: Organisation) -> None:  # noqa: F811 fixtures
    """What is wrong is listed with its lines; hostile values are text."""
    send(pauline, f"id,essence,hauteur,plantation\n1,Orme,{HOSTILE[2:]},\n", lille)
    place = "/espace/jeux/arbres/brouillon/"
    assert french("ressemble au schéma « Arbres »") in pauline.get(place).content.decode()
    assert pauline.post(f"{place}schema/", {"schema": "inconnu"}).status_code == 422
    assert pauline.post(f"{place}schema/", {"schema": "arbres"}).status_code == 302
    worked()
    page = pauline.get(place).content.decode()
    assert french("Champ « hauteur » : 1 valeur ne se lit pas comme un nombre.") in page
    assert "ligne 2 : <code>&lt;script&gt;alert(1)&lt;/script&gt;</code>" in page
    assert "<script>alert" not in page
    english = pauline.get(f"/en{place}").content.decode()
    assert "Field “hauteur”: 1 value does not read as a number." in english
    assert "line 2: <code>" in english.replace("line 2 :", "line 2:")
    assert pauline.post(f"{place}schema/", {"schema": ""}).status_code == 302
    worked()
    assert "s&#x27;écarte du schéma" not in pauline.get(place).content.decode()


def test_only_its_producers_declare(stranger: Client, pauline: Client, lille: Organisation) -> None:  # noqa: F811 fixtures
    send(pauline, "id,essence,hauteur,plantation\n1,Orme,2,\n", lille)
    jobs = Job.objects.count()
    assert stranger.post("/espace/jeux/arbres/brouillon/schema/", {"schema": "arbres"}).status_code == 404
    assert Job.objects.count() == jobs
