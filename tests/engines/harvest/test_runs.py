"""What runs do: records created, changed, archived, revived; questions, refusals; what is never done."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from tests.engines.harvest.conftest import Remote
from tests.engines.harvest.harvesting import counts, harvest, package, play_ckan, source_of

from beffroi.city.catalog.public import Dataset, get, to_explore
from beffroi.city.people.public import Membership, Role, User, default_organisation
from beffroi.data.errors import NotFound
from beffroi.data.lake import silent
from beffroi.data.typography import french
from beffroi.engines.harvest.public import (
    AlreadyRunning,
    BadMapping,
    BadSource,
    Item,
    Outcome,
    Run,
    asks,
    begin,
    change,
    perform,
    preview,
    remove,
)
from beffroi.engines.intake.public import attach
from beffroi.trust.audit.public import AuditEvent

pytestmark = pytest.mark.usefixtures("rooms")


def public_titles() -> set[str]:
    return set(Dataset.objects.public().values_list("title", flat=True))


def test_the_life_of_records(remote: Remote) -> None:
    source = source_of(play_ckan(remote, [package("a"), package("b")]), "ckan", takes_rows=False)
    assert counts(harvest(source)) == {"created": 2}
    before = {d.dataset_id: d.modified_at for d in Dataset.objects.all()}
    assert counts(harvest(source)) == {"same": 2}
    assert {d.dataset_id: d.modified_at for d in Dataset.objects.all()} == before
    play_ckan(remote, [package("a", title="Autre titre")])
    assert counts(harvest(source)) == {"changed": 1, "archived": 1}
    assert public_titles() == {"Autre titre"}
    play_ckan(remote, [package("a", title="Autre titre"), package("b")])
    assert counts(harvest(source)) == {"same": 1, "revived": 1}
    assert {d.dataset_id for d in Dataset.objects.public()} == {"jeu-a", "jeu-b"}


def test_a_described_dataset_is_read_as_its_list_of_links(remote: Remote) -> None:
    source = source_of(play_ckan(remote, [package("a")]), "ckan", takes_rows=False)
    harvest(source)
    shape = to_explore(get("jeu-a"))
    assert shape["has_records"] is False
    assert shape["alternative_exports"][0]["url"] == "https://data.exemple.fr/a.csv"
    assert shape["metas"]["default"]["source_dataset"] == "a"


def test_identity_is_the_id_never_the_title_nor_the_address(remote: Remote) -> None:
    first = source_of(play_ckan(remote, [package("a", title="Écoles")]), "ckan", takes_rows=False)
    second = source_of(remote.url, "ckan", takes_rows=False, name="Autre source")
    harvest(first)
    harvest(second)
    assert sorted(Dataset.objects.values_list("dataset_id", flat=True)) == ["jeu-a", "jeu-a-2"]
    play_ckan(remote, [package("a", title="Lycées", name="lycees", resources=[])])
    harvest(first)
    assert get("jeu-a").title == "Lycées"
    assert get("jeu-a-2").title == "Écoles"


def test_a_mass_change_of_ids_asks(remote: Remote) -> None:
    source = source_of(play_ckan(remote, [package(f"a{n}") for n in range(10)]), "ckan", takes_rows=False)
    harvest(source)
    play_ckan(remote, [package(f"b{n}", title=f"Jeu a{n}") for n in range(10)])
    run = harvest(source)
    assert run.state == Run.State.ASKING
    assert "10 fiches sur 10 sont inconnues" in run.message
    assert (Dataset.objects.count(), Dataset.objects.public().count()) == (10, 10)
    assert asks(source) == run
    assert counts(harvest(source, confirmed=True)) == {"created": 10, "archived": 10}
    assert Dataset.objects.public().count() == 10
    assert asks(source) is None


def test_half_a_catalogue_asks_before_it_archives(remote: Remote) -> None:
    source = source_of(play_ckan(remote, [package(f"a{n}") for n in range(10)]), "ckan", takes_rows=False)
    harvest(source)
    play_ckan(remote, [package("a0")])
    assert harvest(source).state == Run.State.ASKING
    assert Dataset.objects.public().count() == 10


def test_nothing_in_a_source_is_a_failure_that_archives_nothing(remote: Remote) -> None:
    source = source_of(play_ckan(remote, [package("a")]), "ckan", takes_rows=False)
    harvest(source)
    play_ckan(remote, [])
    run = harvest(source)
    assert (run.state, "aucune fiche" in run.message) == (Run.State.FAILED, True)
    assert Dataset.objects.public().count() == 1


def test_a_reading_that_breaks_off_changes_nothing(remote: Remote) -> None:
    packages = [package(f"a{n}") for n in range(3)]
    source = source_of(play_ckan(remote, packages), "ckan", takes_rows=False, options={"page": "2"})
    harvest(source)
    play_ckan(remote, [package("a0", title="Nouveau"), *packages[1:]])
    whole = remote.routes["/api/3/action/package_search"]
    remote.routes["/api/3/action/package_search"] = lambda asked: (
        whole(asked) if asked.query["start"] == "0" else (404, {}, b"")
    )
    assert harvest(source).state == Run.State.FAILED
    assert "Nouveau" not in public_titles()


MONSTERS = {
    "keywords": package("m", tags=[{"name": f"mot {n}"} for n in range(34_866)]),
    "description": package("m", notes="é" * 20_000_000),
    "keys": package("m", **{f"k{n}": n for n in range(100_000)}),
    "no identity": {**package("m"), "id": None, "name": ""},
    "no object": ["m"],
}


@pytest.mark.parametrize("name", MONSTERS)
def test_one_monstrous_record_is_refused_and_the_run_goes_on(remote: Remote, name: str) -> None:
    packages = [package("a"), MONSTERS[name], package("b")]
    source = source_of(play_ckan(remote, packages), "ckan", takes_rows=False)
    run = harvest(source)
    assert counts(run) == {"created": 2, "refused": 1}
    assert run.outcomes.get(what=Outcome.What.REFUSED).why


def test_a_record_nested_beyond_any_parser_is_refused_alone(remote: Remote) -> None:
    deep = "[" * 200_000 + "]" * 200_000
    page = json.dumps({"result": {"count": 2, "results": [package("a"), {**package("m"), "x": "DEEP"}]}})
    remote.serve("/api/3/action/package_search", page.replace('"DEEP"', f'{{"y": {deep}}}'))
    run = harvest(source_of(remote.url, "ckan", takes_rows=False))
    assert counts(run) == {"created": 1, "refused": 1}
    assert "imbriquée" in run.outcomes.get(remote_id="m").why


def _turtle(title: str, more: str = "") -> str:
    said = f"""<http://x.test/{{n}}> a dcat:Dataset ; dct:title {title} ; dct:identifier "{{n}}" {more} . # "un" jeu, <d'ici>\n"""
    heads = "@prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix dct: <http://purl.org/dc/terms/> .\n"
    usual = "<http://x.test/{n}> a dcat:Dataset ; dct:title 'Jeu' ; dct:identifier '{n}' .\n"
    return heads + usual.format(n=1) + said.format(n=2) + usual.format(n=3)


def _rdf(title: str) -> str:
    one = "<dcat:Dataset rdf:about='http://x.test/{n}'><dct:title>{title}</dct:title></dcat:Dataset>"
    heads = (
        "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns:dcat='http://www.w3.org/ns/dcat#' "
        "xmlns:dct='http://purl.org/dc/terms/'>"
    )
    said = (one.format(n=n, title=title if n == 2 else "Jeu") for n in (1, 2, 3))
    return f"{heads}{''.join(said)}</rdf:RDF>"


def _jsonld(title: str) -> str:
    context = {"dcat": "http://www.w3.org/ns/dcat#", "dct": "http://purl.org/dc/terms/"}
    some = [
        {"@id": f"http://x.test/{n}", "@type": "dcat:Dataset", "dct:title": title if n == 2 else "Jeu"}
        for n in (1, 2, 3)
    ]
    return json.dumps({"@context": context, "@graph": some})


LONG = 100_000_000
MONSTROUS_GRAPHS = {
    "turtle, a title of 100 MB": ("text/turtle", lambda: _turtle('"' + "é" * (LONG // 2) + '"')),
    "turtle, a title of many lines": (
        "text/turtle",
        lambda: _turtle('"""' + 'a "b" \\\\ \n' * (LONG // 50) + '"""'),
    ),
    "turtle, 34 866 keywords": (
        "text/turtle",
        lambda: _turtle("'M'", "; dcat:keyword " + ", ".join(f'"mot {n}"' for n in range(34_866))),
    ),
    "json-ld, a title of 100 MB": ("application/ld+json", lambda: _jsonld("x" * LONG)),
    "rdf/xml, a title of 100 MB": ("application/rdf+xml", lambda: _rdf("x" * LONG)),
}


@pytest.mark.parametrize("name", MONSTROUS_GRAPHS)
def test_one_monstrous_dataset_of_a_graph_is_refused_and_the_run_goes_on(remote: Remote, name: str) -> None:
    media, made = MONSTROUS_GRAPHS[name]
    run = harvest(source_of(remote.serve("/c", made(), media), "dcat", takes_rows=False))
    assert counts(run) == {"created": 2, "refused": 1}, run.message
    assert "démesurée" in run.outcomes.get(what=Outcome.What.REFUSED).why


@pytest.mark.shared
def test_one_record_of_a_csw_nested_beyond_any_parser_is_refused_alone(remote: Remote, shared: Path) -> None:
    whole = (shared / "catalog" / "udata" / "csw_dcat__geonetwork-iso19139-page-1.xml").read_text()
    deep = "<gmd:x>" * 100_000 + "</gmd:x>" * 100_000
    broken = whole.replace("</gmd:MD_Metadata>", f"{deep}</gmd:MD_Metadata>", 1)
    remote.serve("/csw", re.sub('nextRecord="[0-9]+"', 'nextRecord="0"', broken), "application/xml")
    run = harvest(source_of(f"{remote.url}/csw", "csw", takes_rows=False))
    assert counts(run) == {"created": 1, "refused": 1}
    assert "imbriquée" in run.outcomes.get(what=Outcome.What.REFUSED).why


def test_the_same_id_twice_is_refused(remote: Remote) -> None:
    packages = [package("a"), package("a", title="Double"), package("b")]
    run = harvest(source_of(play_ckan(remote, packages), "ckan", takes_rows=False))
    assert counts(run) == {"created": 2, "refused": 1}
    assert "même identifiant" in run.outcomes.get(what="refused").why


def test_a_refused_record_that_comes_twice_is_refused_twice(remote: Remote) -> None:
    packages = [
        package("a"),
        package("m", notes="x" * 600_000),
        package("m", notes="x" * 600_000),
        package("m"),
    ]
    run = harvest(source_of(play_ckan(remote, packages), "ckan", takes_rows=False))
    assert counts(run) == {"created": 1, "refused": 3}


def test_nothing_is_archived_while_a_record_hides_its_id(remote: Remote) -> None:
    packages = [package("a"), package("b"), package("c")]
    source = source_of(play_ckan(remote, packages), "ckan", takes_rows=False)
    harvest(source)
    play_ckan(remote, [package("a"), {**package("b"), "id": "", "name": ""}])
    assert counts(harvest(source)) == {"same": 1, "refused": 1}
    assert Dataset.objects.public().count() == 3


def test_mapping_is_corrected_by_the_source(remote: Remote) -> None:
    packages = [package("a", subtitle="Le bon titre", maintainer="Quelqu'un")]
    own = {"title": "subtitle", "publisher": "=Ville de Lille", "contact_name": None}
    source = source_of(play_ckan(remote, packages), "ckan", takes_rows=False, mapping=own)
    [seen] = preview(source)
    assert (seen.title, seen.files, Dataset.objects.count()) == ("Le bon titre", 1, 0)
    harvest(source)
    dataset = get("jeu-a")
    assert (dataset.title, dataset.meta("publisher")) == ("Le bon titre", "Ville de Lille")
    change(source, mapping={})
    assert counts(harvest(source)) == {"changed": 1}
    assert get("jeu-a").title == "Jeu a"
    with pytest.raises(BadMapping):
        change(source, mapping={"titre": "x"})


@pytest.mark.parametrize(
    "said",
    [
        {"address": "ftp://exemple.fr/"},
        {"address": "http://moi:secret@exemple.fr/"},
        {"address": "file:///etc/passwd"},
        {"address": "http://[::"},
        {"kind": "gopher"},
        {"threshold": 0},
        {"options": {"page": "beaucoup"}},
        {"options": {"exec": "1"}},
        {"name": " "},
    ],
)
def test_a_source_that_cannot_be_is_refused(said: dict[str, object]) -> None:
    usual = {"address": "https://exemple.fr", "kind": "ckan"}
    with pytest.raises(BadSource):
        source_of(**{**usual, **said})  # type: ignore[arg-type]  # what is refused is the point


def test_a_removed_source_takes_its_datasets_with_it_or_leaves_them(remote: Remote) -> None:
    play_ckan(remote, [package("a")])
    kept = source_of(remote.url, "ckan", takes_rows=False, name="gardée")
    harvest(kept)
    assert remove(kept, keep=True) == 1
    assert Dataset.objects.public().count() == 1
    gone = source_of(remote.url, "ckan", takes_rows=False, name="partie")
    harvest(gone)
    assert remove(gone, keep=False) == 1
    assert {d.dataset_id for d in Dataset.objects.public()} == {"jeu-a"}
    assert Dataset.objects.filter(dataset_id="jeu-a-2").exists()
    assert set(AuditEvent.objects.values_list("verb", flat=True)) >= {
        "harvest.add",
        "harvest.run",
        "harvest.remove",
    }


def test_two_runs_of_a_source_never_meet(remote: Remote) -> None:
    source = source_of(play_ckan(remote, [package("a")]), "ckan", takes_rows=False)
    run = begin(source)
    with pytest.raises(AlreadyRunning):
        begin(source)
    assert perform(run, silent).state == Run.State.DONE
    begin(source)


def test_a_dataset_deleted_here_is_made_again(remote: Remote) -> None:
    source = source_of(play_ckan(remote, [package("a")]), "ckan", takes_rows=False)
    harvest(source)
    get("jeu-a").delete()
    assert counts(harvest(source)) == {"created": 1}


def test_a_dataset_withdrawn_here_stays_so(remote: Remote) -> None:
    from beffroi.engines.intake.public import withdraw

    source = source_of(play_ckan(remote, [package("a"), package("b")]), "ckan", takes_rows=False)
    harvest(source)
    withdraw(get("jeu-a"))
    assert counts(harvest(source)) == {"same": 2}
    play_ckan(remote, [package("b")])
    harvest(source)
    play_ckan(remote, [package("a"), package("b")])
    harvest(source)
    assert {d.dataset_id for d in Dataset.objects.public()} == {"jeu-b"}


def test_rows_are_taken_in_when_there_are_any(remote: Remote) -> None:
    address = remote.serve("/a.csv", "insee;nom\n59350;Lille\n59512;Roubaix\n", "text/csv", ETag='"1"')
    broken = remote.serve("/b.csv", b"", "text/csv")
    packages = [
        package("a", resources=[{"url": address, "format": "CSV"}]),
        package("b", resources=[{"url": broken, "format": "CSV"}]),
    ]
    source = source_of(play_ckan(remote, packages), "ckan")
    run = harvest(source)
    assert counts(run) == {"created": 2}
    current = get("jeu-a").current
    assert current is not None
    assert (current.records_count, current.described) == (2, False)
    second = get("jeu-b").current
    assert second is not None
    assert second.described
    assert "n'ont pas été reprises" in run.outcomes.get(remote_id="b").why
    assert counts(harvest(source)) == {"same": 2}
    assert [a.headers.get("if-none-match") for a in remote.asked if a.path == "/a.csv"] == [None, '"1"']
    remote.serve("/a.csv", "insee;nom\n59350;Lille\n", "text/csv", ETag='"2"')
    assert counts(harvest(source)) == {"changed": 1, "same": 1}
    newer = get("jeu-a").current
    assert newer is not None
    assert (newer.number, newer.records_count) == (2, 1)


def test_rows_that_lose_a_field_are_held_and_those_who_publish_are_told_once(
    remote: Remote, mailoutbox: list[Any]
) -> None:
    someone = User.objects.create_user("pauline", "pauline@exemple.fr")
    Membership.objects.create(user=someone, organisation=default_organisation(), role=Role.PRODUCER)
    address = remote.serve("/a.csv", "insee;nom\n59350;Lille\n", "text/csv", ETag='"1"')
    source = source_of(
        play_ckan(remote, [package("a", resources=[{"url": address, "format": "CSV"}])]), "ckan"
    )
    harvest(source)
    assert mailoutbox == []
    remote.serve("/a.csv", "insee\n59350\n", "text/csv", ETag='"2"')
    for _ in range(2):
        harvest(source)
    (letter,) = mailoutbox
    assert letter.to == ["pauline@exemple.fr"]
    assert letter.subject == french("Mise à jour retenue : Jeu a")
    assert "nom" in letter.body
    assert [(v.number, str(v.state)) for v in get("jeu-a").versions.order_by("number")] == [
        (1, "published"),
        (2, "held"),
    ]


def test_a_file_that_cannot_be_had_leaves_its_record_as_it_was(remote: Remote) -> None:
    resources = [{"url": f"{remote.url}/absent.csv", "format": "CSV"}]
    source = source_of(play_ckan(remote, [package("a", resources=resources)]), "ckan")
    assert counts(harvest(source)) == {"created": 1}
    run = harvest(source)
    assert (run.state, counts(run)) == (Run.State.DONE, {"same": 1})
    assert "404" in run.outcomes.get().why
    remote.serve("/absent.csv", "insee;nom\n59350;Lille\n", "text/csv")
    assert counts(harvest(source)) == {"changed": 1}
    current = get("jeu-a").current
    assert current is not None
    assert current.records_count == 1


def test_rows_of_a_record_that_dates_itself_are_asked_for_only_when_it_changed(remote: Remote) -> None:
    address = remote.serve("/a.csv", "insee;nom\n59350;Lille\n", "text/csv")
    one = {"resources": [{"url": address, "format": "CSV"}], "metadata_modified": "2026-01-01T00:00:00"}
    source = source_of(play_ckan(remote, [package("a", **one)]), "ckan")
    harvest(source)
    harvest(source)
    assert sum(a.path == "/a.csv" for a in remote.asked) == 1
    play_ckan(remote, [package("a", **{**one, "metadata_modified": "2026-02-01T00:00:00"})])
    assert counts(harvest(source)) == {"changed": 1}
    assert sum(a.path == "/a.csv" for a in remote.asked) == 2


def test_a_source_lost_on_the_way_is_not_found() -> None:
    from beffroi.engines.harvest.public import find

    with pytest.raises(NotFound):
        find("nulle part")


def test_an_item_keeps_its_identity_for_ever(remote: Remote, tmp_path: Path) -> None:
    source = source_of(play_ckan(remote, [package("x" * 1500)]), "ckan", takes_rows=False)
    harvest(source)
    assert [len(item.remote_id) for item in Item.objects.all()] == [1500]


def test_the_page_of_a_described_dataset_leads_to_its_files(remote: Remote) -> None:
    from django.test import Client

    hostile = {"url": "javascript:alert(1)", "format": "CSV"}
    good = {"url": "https://data.exemple.fr/a.csv?x=%22%3E", "name": "<b>Fichier</b>", "format": "CSV"}
    harvest(source_of(play_ckan(remote, [package("a", resources=[hostile, good])]), "ckan", takes_rows=False))
    page = Client().get("/explore/dataset/jeu-a/information/").content.decode()
    assert 'href="https://data.exemple.fr/a.csv?x=%22%3E"' in page
    assert "&lt;b&gt;Fichier" in page
    assert "javascript:" not in page
    records = Client().get("/api/explore/v2.1/catalog/datasets/jeu-a/records").json()
    assert [row["address"] for row in records["results"]] == ["https://data.exemple.fr/a.csv?x=%22%3E"]
    turtle = Client().get("/explore/dataset/jeu-a.ttl").getvalue().decode()
    assert "dcat:accessURL <https://data.exemple.fr/a.csv?x=%22%3E>" in turtle


def test_documents_stay_at_their_source_and_beside_ours(remote: Remote, tmp_path: Path) -> None:
    from django.test import Client

    turtle = """@prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix dct: <http://purl.org/dc/terms/> .
        @prefix foaf: <http://xmlns.com/foaf/0.1/> .
        <https://data.exemple.fr/a> a dcat:Dataset ; dct:title "Arbres" ; foaf:page PAGES .
        <https://data.exemple.fr/notice.pdf> a foaf:Document ; dct:title "<b>Notice</b>" .
        <javascript:alert(1)> dct:title "Piège" ."""
    pages = "<https://data.exemple.fr/notice.pdf>, <https://data.exemple.fr/page>, <javascript:alert(1)>"
    source = source_of(remote.serve("/c.ttl", turtle.replace("PAGES", pages), "text/turtle"), "dcat")
    harvest(source)
    name = Dataset.objects.get().dataset_id
    (tmp_path / "plan.txt").write_text("Un plan.")
    attach(Dataset.objects.get(), str(tmp_path / "plan.txt"), silent)
    here = f"/api/explore/v2.1/catalog/datasets/{name}"
    listed = {d["metas"]["title"] for d in Client().get(f"{here}/attachments").json()["attachments"]}
    assert listed == {"<b>Notice</b>", "plan.txt"}
    answer = Client().get(f"{here}/attachments/notice_pdf")
    assert (answer.status_code, answer["Location"]) == (302, "https://data.exemple.fr/notice.pdf")
    page = Client().get(f"/explore/dataset/{name}/information/").content.decode()
    assert '<a href="https://data.exemple.fr/notice.pdf" rel="noopener nofollow">&lt;b&gt;Notice' in page
    assert "javascript:" not in page
    remote.serve("/c.ttl", turtle.replace("PAGES", "<https://data.exemple.fr/page>"), "text/turtle")
    harvest(source)
    left = Client().get(f"{here}/attachments").json()["attachments"]
    assert [d["metas"]["title"] for d in left] == ["plan.txt"]
