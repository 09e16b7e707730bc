"""Publishing from the workspace: who may, what is refused, what each act leaves."""

import html
import io
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from beffroi.city.catalog import public as catalog
from beffroi.city.catalog.public import Dataset, Version
from beffroi.city.jobs.public import Job, Schedule
from beffroi.city.jobs.running import run
from beffroi.city.people.public import Membership, Organisation, Role, User, named_organisation
from beffroi.data.typography import french
from beffroi.engines.intake import public as intake
from beffroi.trust.audit.public import AuditEvent

pytestmark = pytest.mark.usefixtures("instance")
State = Version.State
TREES = "Code;Essence;Hauteur (m);x1;y1\nA1;Tilleul;12,5;3,05;50,63\nA2;Érable;8,0;3,06;50,64\n"
HOSTILE = "<script>alert(1)</script>"


@pytest.fixture
def lille() -> Organisation:
    return named_organisation("Commune de Lille")[0]


def somebody(name: str, organisation: Organisation, role: str) -> Client:
    user = User.objects.create_user(name, email=f"{name}@exemple.fr")
    Membership.objects.create(user=user, organisation=organisation, role=role)
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def pauline(lille: Organisation) -> Client:
    """A steward of Lille."""
    return somebody("pauline", lille, Role.STEWARD)


@pytest.fixture
def stranger() -> Client:
    """An administrator of somewhere else."""
    return somebody("colette", named_organisation("Commune de Lomme")[0], Role.ADMINISTRATOR)


def send(
    client: Client, text: str, organisation: Organisation, *, name: str = "Arbres.csv", to: str = ""
) -> Job:
    """Give a file, and let the worker read it to the end."""
    file = SimpleUploadedFile(name, text.encode("utf-8"))
    answer = client.post(f"/espace/publier/{to}", {"organisation": organisation.pk, "file": file})
    assert answer.status_code == 302, answer.content.decode()
    return worked()


def worked() -> Job:
    """The newest job, run."""
    job = Job.objects.exclude(verb="intake.index").order_by("-created_at").first()
    assert job is not None
    run(str(job.pk))
    job.refresh_from_db()
    return job


def described(client: Client, **said: str) -> None:
    form = {
        "title": "Les arbres", "description": "Relevés par les jardiniers.", "license": "Licence Ouverte v2.0 (Etalab)",
        "contact": "jardins@lille.fr", "keyword": "arbre, parc ; arbre", "theme": "", "territory": "", "publisher": "",
        "update_frequency": "annuelle",
    }  # fmt: skip
    assert client.post("/espace/jeux/arbres/description/", {**form, **said}).status_code == 302


def release(client: Client, draft: Version, current: int = 0) -> int:
    return client.post(
        "/espace/jeux/arbres/brouillon/publier/", {"version": draft.number, "current": current}
    ).status_code


def draft() -> Version:
    found = intake.waiting_draft(Dataset.objects.get(dataset_id="arbres"))
    assert found is not None
    return found


def test_a_visitor_is_asked_to_sign_in() -> None:
    answer = Client().get("/espace/publier/")
    assert answer.status_code == 302
    assert "/login/" in answer["Location"]


def test_a_file_becomes_a_draft_then_a_public_dataset(pauline: Client, lille: Organisation) -> None:
    job = send(pauline, TREES, lille)
    assert job.organisation == lille
    assert pauline.get(f"/espace/publier/lecture/{job.pk}/")["Location"] == "/espace/jeux/arbres/brouillon/"
    page = pauline.get("/espace/jeux/arbres/brouillon/").content.decode()
    assert "Tilleul" in page
    assert "nombre décimal" in page
    assert 'id="schema"' not in page  # nobody declared any, none is known
    assert release(pauline, draft()) == 422  # it is not described
    assert not catalog.search().exists()
    described(pauline)
    assert release(pauline, draft()) == 302
    dataset = catalog.find("arbres")
    assert (dataset.title, dataset.meta("keyword"), dataset.organisation) == (
        "Les arbres",
        ["arbre", "parc"],
        lille,
    )
    assert dataset.meta("contact_email", "dcat") == "jardins@lille.fr"
    verbs = set(AuditEvent.objects.filter(object_id="arbres").values_list("verb", "actor_label"))
    assert {("draft", "pauline"), ("describe", "pauline"), ("publish", "pauline")} <= verbs


def test_the_form_corrects_and_forgets_corrections(pauline: Client, lille: Organisation) -> None:
    send(pauline, TREES, lille)
    form = {
        "f0-label": "Code", "f0-id": "1", "f1-label": "Espèce", "f1-name": "espece", "f2-label": "Hauteur", "f2-type": "text",
        "f2-unit": "m", "f3-label": "x1", "f3-place": "longitude", "f4-label": "y1", "f4-place": "latitude",
    }  # fmt: skip
    assert pauline.post("/espace/jeux/arbres/brouillon/corriger/", form).status_code == 302
    job = worked()
    seen = pauline.get(f"/espace/publier/lecture/{job.pk}/")["Location"]
    assert seen == "/espace/jeux/arbres/brouillon/#rows"
    fields = {field.name: field for field in draft().schema}
    assert list(fields) == ["code", "espece", "hauteur_m", "x1", "y1", "geo_point_2d"]
    assert (fields["espece"].label, fields["hauteur_m"].type.value) == ("Espèce", "text")
    assert (fields["hauteur_m"].annotations["unit"], "id" in fields["code"].annotations) == (["m"], True)
    again = {
        **form,
        "f2-type": "",
        "f2-unit": "",
        "f1-name": "espece",
        "f0-id": "",
        "f5-label": "geo_point_2d",
    }
    pauline.post("/espace/jeux/arbres/brouillon/corriger/", again)
    worked()
    fields = {field.name: field for field in draft().schema}
    assert fields["hauteur_m"].type.value == "double"
    assert "unit" not in fields["hauteur_m"].annotations
    assert "id" not in fields["code"].annotations
    assert "espece" in fields


def test_a_total_under_the_rows_is_left_out_now_and_at_the_next_update(
    pauline: Client, lille: Organisation
) -> None:
    rows = "".join(f"A{n};Tilleul;{n},5 €;3,05;50,6{n}\n" for n in range(6))
    ugly = "Code;Essence;Prix;x1;y1\n" + rows + "TOTAL;;33 €;;\n"
    send(pauline, ugly, lille)
    page = pauline.get("/espace/jeux/arbres/brouillon/").content.decode()
    assert french("La dernière ligne (« TOTAL »…)") in html.unescape(page)
    assert "ligne 8" in page
    pauline.post("/espace/jeux/arbres/brouillon/fin/", {"keep": "no"})
    worked()
    assert draft().records_count == 6
    assert "Remettre ces lignes" in pauline.get("/espace/jeux/arbres/brouillon/").content.decode()
    described(pauline)
    release(pauline, draft())
    send(pauline, ugly.replace("A0;", "A9;"), lille, to="?jeu=arbres")
    assert draft().records_count == 6
    pauline.post("/espace/jeux/arbres/brouillon/fin/", {"keep": "yes"})
    worked()
    assert draft().records_count == 7


IMPOSSIBLE = (
    ("f1-name", "../../etc"),
    ("f1-name", '"; DROP TABLE'),
    ("f1-name", "Espèce"),
    ("f2-type", "geometry"),
)


def test_a_correction_that_cannot_be_is_refused_with_its_field(pauline: Client, lille: Organisation) -> None:
    send(pauline, TREES, lille)
    form = {f"f{n}-label": f"champ {n}" for n in range(5)}
    for field, value in IMPOSSIBLE:
        answer = pauline.post("/espace/jeux/arbres/brouillon/corriger/", {**form, field: value})
        assert answer.status_code == 422, value
        assert ("Essence" if field[1] == "1" else "hauteur_m") in alert(answer.content.decode()), value
    assert draft().number == 1


def alert(page: str) -> str:
    """What a refusal says."""
    return html.unescape(page).split('role="alert"')[1].split("</div>")[0]


def test_an_update_shows_its_differences_then_is_undone(pauline: Client, lille: Organisation) -> None:
    send(pauline, TREES, lille)
    pauline.post(
        "/espace/jeux/arbres/brouillon/corriger/", {f"f{n}-label": "x" for n in range(5)} | {"f0-id": "1"}
    )
    worked()
    described(pauline)
    release(pauline, draft())
    send(pauline, TREES.replace("12,5", "13,5") + "A3;If;2,0;3,07;50,65\n", lille, to="?jeu=arbres")
    page = pauline.get("/espace/jeux/arbres/brouillon/").content.decode()
    assert "3 enregistrements au lieu de 2" in page
    assert draft().changes["records"]["changed"] == 1
    assert release(pauline, draft(), current=1) == 422  # version 2 is the one in public: they saw another
    assert release(pauline, draft(), current=2) == 302
    answer = pauline.post("/espace/jeux/arbres/revenir/", {"number": "2"})
    assert answer.status_code == 302
    assert catalog.find("arbres").current.number == 2  # type: ignore[union-attr]
    assert pauline.post("/espace/jeux/arbres/revenir/", {"number": "9"}).status_code == 422
    assert pauline.post("/espace/jeux/arbres/retirer/", {"reason": "Erreur"}).status_code == 302
    assert not catalog.search().exists()


def test_deleting_asks_for_the_identifier(pauline: Client, lille: Organisation) -> None:
    send(pauline, TREES, lille)
    assert pauline.post("/espace/jeux/arbres/supprimer/", {"confirm": "arbre"}).status_code == 422
    assert Dataset.objects.exists()
    assert pauline.post("/espace/jeux/arbres/supprimer/", {"confirm": "arbres"}).status_code == 302
    assert not Dataset.objects.exists()


ACTS = ("brouillon/corriger/", "brouillon/publier/", "brouillon/abandonner/", "revenir/", "retirer/", "supprimer/",
        "description/", "mises-a-jour/")  # fmt: skip
PAGES = ("", "brouillon/", "description/", "mises-a-jour/")


def test_somebody_else_sees_nothing_and_does_nothing(
    pauline: Client, stranger: Client, lille: Organisation
) -> None:
    job = send(pauline, TREES, lille)
    for page in PAGES:
        assert stranger.get(f"/espace/jeux/arbres/{page}").status_code == 404, page
    for act in ACTS:
        assert stranger.post(f"/espace/jeux/arbres/{act}", {"confirm": "arbres"}).status_code == 404, act
    assert stranger.get(f"/espace/publier/lecture/{job.pk}/").status_code == 404
    assert stranger.post(f"/espace/publier/lecture/{job.pk}/arreter/").status_code == 404
    assert draft().number == 1
    described(pauline)
    release(pauline, draft())
    for act in ACTS:  # it is public now: seen, still not theirs
        assert stranger.post(f"/espace/jeux/arbres/{act}", {"confirm": "arbres"}).status_code in {403, 404}, (
            act
        )
    assert catalog.find("arbres").title == "Les arbres"


def test_each_role_does_what_it_may(lille: Organisation, pauline: Client) -> None:
    send(pauline, TREES, lille)
    described(pauline)
    release(pauline, draft())
    reader, producer = somebody("rene", lille, Role.READER), somebody("paul", lille, Role.PRODUCER)
    for act in ACTS:
        assert reader.post(f"/espace/jeux/arbres/{act}", {"confirm": "arbres"}).status_code in {403, 404}, act
    for act in ("retirer/", "supprimer/"):
        assert producer.post(f"/espace/jeux/arbres/{act}", {"confirm": "arbres"}).status_code == 403, act
    page = producer.get("/espace/jeux/arbres/").content.decode()
    assert "Supprimer définitivement" not in page
    assert "Mettre à jour" in page


def test_a_file_is_given_only_where_one_may(stranger: Client, lille: Organisation) -> None:
    file = SimpleUploadedFile("a.csv", b"a;b\n1;2\n")
    answer = stranger.post("/espace/publier/", {"organisation": lille.pk, "file": file})
    assert answer.status_code == 422
    assert not Job.objects.exists()


def test_a_file_never_takes_the_name_of_somebody_elses(
    pauline: Client, stranger: Client, lille: Organisation
) -> None:
    send(pauline, TREES, lille)
    send(stranger, TREES, named_organisation("Commune de Lomme")[0])
    assert sorted(Dataset.objects.values_list("dataset_id", "organisation__name")) == [
        ("arbres", "Commune de Lille"),
        ("arbres-2", "Commune de Lomme"),
    ]


@pytest.mark.parametrize(
    "said", [{}, {"address": "ftp://a.fr/x"}, {"address": "file:///etc/passwd"}, {"address": "x"}]
)
def test_what_is_neither_file_nor_address_is_refused(
    pauline: Client, lille: Organisation, said: dict[str, str]
) -> None:
    answer = pauline.post("/espace/publier/", {"organisation": lille.pk, **said})
    assert answer.status_code == 422
    assert not Job.objects.exists()


def test_a_refused_file_says_why_and_leaves_nothing(pauline: Client, lille: Organisation) -> None:
    job = send(pauline, "%PDF-1.7 " + "x" * 500, lille, name="plan.pdf")
    page = pauline.get(f"/espace/publier/lecture/{job.pk}/").content.decode()
    assert "n'a pas pu être lu" in alert(page)
    assert html.unescape(job.message) in alert(page)
    assert not Dataset.objects.exists()


def test_a_file_over_the_limit_is_refused(
    pauline: Client, lille: Organisation, settings: object, instance: Path
) -> None:
    settings.INTAKE_LIMITS = replace(settings.INTAKE_LIMITS, max_source_bytes=100)  # type: ignore[attr-defined]  # any name
    file = SimpleUploadedFile("a.csv", b"a;b\n" * 100)
    answer = pauline.post("/espace/publier/", {"organisation": lille.pk, "file": file})
    assert answer.status_code == 422
    assert "BEFFROI_MAX_SOURCE_MB" in answer.content.decode()
    assert [p for p in (instance / "lake").rglob("*") if p.is_file()] == []


def test_an_archive_of_several_files_asks_which(pauline: Client, lille: Organisation) -> None:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("ecoles.csv", "nom;ville\nA;Lille\nB;Lille\n")
        archive.writestr("arbres.csv", TREES)
    file = SimpleUploadedFile("Arbres.zip", held.getvalue())
    pauline.post("/espace/publier/", {"organisation": lille.pk, "file": file})
    job = worked()
    page = pauline.get(f"/espace/publier/lecture/{job.pk}/").content.decode()
    assert '<option value="arbres.csv">' in page
    assert pauline.post(f"/espace/publier/lecture/{job.pk}/choisir/", {"choice": "../x"}).status_code == 404
    pauline.post(f"/espace/publier/lecture/{job.pk}/choisir/", {"choice": "arbres.csv"})
    assert worked().state == Job.State.DONE
    assert draft().records_count == 2
    page = pauline.get("/espace/jeux/arbres/brouillon/").content.decode()
    assert "ecoles.csv" in page
    pauline.post("/espace/jeux/arbres/brouillon/choisir/", {"choice": "ecoles.csv"})
    worked()
    assert [field.name for field in draft().schema] == ["nom", "ville"]


def test_hostile_words_are_shown_as_words(pauline: Client, lille: Organisation) -> None:
    text = f"nom;{HOSTILE}\n{HOSTILE};a\nb;{HOSTILE}\n"
    send(pauline, text, lille, name="<script>alert(1).csv")
    dataset = Dataset.objects.get()
    described_page = f"/espace/jeux/{dataset.dataset_id}/"
    for page in PAGES:
        assert "<script>alert" not in pauline.get(described_page + page).content.decode(), page


def test_the_pages_ask_few_questions(
    pauline: Client, lille: Organisation, django_assert_max_num_queries: object
) -> None:
    send(pauline, TREES, lille)
    pauline.get("/espace/jeux/arbres/brouillon/")
    with django_assert_max_num_queries(16):  # type: ignore[operator]  # pytest-django's fixture
        pauline.get("/espace/jeux/arbres/brouillon/")
    with django_assert_max_num_queries(16):  # type: ignore[operator]
        pauline.get("/espace/jeux/arbres/")


def test_an_update_is_scheduled_and_stopped(pauline: Client, lille: Organisation) -> None:
    send(pauline, TREES, lille)
    place = "/espace/jeux/arbres/mises-a-jour/"
    said = {"address": "https://exemple.fr/arbres.csv", "hours": "24", "first": "2030-01-02T06:00"}
    assert pauline.post(place, {**said, "address": "file:///etc/passwd"}).status_code == 422
    assert pauline.post(place, {**said, "hours": "0"}).status_code == 422
    assert pauline.post(place, said).status_code == 302
    planned = Schedule.objects.get(verb="intake.update")
    assert (planned.every_seconds, planned.organisation, planned.next_at.year) == (86_400, lille, 2030)
    assert "2\u00a0janvier" in pauline.get("/espace/jeux/arbres/").content.decode()
    assert pauline.post(place, {"stop": "1"}).status_code == 302
    assert not Schedule.objects.filter(verb="intake.update").exists()


def test_a_waiting_job_is_stopped(pauline: Client, lille: Organisation) -> None:
    file = SimpleUploadedFile("a.csv", b"a;b\n1;2\n")
    pauline.post("/espace/publier/", {"organisation": lille.pk, "file": file})
    job = Job.objects.get()
    moving = pauline.get(
        f"/espace/publier/lecture/{job.pk}/", headers={"HX-Request": "true"}
    ).content.decode()
    assert "<html" not in moving
    assert "hx-get" in moving
    pauline.post(f"/espace/publier/lecture/{job.pk}/arreter/")
    assert worked().state == Job.State.CANCELLED
    assert "arrêtée" in pauline.get(f"/espace/publier/lecture/{job.pk}/").content.decode()
