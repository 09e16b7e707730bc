"""The dated territory: who belonged to what on which day, and where communes are."""

import json
from datetime import date
from pathlib import Path

import pytest
from django.test import Client

from beffroi.city.territory import public as territory
from beffroi.data.errors import NotFound, RefusedContent

MEL, BEFORE, HAUTE_DEULE = "200093201", "245900410", "245901061"
pytestmark = [pytest.mark.django_db, pytest.mark.shared]


@pytest.fixture
def metropolis(packages: Path) -> None:
    assert territory.import_package(packages, MEL) == 95


@pytest.mark.usefixtures("metropolis")
@pytest.mark.parametrize(
    ("siren", "on", "count"),
    [
        (MEL, None, 95),
        (MEL, date(2020, 3, 14), 95),
        (MEL, date(2020, 3, 13), 0),
        (BEFORE, None, 0),
        (BEFORE, date(2020, 3, 13), 90),
        (BEFORE, date(2018, 3, 31), 90),
        (BEFORE, date(2017, 1, 1), 90),
        (BEFORE, date(2016, 12, 31), 85),
        (HAUTE_DEULE, date(2018, 1, 1), 5),
        (HAUTE_DEULE, date(2020, 3, 14), 0),
        ("123456789", None, 0),
    ],
)
def test_members_on_a_day(siren: str, on: date | None, count: int) -> None:
    assert territory.communes(siren, on=on).count() == count


@pytest.mark.usefixtures("metropolis")
def test_90_communes_of_2018_are_those_of_a_public_file(shared: Path) -> None:
    """The Arcep's observatory of 2018 lists the same 90 under the former SIREN."""
    text = (shared / "ftth" / "arcep-2018" / "storage__app__public__communes.csv").read_text(
        "utf-8", "replace"
    )
    listed = {line.split(",")[0] for line in text.splitlines() if f",{BEFORE}," in line}
    ours = set(territory.communes(BEFORE, on=date(2018, 3, 31)).values_list("insee", flat=True))
    assert ours == listed


@pytest.mark.usefixtures("metropolis")
def test_communes_are_told_as_the_package_tells_them() -> None:
    lille = territory.Commune.objects.get(insee="59350")
    assert (lille.name, lille.siren, lille.population) == ("Lille", "215903501", 238_246)
    assert lille.postal_codes == ["59000", "59160", "59260", "59777", "59800"]
    assert territory.Grouping.objects.get(siren=BEFORE).successor == territory.Grouping.objects.get(siren=MEL)


@pytest.mark.usefixtures("metropolis")
def test_former_codes() -> None:
    lomme = territory.resolve("59355")
    assert lomme is not None
    assert lomme.insee == "59350"
    assert territory.resolve("59350") == lomme
    assert territory.resolve("00000") is None


@pytest.mark.usefixtures("metropolis")
def test_without_contours_every_commune_has_a_place() -> None:
    collection = territory.contours(MEL)
    assert {f["geometry"]["type"] for f in collection["features"]} == {"Point"}
    assert len(collection["features"]) == 95
    box = territory.bbox(MEL)
    assert box is not None
    assert 2.7 < box[0] < box[2] < 3.3
    assert 50.4 < box[1] < box[3] < 50.9


@pytest.mark.usefixtures("metropolis")
def test_contours_join_on_the_code(shared: Path, packages: Path) -> None:
    source = str(shared / "geo" / "mel-communes-2018-contours.geojson")
    assert territory.import_contours(source, MEL) == 95
    assert {f["geometry"]["type"] for f in territory.contours(MEL)["features"]} == {"Polygon"}
    assert territory.bbox(MEL) == pytest.approx((2.789, 50.4998, 3.271, 50.7943), abs=1e-3)
    territory.import_package(packages, MEL)  # a refresh keeps them
    assert territory.Commune.objects.filter(contour__isnull=True).count() == 0
    assert territory.Belonging.objects.count() == 95 + 90 + 5


@pytest.mark.usefixtures("metropolis")
@pytest.mark.parametrize(
    ("content", "error"),
    [
        ("not json", RefusedContent),
        ("[1, 2]", RefusedContent),
        ('{"type": "FeatureCollection", "features": []}', RefusedContent),
        ('{"type": "FeatureCollection", "features": [7, {"properties": {"code": "59350"}}]}', RefusedContent),
        (
            json.dumps(
                {
                    "features": [
                        {
                            "properties": {"code": "59350"},
                            "geometry": {
                                "type": "Polygon",
                                "coordinates": [
                                    [
                                        [700000, 7050000],
                                        [701000, 7050000],
                                        [701000, 7051000],
                                        [700000, 7050000],
                                    ]
                                ],
                            },
                        }
                    ]
                }
            ),
            RefusedContent,
        ),
    ],
)
def test_contours_that_are_none(tmp_path: Path, content: str, error: type[Exception]) -> None:
    path = tmp_path / "contours.geojson"
    path.write_text(content)
    with pytest.raises(error):
        territory.import_contours(str(path), MEL)
    assert not territory.Commune.objects.filter(contour__isnull=False).exists()


@pytest.mark.usefixtures("metropolis")
def test_contours_out_of_reach(tmp_path: Path) -> None:
    with pytest.raises(territory.ContoursUnreachable):
        territory.import_contours(str(tmp_path / "absent.geojson"), MEL)
    with pytest.raises(territory.ContoursUnreachable):
        territory.import_contours("http://127.0.0.1:1/contours", MEL)


@pytest.mark.usefixtures("metropolis", "instance")
def test_a_day_on_the_page_and_on_the_map(client: Client, packages: Path) -> None:
    """90 communes in 2018, of a body that is no more; an older number leads to who took over."""
    assert len(territory.contours(MEL, date(2018, 6, 1))["features"]) == 90
    page = " ".join(client.get("/territoire/", {"le": "2018-06-01"}).text.split())
    assert "(SIREN 245900410) : 90 communes" in page
    assert "Allennes-les-Marais, Annœullin, Bauvin, Carnin, Provin" in page
    today = " ".join(client.get("/territoire/", {"le": "2026-01-01"}).text.split())
    assert "(SIREN 200093201) : 95 communes" in today
    assert "Venues depuis" not in today
    for nonsense in ("hier", "2018-02-30", "\x00", "9999-99-99", ""):
        assert "SIREN" not in client.get("/territoire/", {"le": nonsense}).text
    with pytest.raises(NotFound, match="200093201"):
        territory.import_package(packages, BEFORE)


def test_no_package_no_territory(tmp_path: Path, packages: Path) -> None:
    with pytest.raises(territory.PackageMissing, match="npm install"):
        territory.import_package(tmp_path / "nowhere", MEL)
    with pytest.raises(NotFound, match="BEFFROI_TERRITORY"):
        territory.import_package(packages, "111111111")
    assert not territory.Commune.objects.exists()
