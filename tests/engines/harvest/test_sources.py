"""Protocols no real file shows whole: udata by pages, a CSV of links, capabilities, collections, Hydra that turns in circles."""

import json
from pathlib import Path

import pytest
from tests.engines.harvest.conftest import Asked, Remote, Reply
from tests.engines.harvest.harvesting import counts, harvest, source_of

from beffroi.city.catalog.public import get
from beffroi.engines.harvest.public import Run, preview

pytestmark = pytest.mark.usefixtures("rooms")


def test_udata_by_pages(remote: Remote) -> None:
    def reply(asked: Asked) -> Reply:
        page = int(asked.query["page"])
        shape = {
            "id": f"5f{page}", "slug": f"jeu-{page}", "title": f"Jeu {page}", "description": "Un jeu.", "license": "lov2",
            "tags": ["velo"], "frequency": "daily", "organization": {"name": "Ville de Lille"}, "page": "https://exemple.fr/1",
            "resources": [{"url": "https://exemple.fr/1.csv", "title": "Fichier", "format": "csv", "filesize": 12}],
            "spatial": {"zones": ["fr:commune:59350"]}, "archived": "2026-01-01" if page == 3 else None,
        }  # fmt: skip
        following = f"{remote.url}/api/1/datasets/?page={page + 1}" if page < 3 else None
        return 200, {}, json.dumps({"data": [shape], "next_page": following}).encode()

    remote.routes["/api/1/datasets/"] = reply
    source = source_of(f"{remote.url}/", "udata", takes_rows=False, options={"organization": "lille"})
    assert counts(harvest(source)) == {"created": 2, "refused": 1}
    first = get("jeu-1")
    assert first.meta("license") == "Licence Ouverte v2.0 (Etalab)"
    assert (first.meta("publisher"), first.meta("keyword"), first.meta("update_frequency")) == (
        "Ville de Lille",
        ["velo"],
        "daily",
    )
    assert first.links[0]["size"] == 12
    assert remote.asked[0].query["organization"] == "lille"


def test_a_csv_of_links(remote: Remote) -> None:
    rows = remote.serve("/arbres.csv", "espece;n\nhêtre;3\nchêne;4\n", "text/csv")
    text = f"Identifiant;Titre;Adresse;Mots-clés;Licence\n1;Arbres;{rows};arbre, nature;etalab-2.0\n2;Sans adresse;;;\n"
    address = remote.serve("/liens.csv", text.encode("windows-1252"), "text/csv")
    source = source_of(address, "links")
    assert counts(harvest(source)) == {"created": 1, "refused": 1}
    arbres = get("arbres")
    assert arbres.current is not None
    assert (arbres.current.records_count, arbres.meta("keyword")) == (2, ["arbre", "nature"])
    moved = remote.serve("/ailleurs.csv", "espece;n\nhêtre;3\n", "text/csv")
    remote.serve("/liens.csv", text.replace(rows, moved).encode("windows-1252"), "text/csv")
    assert counts(harvest(source)) == {"changed": 1, "refused": 1}
    arbres.refresh_from_db()
    assert arbres.current is not None
    assert arbres.current.records_count == 1


def test_one_file_whose_address_changes_stays_the_same_dataset(remote: Remote) -> None:
    from beffroi.engines.harvest.public import change

    source = source_of(remote.serve("/a.csv", "x\n1\n", "text/csv"), "url", options={"title": "Mesures"})
    assert counts(harvest(source)) == {"created": 1}
    change(source, address=remote.serve("/b.csv", "x\n1\n2\n", "text/csv"))
    assert counts(harvest(source)) == {"changed": 1}
    dataset = get("mesures")
    assert dataset.current is not None
    assert (dataset.current.number, dataset.current.records_count) == (2, 2)


def test_pages_that_turn_in_circles_end(remote: Remote) -> None:
    page = (
        "@prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix dct: <http://purl.org/dc/terms/> . "
        "@prefix hydra: <http://www.w3.org/ns/hydra/core#> . "
        '<http://x.test/{n}> a dcat:Dataset ; dct:title "Jeu {n}" . <{url}/{n}> hydra:next <{url}/{m}> .'
    )
    for here, following in ((1, 2), (2, 1)):
        remote.serve(f"/{here}", page.format(n=here, m=following, url=remote.url), "text/turtle")
    run = harvest(source_of(f"{remote.url}/1", "dcat", takes_rows=False))
    assert counts(run) == {"created": 2}
    assert len(remote.asked) == 2


def test_a_page_of_features_is_not_taken_for_the_dataset(remote: Remote) -> None:
    one = {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [3, 50]},
        "properties": {"nom": "a"},
    }
    page = {"type": "FeatureCollection", "features": [one] * 3, "numberMatched": 9, "numberReturned": 3}
    listed = {
        "collections": [{"id": "arbres", "title": "Arbres", "links": [{"rel": "items", "href": "items"}]}]
    }
    remote.serve("/ogc/collections", json.dumps(listed))
    remote.serve("/ogc/collections/arbres/items", json.dumps(page), "application/geo+json")
    source = source_of(f"{remote.url}/ogc", "features")
    run = harvest(source)
    assert counts(run) == {"created": 1}
    assert "premières lignes" in run.outcomes.get().why
    current = get("arbres").current
    assert current is not None
    assert current.described
    assert preview(source)[0].title == "Arbres"


def test_wfs_without_geojson_is_described(remote: Remote, tmp_path: Path) -> None:
    remote.serve(
        "/wfs",
        '<WFS_Capabilities xmlns="http://www.opengis.net/wfs/2.0"><FeatureTypeList><FeatureType><Name>ns:rues</Name>'
        "<Title>Rues</Title><Abstract>Les rues.</Abstract></FeatureType></FeatureTypeList></WFS_Capabilities>",
        "application/xml",
    )
    run = harvest(source_of(f"{remote.url}/wfs?map=x", "wfs"))
    assert (run.state, counts(run)) == (Run.State.DONE, {"created": 1})
    assert "map=x" in get("rues").links[0]["address"]
    assert "typeNames=ns%3Arues" in get("rues").links[0]["address"]
