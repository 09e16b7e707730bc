"""Our catalogue, served, harvested by a second instance of ourselves through each protocol: the same datasets, twice the same."""

import json
import re
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from tests.conftest import ROOT, Outside
from tests.doors.explore.conftest import Service, serving
from tests.engines.harvest.harvesting import counts, harvest, source_of

from beffroi.city.catalog.public import Dataset, to_explore
from beffroi.engines.harvest.public import Source

HERE = ROOT / "tests" / "doors" / "explore"
RDF = ("dcat", {"ttl": "/catalog.ttl", "rdf": "/catalog.rdf", "jsonld": "/catalog.jsonld"})
WAYS = {
    "explore": ("explore", ""),
    **{f"dcat {name}": ("dcat", path) for name, path in RDF[1].items()},
    "ckan": ("ckan", ""),
    "csw iso": ("csw", "/csw"),
    "records": ("records", "/ogc/collections/catalogue.records"),
}
GEOGRAPHIC = {"features": ("features", "/ogc"), "wfs": ("wfs", "/wfs")}
LINKS = "id;titre;adresse;format\n1;Plan du beffroi;https://exemple.fr/plan.pdf;PDF\n"


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Service, dict[str, Any]]]:
    """An instance with rows, shapes, lists, and a dataset that is only described; and what it says of each."""
    folder = tmp_path_factory.mktemp("first")
    instance = Outside(folder / "instance")
    instance.run("init")
    instance.run("publish", HERE / "villes.csv", "--descriptor", HERE / "villes.json")
    instance.run(
        "publish",
        HERE / "quartiers.geojson",
        "--id",
        "quartiers",
        "--title",
        "Quartiers d'exemple",
        "--licence",
        "etalab-2.0",
    )
    notice = folder / "notice.pdf"
    notice.write_bytes(b"%PDF-1.4 des quartiers")
    instance.run("dataset", "attach", "quartiers", notice, "--title", "Notice des quartiers")
    rows = folder / "hospices.csv"
    rows.write_text("code;nom\n01;Comtesse\n02;Gantois\n")
    descriptor = folder / "hospices.json"
    default = {"title": "Hospices de Lille", "update_frequency": "trimestrielle"}
    descriptor.write_text(json.dumps({"metas": {"default": default}}))
    instance.run("publish", rows, "--descriptor", descriptor)
    with serving(instance) as running:
        listed = instance.run("dataset", "list", "--json").stdout
        yield running, {shape["dataset_id"]: shape for shape in json.loads(listed)}


def _said(metas: dict[str, Any]) -> dict[str, Any]:
    """What a dataset says of itself, wherever it is; texts without their markup: two of the protocols carry none."""
    same = ("title", "license", "records_count", "publisher", "theme", "language", "update_frequency")
    return {
        **{name: metas[name] for name in same},
        "keyword": set(metas["keyword"] or ()),
        "description": re.sub("<[^>]*>", "", metas["description"] or "").split(),
    }


def _twice(service: Service, kind: str, path: str) -> Source:
    source = source_of(service.url + path, kind)
    run = harvest(source)
    assert set(counts(run)) == {"created"}, list(run.outcomes.values_list("what", "why"))
    assert [o.why for o in run.outcomes.exclude(why="")] == []
    before = list(Dataset.objects.order_by("pk").values_list("pk", "modified_at", "current"))
    assert set(counts(harvest(source))) == {"same"}
    assert list(Dataset.objects.order_by("pk").values_list("pk", "modified_at", "current")) == before
    return source


@pytest.mark.parametrize("way", WAYS)
def test_the_same_datasets(way: str, first: tuple[Service, dict[str, Any]], rooms: Any) -> None:
    service, known = first
    _twice(service, *WAYS[way])
    found = {dataset.dataset_id: dataset for dataset in Dataset.objects.public()}
    assert len(found) == len(known)
    theirs = {dataset.title: _said(to_explore(dataset)["metas"]["default"]) for dataset in found.values()}
    ours = {shape["metas"]["default"]["title"]: _said(shape["metas"]["default"]) for shape in known.values()}
    for title, said in ours.items():
        lost = {name for name, value in said.items() if value and theirs[title][name] != value}
        assert lost == set(), (title, said, theirs[title])


@pytest.mark.parametrize("way", [way for way in WAYS if way.startswith(("dcat", "explore"))])
def test_the_same_documents(way: str, first: tuple[Service, dict[str, Any]], rooms: Any) -> None:
    service, known = first
    _twice(service, *WAYS[way])
    for dataset in Dataset.objects.public():
        ours = next(d for d in known.values() if d["metas"]["default"]["title"] == dataset.title)
        theirs = to_explore(dataset)["attachments"]
        assert [(d["title"], d["mimetype"]) for d in theirs] == [
            (d["title"], d["mimetype"]) for d in ours["attachments"]
        ]
        for document in theirs:
            assert httpx.get(document["url"], timeout=60).content == b"%PDF-1.4 des quartiers"
    assert Dataset.objects.exclude(attachments=[]).count() == 1


def test_explore_gives_back_the_fields_too(first: tuple[Service, dict[str, Any]], rooms: Any) -> None:
    service, known = first
    _twice(service, "explore", "")
    for dataset in Dataset.objects.public():
        assert to_explore(dataset)["fields"] == known[dataset.dataset_id]["fields"]


@pytest.mark.parametrize("way", GEOGRAPHIC)
def test_the_same_places(way: str, first: tuple[Service, dict[str, Any]], rooms: Any) -> None:
    service, known = first
    kind, path = GEOGRAPHIC[way]
    source = source_of(service.url + path, kind)
    places = {
        d["metas"]["default"]["title"]: d["metas"]["default"]["records_count"]
        for d in known.values()
        if "geo" in d["features"]
    }
    run = harvest(source)
    assert {str(k): v for k, v in counts(run).items() if k != "refused"} == {"created": len(places)}
    assert {d.title: d.current and d.current.records_count for d in Dataset.objects.public()} == places
    assert set(counts(harvest(source))) <= {"same", "refused"}
