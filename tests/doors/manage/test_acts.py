"""The acts of a producer's script, from the outside: describe, send, look, correct, release, roll back, withdraw, delete."""

from pathlib import Path
from typing import Any
from zipfile import ZipFile

import httpx
import pytest
from tests.doors.manage.conftest import Manage
from tests.journeys.processes import wait

TREES = "Code commune;Essence;Hauteur\n59350;Platane;24,5\n59350;Hêtre;18\n"
MORE = TREES + "59512;Érable;19,2\n"


def sent(manage: Manage, dataset_id: str, text: str, **asked: Any) -> dict[str, Any]:
    """The job that takes a CSV in, ended well."""
    answer = manage.ask(
        "POST", f"/datasets/{dataset_id}/file", params={"name": "arbres.csv", **asked}, content=text.encode()
    )
    job = manage.done(answer)
    assert job["state"] == "done", job
    return job


def described(manage: Manage, dataset_id: str, title: str = "Arbres") -> httpx.Response:
    metas = {"default": {"license": "etalab-2.0", "description": "Les arbres."}}
    return manage.ask("PUT", f"/datasets/{dataset_id}", json={"title": title, "metas": metas})


def public(manage: Manage, dataset_id: str) -> int:
    return manage.portal.get(f"/api/explore/v2.1/catalog/datasets/{dataset_id}").status_code


def test_describing_twice_changes_nothing_and_if_match_protects(manage: Manage) -> None:
    first = described(manage, "arbres-decrits")
    assert first.status_code == 201, first.text
    assert first.json()["metas"]["default"]["license_url"]  # a known licence brings its address
    again = described(manage, "arbres-decrits")
    assert again.status_code == 200
    assert again.json()["metas"] == first.json()["metas"]
    mine = manage.ask("GET", "/datasets/arbres-decrits")
    change = {"metas": {"default": {"keyword": ["arbre"]}}}
    tag = {"If-Match": mine.headers["ETag"]}
    changed = manage.ask("PUT", "/datasets/arbres-decrits", json=change, headers=tag)
    assert changed.status_code == 200
    assert changed.json()["metas"]["default"]["keyword"] == ["arbre"]
    assert changed.json()["metas"]["default"]["description"] == "Les arbres."  # what is not named stays
    late = manage.ask("PUT", "/datasets/arbres-decrits", json=change, headers=tag)
    assert late.status_code == 412
    assert late.json()["code"] == "changed"
    assert public(manage, "arbres-decrits") == 404  # described, and yet seen by nobody else


def test_a_file_becomes_a_draft_then_public_then_another_then_back(manage: Manage) -> None:
    described(manage, "arbres")
    job = sent(manage, "arbres", TREES)
    assert job["result"]["version"] == 1
    assert job["result"]["published"] is False
    assert public(manage, "arbres") == 404
    report = manage.ask("GET", "/datasets/arbres/versions/1").json()
    assert report["version"]["state"] == "draft"
    assert [f["name"] for f in report["fields"]] == ["code_commune", "essence", "hauteur"]
    rows = manage.ask("GET", "/datasets/arbres/versions/1/rows", params={"limit": 1, "offset": 1}).json()
    assert rows == [{"code_commune": "59350", "essence": "Hêtre", "hauteur": 18.0}]

    corrected = manage.ask(
        "POST",
        "/datasets/arbres/versions/1/corrections",
        json={"fields": [{"name": "hauteur", "label": "Hauteur (m)"}]},
    )
    job = manage.done(corrected)
    nothing = manage.ask("POST", f"/datasets/arbres/versions/{job['result']['version']}/corrections", json={})
    assert nothing.status_code == 400
    draft = job["result"]["version"]
    fields = manage.ask("GET", f"/datasets/arbres/versions/{draft}").json()["fields"]
    assert fields[2]["label"] == "Hauteur (m)"
    moved = manage.ask("POST", f"/datasets/arbres/versions/{draft}/release", json={"expect_current": 7})
    assert moved.status_code == 409
    released = manage.ask("POST", f"/datasets/arbres/versions/{draft}/release", json={"expect_current": 0})
    assert released.status_code == 200, released.text
    assert released.json()["published"] is True
    assert public(manage, "arbres") == 200

    job = sent(manage, "arbres", MORE, publish=True)
    assert job["result"]["rows"] == 3
    assert manage.ask("GET", "/datasets/arbres").json()["records"] == 3
    versions = manage.ask("GET", "/datasets/arbres/versions").json()
    assert [v["state"] for v in versions["results"]][:2] == ["published", "archived"]
    fewer = "Code commune;Essence\n59350;Platane\n"
    held = sent(manage, "arbres", fewer, publish=True)["result"]
    assert (held["published"], "Champ disparu" in held["reason"]) == (False, True)
    assert manage.ask("GET", "/datasets/arbres").json()["records"] == 3
    assert sent(manage, "arbres", fewer, publish=True, breaking=True)["result"]["published"] is True
    back = manage.ask("POST", "/datasets/arbres/rollback", json={"version": draft})
    assert back.status_code == 200, back.text
    assert manage.ask("GET", "/datasets/arbres").json()["records"] == 2
    assert manage.ask("POST", "/datasets/arbres/withdraw", json={"reason": "essai"}).status_code == 200
    assert public(manage, "arbres") == 404
    assert manage.ask("DELETE", "/datasets/arbres").status_code == 204
    assert manage.ask("GET", "/datasets/arbres").status_code == 404


def test_a_form_sends_a_file_too_and_a_draft_is_read_again_and_put_aside(manage: Manage) -> None:
    described(manage, "par-formulaire")
    total = TREES + TREES.partition("\n")[2] * 2 + "TOTAL;;90\n"
    answer = manage.ask(
        "POST", "/datasets/par-formulaire/file", files={"file": ("arbres.csv", total.encode(), "text/csv")}
    )
    job = manage.done(answer)
    assert (job["state"], job["result"]["rows"]) == ("done", 7), job
    versions = "/datasets/par-formulaire/versions"
    unknown = {"options": {"table_schema": "personne-ne-le-connait"}}
    refused = manage.ask("POST", f"{versions}/{job['result']['version']}/corrections", json=unknown)
    assert refused.status_code == 404
    again = {"options": {"endings": False}}
    job = manage.done(manage.ask("POST", f"{versions}/{job['result']['version']}/corrections", json=again))
    number = job["result"]["version"]
    assert job["result"]["rows"] == 6
    report = manage.ask("GET", f"{versions}/{number}").json()
    assert "endings_left" in [note["code"] for note in report["notes"]]
    assert manage.ask("DELETE", f"/datasets/par-formulaire/versions/{number}").status_code == 204
    assert manage.ask("DELETE", f"/datasets/par-formulaire/versions/{number}").status_code == 404


def test_a_refused_file_says_why(manage: Manage) -> None:
    described(manage, "refuse")
    answer = manage.ask("POST", "/datasets/refuse/file", params={"name": "x.csv"}, content=b"")
    assert answer.status_code == 422
    assert "vide" in answer.json()["message"]
    job = manage.done(
        manage.ask("POST", "/datasets/refuse/file", params={"name": "x.zip"}, content=b"PK\x03\x04 not a zip")
    )
    assert job["state"] == "failed"
    assert job["message"]
    private = manage.ask("POST", "/datasets/refuse/address", json={"address": "http://127.0.0.1:1/x.csv"})
    assert manage.done(private)["state"] == "failed"


def test_documents_are_given_and_taken_away(manage: Manage) -> None:
    described(manage, "avec-notice")
    made = manage.ask(
        "POST",
        "/datasets/avec-notice/documents",
        params={"name": "../../etc/Notice d'été.pdf", "title": "La notice"},
        content=b"%PDF-1.4",
    )
    assert made.status_code == 201, made.text
    assert made.json()["name"] == "Notice d'été.pdf"
    listed = manage.ask("GET", "/datasets/avec-notice/documents").json()
    assert [d["title"] for d in listed["results"]] == ["La notice"]
    gone = manage.ask("DELETE", f"/datasets/avec-notice/documents/{made.json()['id']}")
    assert gone.status_code == 204
    assert manage.ask("GET", "/datasets/avec-notice/documents").json()["total"] == 0


def test_lists_are_paged_and_ordered(manage: Manage) -> None:
    for name in ("liste-c", "liste-a", "liste-b"):
        described(manage, name, title="Liste d'essai")
    asked = {"q": "liste essai", "limit": 2}
    first = manage.ask("GET", "/datasets", params=asked).json()
    assert first["total"] == 3
    assert [d["dataset_id"] for d in first["results"]] == ["liste-a", "liste-b"]
    rest = manage.ask("GET", "/datasets", params={**asked, "offset": 2}).json()
    assert [d["dataset_id"] for d in rest["results"]] == ["liste-c"]


@pytest.mark.parametrize(
    ("method", "path", "options", "status", "code"),
    [
        ("GET", "/datasets/none", {}, 404, "not_found"),
        ("GET", "/nowhere", {}, 404, "not_found"),
        ("PATCH", "/datasets", {}, 405, "method"),
        ("PUT", "/datasets/Not%20Good", {"json": {"title": "x"}}, 400, "bad_identifier"),
        ("PUT", "/datasets/sans-titre", {"json": {}}, 422, "bad_metadata"),
        ("PUT", "/datasets/x", {"content": b"{"}, 400, "bad_request"),
        ("PUT", "/datasets/x", {"json": {"title": "x", "metas": {"secret": {}}}}, 422, "bad_metadata"),
        (
            "PUT",
            "/datasets/x",
            {"json": {"title": "x", "metas": {"default": {"federated": True}}}},
            422,
            "bad_metadata",
        ),
        ("GET", "/datasets?limit=1000", {}, 422, "invalid"),
        ("GET", "/jobs/not-a-uuid", {}, 422, "invalid"),
    ],
)
def test_errors_are_told_in_json(
    manage: Manage, method: str, path: str, options: dict[str, Any], status: int, code: str
) -> None:
    answer = manage.ask(method, path, **options)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.json()["message"]
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize("token", ["", "bfr_aaaaaaaa_" + "x" * 43, "é" * 50, "ended"])
def test_without_a_valid_token_nothing_is_told(manage: Manage, token: str) -> None:
    secret = manage.tokens.get(token, token)
    headers = {b"Authorization": b"Bearer " + secret.encode()} if secret else {}
    answer = httpx.get(f"{manage.portal.url}/api/manage/datasets", headers=headers)
    if token == "ended":  # the token lives, its maker's mandate does not: it sees what anybody sees
        assert answer.json()["total"] == 0
        return
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")


def test_another_organisation_is_closed_and_says_why(manage: Manage) -> None:
    described(manage, "de-la-metropole")
    hidden = manage.ask("GET", "/datasets/de-la-metropole", "village all")
    assert hidden.status_code == 404
    sent(manage, "de-la-metropole", TREES, publish=True)
    refused = manage.ask("PUT", "/datasets/de-la-metropole", "village all", json={"title": "À nous"})
    assert refused.status_code == 403
    assert "tout" in refused.json()["why"]
    out_of_scope = manage.ask("PUT", "/datasets/de-la-metropole", "metropole read", json={"title": "x"})
    assert out_of_scope.status_code == 403
    assert "edit" in out_of_scope.json()["why"]


def test_the_log_names_the_token(manage: Manage) -> None:
    described(manage, "journal")
    said = manage.portal.instance.python(
        "-c",
        "import os, django; os.environ['DJANGO_SETTINGS_MODULE'] = 'beffroi.site.settings'; django.setup()\n"
        "from beffroi.trust.audit.public import AuditEvent\n"
        "print(AuditEvent.objects.filter(object_id='journal', verb='create').get().actor_label)",
    )
    assert said.stdout.strip().startswith("jeton tout (bfr_")


def test_an_update_is_planned_and_stopped(manage: Manage) -> None:
    described(manage, "programme")
    assert manage.ask("GET", "/datasets/programme/schedule").status_code == 404
    plan = {"address": "https://example.org/arbres.csv", "every_hours": 24}
    for _twice in range(2):
        made = manage.ask("PUT", "/datasets/programme/schedule", json=plan)
        assert made.status_code == 200, made.text
    assert manage.ask("GET", "/datasets/programme/schedule").json()["every_hours"] == 24
    assert manage.ask("DELETE", "/datasets/programme/schedule").status_code == 204
    assert manage.ask("GET", "/datasets/programme/schedule").status_code == 404


def test_the_organisation_its_members_and_invitations(manage: Manage) -> None:
    holder = manage.ask("GET", "/token", "village producer").json()
    assert holder["acts"] == ["see_drafts", "edit", "publish"]
    bad = manage.ask("PATCH", "/organisation", "village all", json={"siret": "123"})
    assert bad.status_code == 422
    good = manage.ask("PATCH", "/organisation", "village all", json={"contact": "mairie@example.org"})
    assert good.json()["contact"] == "mairie@example.org"
    assert good.json()["name"] == "Commune d'essai"
    members = manage.ask("GET", "/members", "village all").json()
    assert members["total"] == 6
    assert "@" not in str(members)
    one = {m["role"]: m for m in members["results"]}
    last = manage.ask("DELETE", f"/members/{one['administrator']['id']}", "village all")
    assert last.status_code == 409
    assert last.json()["code"] == "last_administrator"
    changed = manage.ask(
        "PUT",
        f"/members/{one['reader']['id']}",
        "village all",
        json={"role": "reader", "until": "2020-01-01"},
    )
    assert changed.json()["running"] is False
    assert manage.ask("DELETE", f"/members/{one['member']['id']}", "metropole all").status_code == 404
    offer = manage.ask(
        "POST", "/invitations", "village all", json={"email": "clerc@example.org", "role": "producer"}
    )
    assert offer.status_code == 201, offer.text
    assert manage.ask("GET", "/invitations", "village producer").status_code == 403
    assert manage.ask("DELETE", f"/invitations/{offer.json()['id']}", "village all").status_code == 204
    assert manage.ask("GET", "/invitations", "village all").json()["total"] == 0


def test_a_page_is_written_shown_and_taken_back(manage: Manage) -> None:
    text = {"title": "Du nouveau", "body": "# Bonjour\n\n<script>alert(1)</script> **monde**"}
    made = manage.ask("POST", "/pages", json=text)
    assert made.status_code == 201, made.text
    where = f"/pages/{made.json()['page']}"
    shown = manage.ask("POST", f"{where}/fr/publish")
    assert shown.json()["state"] == "published"
    assert manage.ask("POST", f"{where}/fr/publish").status_code == 404
    manage.ask("PUT", f"{where}/fr", json={"title": "Encore", "body": "Deux"})
    assert manage.ask("DELETE", f"{where}/fr").status_code == 204
    assert manage.ask("PUT", f"{where}/de", json=text).status_code == 422
    assert manage.ask("PUT", f"{where}/fr", "village all", json=text).status_code == 404
    assert manage.ask("POST", f"{where}/fr/withdraw").json()["state"] == "archived"
    assert manage.ask("GET", "/pages", "metropole producer").status_code == 403


def test_jobs_are_listed_and_an_ended_one_stays_as_it_ended(manage: Manage) -> None:
    described(manage, "travaux")
    job = sent(manage, "travaux", TREES)
    listed = manage.ask("GET", "/jobs", params={"state": "done", "limit": 1}).json()
    assert listed["total"] >= 1
    again = manage.ask("POST", f"/jobs/{job['id']}/cancel").json()
    assert again["state"] == "done"
    assert manage.ask("GET", f"/jobs/{job['id']}", "village all").status_code == 404


def test_what_people_ask_is_answered_and_what_they_propose_decided(manage: Manage) -> None:
    def ask(method: str, path: str, **said: object) -> dict[str, object]:
        answer = manage.ask(method, path, "village all", json=said)
        assert answer.status_code == 200, answer.text
        found: dict[str, object] = answer.json()
        return found

    waiting = manage.ask("GET", "/questions", "village all").json()
    assert (waiting["total"], waiting["results"][0]["dataset_id"]) == (2, "demande")
    assert "ada@example.org" not in str(waiting)
    last, first = (line["id"] for line in waiting["results"])
    unsaid = manage.ask("POST", f"/questions/{first}/refuse", "village all", json={})
    assert unsaid.status_code == 422
    assert ask("POST", f"/questions/{first}/refuse", reason="Hors sujet")["state"] == "refused"
    assert ask("POST", f"/questions/{last}/show")["state"] == "open"
    assert ask("POST", f"/questions/{last}/answer", text="Demain.")["answers"] == ["Demain."]
    assert ask("POST", f"/questions/{last}/close")["state"] == "closed"
    assert manage.ask("GET", "/questions", "village all").json()["total"] == 0
    assert (
        manage.ask("POST", f"/questions/{last}/close", json={}).status_code == 404
    )  # another organisation's
    (reuse,) = manage.ask("GET", "/reuses", "village all").json()["results"]
    assert ask("POST", f"/reuses/{reuse['id']}/accept")["state"] == "accepted"
    assert ask("PUT", "/organisation/questions", questions=True, reread=False) == {
        "questions": True,
        "reread": False,
    }


def test_where_the_datasets_stand_and_the_organisation_in_figures(manage: Manage) -> None:
    described(manage, "debout")
    total = "code;prix\n" + "".join(f"A{n};{n}\n" for n in range(1, 60)) + "A60;à voir\n"
    assert sent(manage, "debout", total)["state"] == "done"
    found = manage.ask("GET", "/standings", params={"state": "draft", "q": "debout"}).json()
    (line,) = found["results"]
    assert (line["dataset_id"], line["public"], line["draft"], line["faults"]) == ("debout", None, 1, 1)
    figures = manage.ask("GET", "/figures").json()
    assert figures["datasets"] >= 1
    assert manage.ask("GET", "/schemas").json()[0]["name"] == "haies"
    assert manage.ask("GET", "/schemas/haies/template").text.startswith("\ufeffcode")


def test_a_job_is_tried_again_and_asked_which_table(manage: Manage, tmp_path: Path) -> None:
    described(manage, "choisir")
    with ZipFile(tmp_path / "deux.zip", "w") as archive:
        archive.writestr("un.csv", TREES)
        archive.writestr("deux.csv", MORE)
    body = (tmp_path / "deux.zip").read_bytes()
    answer = manage.ask("POST", "/datasets/choisir/file", params={"name": "deux.zip"}, content=body)
    job = manage.done(answer)
    assert sorted(job["result"]["choices"]) == ["deux.csv", "un.csv"]
    picked = manage.ask("POST", f"/jobs/{job['id']}/choice", json={"choice": "un.csv"})
    assert manage.done(picked)["result"]["rows"] == 2
    assert manage.ask("POST", f"/jobs/{job['id']}/retry").status_code == 422  # it did not fail
    failed = manage.done(manage.ask("POST", "/datasets/choisir/file", content=b"%PDF-1.7 ..."))
    assert failed["state"] == "failed"
    again = manage.done(manage.ask("POST", f"/jobs/{failed['id']}/retry"))
    assert (again["state"], "PDF" in again["message"]) == ("failed", True)


def test_a_source_is_said_run_and_removed(manage: Manage) -> None:
    said = {"name": "Ailleurs", "kind": "ckan", "address": f"{manage.portal.url}/rien"}
    assert manage.ask("POST", "/sources", json={"name": "Rien"}).status_code == 422
    made = manage.ask("POST", "/sources", json={**said, "every_hours": 0})
    assert made.status_code == 201, made.text
    where = f"/sources/{made.json()['id']}"
    assert manage.ask("PATCH", where, json={"threshold": 50}).json()["threshold"] == 50
    assert manage.ask("GET", where, "village all").status_code == 404
    assert manage.ask("POST", f"{where}/run", json={}).status_code == 202
    wait(lambda: manage.ask("GET", where).json()["last"]["state"] != "running", "the run does not end")
    assert manage.ask("GET", where).json()["last"]["state"] == "failed"  # private addresses are refused
    assert manage.ask("GET", f"{where}/outcomes").json()["total"] == 0
    assert manage.ask("POST", f"{where}/stop").status_code == 404
    assert manage.done(manage.ask("DELETE", where, params={"keep": True}))["state"] == "done"
    assert manage.ask("GET", where).status_code == 404


def test_an_organisation_opens_its_space_and_settles_it(manage: Manage) -> None:
    assert manage.ask("GET", "/space", "village all").status_code == 404
    assert manage.ask("PUT", "/space", "village producer", json={}).status_code == 403
    opened = manage.ask("PUT", "/space", "village all", json={"title": "Chez nous"})
    assert (opened.status_code, opened.json()["path"]) == (200, "village"), opened.text
    pale = manage.ask("PUT", "/space", "village all", json={"colour": "#ffffff"})
    assert pale.status_code == 422
    settled = manage.ask("PUT", "/space", "village all", json={"colour": "#0a5c8a"}).json()
    assert (settled["title"], settled["colour"]) == ("Chez nous", "#0a5c8a")
