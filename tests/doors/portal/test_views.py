"""The views of a dataset without scripts: charts, choices, downloads, versions, frames for other sites."""

import re
from html import unescape

import pytest
from tests.portal_service import PLACES, Portal

DATASET = "/explore/dataset/lieux"
API = "/api/explore/v2.1/catalog/datasets/lieux"


def _figures(text: str) -> list[tuple[str, str]]:
    """(label, value) of the chart's table."""
    table = text[text.index('id="chart-data"') :]
    return [
        (unescape(label), value)
        for label, value in re.findall(r'<th scope="row">(.*?)</th><td[^>]*><data value="(.*?)">', table)
    ]


def test_a_chart_is_read_in_a_table_and_asked_of_the_api(portal: Portal) -> None:
    text = portal.get(f"{DATASET}/chart/?chart=bars&x=commune").text
    assert _figures(text) == [("Lille", "44.0"), ("Roubaix", "43.0"), ("Tourcoing", "43.0")]
    assert "group_by" in text
    found = re.search(r'href="(/api/explore/v2.1/catalog/datasets/lieux/records\?[^"]+)"', text)
    assert found
    answer = portal.get(unescape(found[1])).json()["results"]
    assert [(row["key"], float(row["value"])) for row in answer] == [
        (label, float(value)) for label, value in _figures(text)
    ]


def test_a_chart_follows_the_filters_of_the_table(portal: Portal) -> None:
    text = portal.get(f"{DATASET}/chart/?chart=bars&x=commune&is.commune=Lille&min.visiteurs=2000").text
    ((label, value),) = _figures(text)
    assert label == "Lille"
    listed = portal.get(f"{DATASET}/table/?is.commune=Lille&min.visiteurs=2000").text
    assert f"<strong>{int(float(value))} enregistrement" in listed
    assert 'name="min.visiteurs" value="2000"' in text  # the form goes on with them


@pytest.mark.parametrize(
    "query",
    [
        "chart=line&x=ouverture",
        "chart=line&x=ouverture&step=day&measure=avg&y=visiteurs",
        "chart=histogram&x=visiteurs",
        "chart=histogram&x=tarif&width=2,5",
        "chart=bars&x=gratuit&measure=median&y=tarif",
        "chart=bars&x=ouverture&step=month",
        "chart=%00&x=%00&measure=';drop&y=1&step=2&width=x",
        "chart=communes&x=nom",
        "chart=line&x=nom&q=mus%C3%A9e",
    ],
)
def test_every_form_of_chart_is_drawn(portal: Portal, query: str) -> None:
    answer = portal.get(f"{DATASET}/chart/?{query}")
    assert answer.status_code == 200
    assert "Cette question n'a pas pu" not in answer.text
    assert "La question posée" in answer.text


def test_communes_are_found_by_code_and_by_name(portal: Portal) -> None:
    for field in ("code_insee", "commune"):
        text = portal.get(f"{DATASET}/chart/?chart=communes&x={field}").text
        assert dict(_figures(text)) == {"Lille": "44.0", "Roubaix": "43.0"}
        assert "1 valeur n'est pas une commune du territoire" in re.sub(r"\s+", " ", text)  # Tourcoing
        assert re.search(r'class="area class-\d" d="M[^"]+"><title>Lille – 44</title>', text)
        assert "<title>Villeneuve-d&#x27;Ascq – –</title>" in text
    per_head = portal.get(f"{DATASET}/chart/?chart=communes&x=code_insee&per=head").text
    assert float(dict(_figures(per_head))["Lille"]) == pytest.approx(44 / 236.710, rel=1e-6)


def test_choices_and_columns_of_the_table(portal: Portal) -> None:
    text = portal.get(f"{DATASET}/table/?is.commune=Roubaix&is.commune=Tourcoing&col=nom&col=commune").text
    assert "86 enregistrements" in text
    assert len(re.findall(r'<th scope="col"', text)) == 2
    assert 'name="is.commune" value="Roubaix" checked' in text
    assert 'value="Lille">' in text
    assert re.search(r"Commune\s: Roubaix ou Tourcoing", text)
    assert "select=%60nom%60%2C+%60commune%60" in text


def test_a_filtered_download_is_the_filtered_table(portal: Portal) -> None:
    text = portal.get(f"{DATASET}/export/?is.commune=Lille").text
    assert "44 enregistrements répondent à vos choix" in text
    found = re.search(r'href="([^"]*/exports/csv\?[^"]+)"', text)
    assert found
    file = portal.get(unescape(found[1]))
    assert len(file.text.strip().splitlines()) == 45
    about = re.search(r"Télécharger<span[^>]*> CSV</span> <span class=\"number\">\(environ (.+?)\)", text)
    assert about
    told = float(about[1].split("\u00a0")[0].replace(",", ".")) * 1000
    assert told == pytest.approx(len(file.content), rel=0.1)


def test_the_weight_of_a_file_that_is_made_is_its_own(portal: Portal) -> None:
    weight = len(portal.get(f"{API}/exports/jsonl").content)
    text = portal.get(f"{DATASET}/export/").text
    told = re.search(r"JSON Lines</span> <span class=\"number\">\((environ )?(.+?)\)", text)
    assert told
    assert told[1] is None
    assert float(told[2].split("\u00a0")[0].replace(",", ".")) * 1000 == pytest.approx(weight, rel=0.05)


def test_two_versions_are_compared(portal: Portal) -> None:
    text = portal.get(f"{DATASET}/versions/?from=1&to=2").text
    assert "De la version 1 à la version 2" in text
    assert f"{PLACES} → {PLACES} (0)" in text
    assert "<code>quartier</code>" in text
    assert "nouveau" in text
    back = portal.get(f"{DATASET}/versions/?from=2&to=1").text
    assert "disparu" in back
    assert portal.get(f"{DATASET}/versions/?from=x&to=99999999").status_code == 200


def test_an_area_keeps_the_places_in_it(portal: Portal) -> None:
    everything = portal.get(f"{API}/records?limit=1&where=in_bbox(geo_point_2d,50.61,3.01,50.63,3.05)").json()
    inside = everything["total_count"]
    assert 0 < inside < PLACES
    text = portal.get(f"{DATASET}/table/?area=50.61,3.01+50.63,3.05").text
    assert f"<strong>{inside} enregistrements" in text
    drawn = portal.get(f"{DATASET}/map/?area=50.61,3.01+50.63,3.05&color=commune").text
    assert "data-area=" in drawn
    assert "Lille" in drawn[drawn.index("map-legend") :]


@pytest.mark.parametrize("name", ["table", "map", "chart"])
def test_a_view_may_be_framed_and_nothing_else(portal: Portal, name: str) -> None:
    framed = portal.get(f"/embed/dataset/lieux/{name}/")
    assert framed.status_code == 200
    assert "frame-ancestors *" in framed.headers["Content-Security-Policy"]
    assert "script-src 'self'" in framed.headers["Content-Security-Policy"]
    assert "X-Frame-Options" not in framed.headers
    assert "Set-Cookie" not in framed.headers
    assert "Métropole européenne de Lille" in framed.text
    assert f"{DATASET}/{name}/" in framed.text
    assert "<form" not in framed.text
    whole = portal.get(f"{DATASET}/{name}/")
    assert "frame-ancestors 'none'" in whole.headers["Content-Security-Policy"]
    assert whole.headers["X-Frame-Options"] == "DENY"
    assert "Set-Cookie" not in whole.headers
    code = re.search(r"<textarea[^>]*>(.*?)</textarea>", whole.text, re.DOTALL)
    assert code
    assert f'src="{portal.url}/embed/dataset/lieux/{name}/"' in unescape(unescape(code[1]))


def test_what_is_not_public_is_not_framed(portal: Portal) -> None:
    answer = portal.get("/embed/dataset/inconnu/table/")
    assert answer.status_code == 404
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize("view", ["chart", "map", "table", "export"])
def test_hostile_questions_are_answered(portal: Portal, view: str) -> None:
    hostile = "?x=<script>&color=`&is.nom=%22%27%60\\&area=1,1&col=;&q=%22*%00&min.visiteurs=9e999&from=-1"
    for prefix in (DATASET, "/embed/dataset/lieux"):
        if view == "export" and prefix != DATASET:
            continue
        answer = portal.get(f"{prefix}/{view}/{hostile}")
        assert answer.status_code == 200
        assert "<script>&" not in answer.text
