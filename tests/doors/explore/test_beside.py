"""What stands beside a dataset's rows."""

from pathlib import Path

from django.test import Client
from tests.doors.explore.test_limits import V21, publish

from beffroi.city.catalog.public import Link, find, link

ELSEWHERE = Link("https://example.org/essai.gml", title="En GML", media_type="application/gml+xml")


def test_links_of_a_dataset_lead_elsewhere(instance: Path) -> None:
    publish(instance, "nom;valeur\nLille;1\n")
    link(find("essai"), [ELSEWHERE])
    client = Client(headers={"host": "localhost"})
    (shown,) = client.get(f"{V21}/essai/alternative_exports/").json()["alternative_exports"]
    assert shown["metas"] == {
        "id": "1",
        "title": "En GML",
        "mime-type": "application/gml+xml",
        "url": "https://example.org/essai.gml",
    }
    old = client.get("/api/datasets/1.0/essai/alternative_exports/")
    assert [item["id"] for item in old.json()] == ["1"]
    for address in (shown["href"], "/api/datasets/1.0/essai/alternative_exports/1/"):
        answer = client.get(address)
        assert (answer.status_code, answer["Location"]) == (302, "https://example.org/essai.gml")
        assert answer["Access-Control-Allow-Origin"] == "*"
        assert client.get(address.replace("exports/1", "exports/2")).status_code == 404
