"""The catalogue: asked in the same language as the datasets."""

import csv
import io

from tests.doors.explore.conftest import Service

DATASETS = "/catalog/datasets"


def test_a_dataset_is_a_flat_object(service: Service) -> None:
    shape = service.get(f"{DATASETS}/villes").json()
    assert shape["dataset_id"] == "villes"
    assert shape["metas"]["default"]["title"] == "Villes d'exemple"
    assert shape["metas"]["default"]["records_count"] == 7
    assert shape["metas"]["custom"]["niveau"] == 3
    assert "geo" in shape["features"]
    assert shape in service.rows(DATASETS, limit=100)


def test_pages_are_ordered_by_title(service: Service) -> None:
    titles = [row["title"] for row in service.rows(DATASETS, select="title", limit=100)]
    assert titles == sorted(titles)
    assert service.get(DATASETS, limit=1).json()["total_count"] == len(titles)


def test_short_and_dotted_names(service: Service) -> None:
    one = f"{DATASETS}"
    rows = service.rows(
        one, select="default.title, title, custom.niveau", where='default.title = "Villes d\'exemple"'
    )
    assert rows == [{"default.title": "Villes d'exemple", "title": "Villes d'exemple", "custom.niveau": 3}]


def test_names_with_signs_are_quoted(service: Service) -> None:
    rows = service.rows(DATASETS, where="`custom.producteur-second` is not null", select="dataset_id")
    assert rows == [{"dataset_id": "villes"}]


def test_full_text_search(service: Service) -> None:
    assert [row["dataset_id"] for row in service.rows(DATASETS, where='"agence urbanisme"')] == ["villes"]
    assert service.rows(DATASETS, where='"absolument rien de tel"') == []


def test_multivalued_metadata(service: Service) -> None:
    assert service.rows(DATASETS, where='keyword="commune"', select="keyword") == [
        {"keyword": ["commune", "ville"]}
    ]
    assert service.rows(DATASETS, refine='theme:"Territoire"', select="dataset_id") == [
        {"dataset_id": "villes"}
    ]


def test_trees_are_inlined(service: Service) -> None:
    (row,) = service.rows(DATASETS, select="dataset_id, fields", where='datasetid: "villes"')
    assert row["fields"][0] == {
        "name": "code", "label": "Code INSEE", "type": "text", "description": None, "annotations": {"id": []}
    } | {key: value for key, value in row["fields"][0].items() if key == "semantic_type"}  # fmt: skip


def test_one_dataset_with_a_selection(service: Service) -> None:
    assert service.get(f"{DATASETS}/villes", select="title, records_count").json() == {
        "title": "Villes d'exemple", "records_count": 7
    }  # fmt: skip


def test_links(service: Service) -> None:
    body = service.get(DATASETS, limit=1, include_links="true").json()
    assert {"self", "first", "last", "next"} <= {link["rel"] for link in body["_links"]}
    for link in service.get(f"{DATASETS}/villes", include_links="true").json()["_links"]:
        assert service.client.get(link["href"]).status_code == 200


def test_root_links_lead_somewhere(service: Service) -> None:
    for path in ("", "/catalog", "/catalog/exports", f"{DATASETS}/villes/exports"):
        body = service.get(path).json()
        assert body["links"] == body["_links"]
        for link in body["links"]:
            assert service.client.get(link["href"]).status_code == 200, link


def test_facets(service: Service) -> None:
    found = {group["name"]: group["facets"] for group in service.get("/catalog/facets").json()["facets"]}
    assert {"features", "publisher", "theme", "keyword", "language"} <= found.keys()
    assert {value["value"] for value in found["theme"]} == {"Territoire"}


def test_unknown_dataset(service: Service) -> None:
    for path in ("", "/records", "/facets", "/exports", "/exports/csv", "/attachments", "/records/1"):
        response = service.get(f"{DATASETS}/absent{path}")
        assert response.status_code == 404
        assert response.json() == {
            "message": "The requested dataset absent does not exist.", "error_code": "NotFoundResource"
        }  # fmt: skip


def test_attachments(service: Service) -> None:
    assert service.get(f"{DATASETS}/villes/attachments").json()["attachments"] == []
    assert service.get(f"{DATASETS}/villes/attachments/x_zip").status_code == 404


def test_a_document_given_with_a_dataset(service: Service) -> None:
    [item] = service.get(f"{DATASETS}/releves/attachments").json()["attachments"]
    assert item["metas"] == {
        "id": "notice_d_t_html",
        "title": "Notice des relevés",
        "mime-type": "text/html",
        "url": "odsfile://Notice d'été.html",
    }
    found = service.client.get(item["href"])
    assert found.text == "<script>alert(1)</script>"
    assert found.headers["content-disposition"].startswith("attachment;")
    assert found.headers["content-security-policy"] == "sandbox"  # not to be run in our name
    assert found.headers["x-content-type-options"] == "nosniff"
    old = service.client.get("/api/datasets/1.0/releves/attachments/notice_d_t_html/")
    assert old.content == found.content
    shown = service.get(f"{DATASETS}/releves").json()["attachments"]
    assert [(shape["id"], shape["mimetype"]) for shape in shown] == [("notice_d_t_html", "text/html")]
    assert "Notice des relevés" in service.client.get("/explore/dataset/releves/information/").text


def test_export_as_json(service: Service) -> None:
    shapes = service.get("/catalog/exports/json").json()
    assert len(shapes) == service.get(DATASETS).json()["total_count"]
    assert next(shape for shape in shapes if shape["dataset_id"] == "villes")["fields"]
    chosen = service.get("/catalog/exports/json", select="dataset_id", where='datasetid="villes"').json()
    assert chosen == [{"dataset_id": "villes"}]


def test_export_as_csv(service: Service) -> None:
    text = service.get("/catalog/exports/csv").content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text), delimiter=";"))
    villes = next(row for row in rows if row["datasetid"] == "villes")
    assert villes["default.title"] == "Villes d'exemple"
    assert villes["default.keyword"] == "commune,ville"
    assert villes["custom.producteur-second"] == "Agence d'urbanisme"
