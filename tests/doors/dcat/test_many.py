"""A catalogue of thousands: each page at its own price, nothing twice and nothing lost; the whole of it as it is made."""

import gzip
import time
from pathlib import Path
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.db.models import OuterRef, Subquery
from django.test import Client
from django.test.utils import CaptureQueriesContext
from rdflib import RDF, Graph, URIRef
from tests.doors.dcat.graphs import DCAT, HYDRA

from beffroi.city.catalog.public import Dataset, Version, describe
from beffroi.city.people.public import Organisation
from beffroi.doors.portal import sitemap

MANY = 5_000
FIELDS = [{"name": "nom", "type": "text", "label": "Nom", "description": None, "annotations": {}}]


@pytest.fixture
def many(instance: Path) -> Client:
    """Five thousand public datasets of twenty organisations, in the records only: documents read no row."""
    owners = Organisation.objects.bulk_create(
        Organisation(slug=f"commune-{n}", name=f"Commune {n}", kind="commune") for n in range(20)
    )
    metas = {
        "description": "<p>Ce que la commune publie.</p>" * 10,
        "theme": ["Mobilité"],
        "keyword": ["un", "deux", "trois"],
        "license": "Licence Ouverte v2.0 (Etalab)",
        "update_frequency": "mensuelle",
    }
    Dataset.objects.bulk_create(
        Dataset(
            dataset_id=f"jeu-{n:04}",
            uid=f"da_{n:06}",
            organisation=owners[n % 20],
            title=f"Jeu {n}",
            metas={"default": metas},
        )
        for n in range(MANY)
    )
    Version.objects.bulk_create(
        Version(
            dataset=dataset,
            number=1,
            state="published",
            schema_json=FIELDS,
            published_at="2026-01-02T03:04:05Z",
        )
        for dataset in Dataset.objects.all()
    )
    theirs = Version.objects.filter(dataset=OuterRef("pk")).values("pk")
    Dataset.objects.update(current=Subquery(theirs))
    return Client(headers={"host": "localhost"})


def test_pages_of_five_thousand(many: Client) -> None:
    seconds = []
    found: list[str] = []
    for page in (1, 2, 25, 49, 50):
        began = time.process_time()
        body = b"".join(many.get(f"/catalog.ttl?page={page}").streaming_content)  # type: ignore[attr-defined]
        seconds.append(time.process_time() - began)
        some = [
            line.split(b"<")[1].split(b">")[0].decode()
            for line in body.splitlines()
            if b" a dcat:Dataset" in line
        ]
        assert some == [
            f"http://localhost/explore/dataset/jeu-{n:04}/" for n in range(page * 100 - 100, page * 100)
        ]
        assert (b"hydra:next" in body) == (page < MANY // 100)
        found += some
    assert len(set(found)) == 500
    # A tenth of a second measured, with six formats each.
    assert min(seconds) < 0.5, f"a page of 100 datasets costs {min(seconds):.2f} s of processor"


def test_a_page_is_made_once_for_each_state_of_the_catalogue(many: Client) -> None:
    def read(**headers: str) -> tuple[bytes, list[str]]:
        with CaptureQueriesContext(connection) as queries:
            answer = many.get("/catalog.ttl?page=3", headers=headers)
            body = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]
        return body, [query["sql"] for query in queries if "catalog_dataset" in query["sql"]]

    made, asked = read()
    again, asked_again = read()
    assert asked
    assert not asked_again
    assert again == made
    packed, _ = read(accept_encoding="gzip")
    assert gzip.decompress(packed) == gzip.decompress(read(accept_encoding="gzip")[0]) == made
    dataset = Dataset.objects.get(dataset_id="jeu-0250")
    describe(dataset, title="Un autre titre")
    assert b"Un autre titre" in read()[0]


def test_the_whole_catalogue_leaves_as_it_is_made(many: Client) -> None:
    answer = many.get("/api/explore/v2.1/catalog/exports/ttl")
    chunks = iter(answer.streaming_content)  # type: ignore[attr-defined]
    with CaptureQueriesContext(connection) as queries:
        first = [next(chunks) for _ in range(40)]
    assert first[0].startswith(b"@prefix")
    assert any(b" a dcat:Dataset" in chunk for chunk in first)
    assert len(queries) < 12  # one batch of datasets, not fifty
    answer.close()


def test_a_page_among_others(many: Client) -> None:
    graph = Graph().parse(data=b"".join(many.get("/catalog.rdf?page=2").streaming_content), format="xml")  # type: ignore[attr-defined]
    view = graph.value(None, RDF.type, HYDRA.PartialCollectionView)
    assert view == URIRef("http://localhost/catalog.rdf?page=2")
    assert (view, RDF.type, HYDRA.PagedCollection) in graph
    for name, page in (("first", 1), ("previous", 1), ("next", 3), ("last", 50)):
        wanted = URIRef(f"http://localhost/catalog.rdf?page={page}")
        assert graph.value(view, HYDRA[name]) == graph.value(view, HYDRA[f"{name}Page"]) == wanted
    assert int(str(next(graph.objects(None, HYDRA.totalItems)))) == MANY
    assert len(set(graph.subjects(RDF.type, DCAT.Dataset))) == 100


def test_a_sitemap_too_long_for_one_file(many: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sitemap, "MOST", 2_000)

    def read(address: str) -> list[str]:
        tree = ElementTree.fromstring(b"".join(many.get(address).streaming_content))  # type: ignore[attr-defined]
        return [
            str(node.text).removeprefix("http://localhost")
            for node in tree.iter()
            if node.tag.endswith("}loc")
        ]

    files = read("/sitemap.xml")
    assert files == [f"/sitemap.xml?page={n}" for n in (1, 2, 3)]
    pages = [page for file in files for page in read(file)]
    assert len(pages) == len(set(pages))
    assert sum(page.startswith("/explore/dataset/") for page in pages) == MANY
