"""Organisations: their numbers, their tree, the communes of the territory on a day."""

import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.conftest import SHARED

from beffroi.city.people.public import (
    BadNumber,
    BadOrganisation,
    BadParent,
    Organisation,
    below,
    change_organisation,
    checked_siren,
    checked_siret,
    communes_on,
    import_communes,
    new_organisation,
    organisation_of_siren,
)
from beffroi.city.territory import public as territory
from beffroi.data.errors import NotFound

MEL, BEFORE, HAUTE_DEULE = "200093201", "245900410", "245901061"


@pytest.mark.parametrize(
    "text", ["21590350100017", "215 903 501 00017", "35600000049837", "35600000000048", " 20009320100016 "]
)
def test_real_numbers(text: str) -> None:
    assert checked_siret(text) == "".join(text.split())


@pytest.mark.parametrize(
    "text",
    [
        "21590350100018",
        "2159035010001",
        "215903501000170",
        "35600000049838",
        "٢١٥٩٠٣٥٠١٠٠٠١٧",
        "",
        "abc",
        "²1590350100017",
    ],
)
def test_wrong_numbers(text: str) -> None:
    with pytest.raises(BadNumber):
        checked_siret(text)


@given(st.text(alphabet="0123456789", min_size=9, max_size=9), st.integers(0, 8), st.integers(1, 9))
def test_one_wrong_digit_is_seen(digits: str, at: int, more: int) -> None:
    total = [n for n in range(10) if _ok(digits[:8] + str(n))]
    assert len(total) == 1
    right = digits[:8] + str(total[0])
    wrong = right[:at] + str((int(right[at]) + more) % 10) + right[at + 1 :]
    assert not _ok(wrong)


def _ok(siren: str) -> bool:
    try:
        return checked_siren(siren) == siren
    except BadNumber:
        return False


@pytest.mark.django_db
def test_said_of_an_organisation() -> None:
    made = new_organisation("  Ville  de Lille ", kind="commune", siret="215 903 501 00017")
    assert (made.slug, made.name, made.siren) == ("ville-de-lille", "Ville de Lille", "215903501")
    assert new_organisation("Ville de Lille").slug == "ville-de-lille-2"
    for wrong in ({"name": " "}, {"name": "x" * 201}, {"kind": "king"}, {"contact": "x\x00"}):
        with pytest.raises(BadOrganisation):
            change_organisation(made, **wrong)  # type: ignore[arg-type]  # every value is a text
    made.refresh_from_db()
    assert made.name == "Ville de Lille"


@pytest.mark.django_db
def test_the_tree_has_no_circle() -> None:
    a, b, c = (new_organisation(name) for name in ("A", "B", "C"))
    change_organisation(b, parent=a)
    change_organisation(c, parent=b)
    assert below(a) == {a.pk, b.pk, c.pk}
    assert below(c) == {c.pk}
    for parent in (a, b, c):
        with pytest.raises(BadParent):
            change_organisation(a, parent=parent)
    change_organisation(c, parent=None)
    assert change_organisation(a, parent=c).parent == c


@pytest.fixture
def metropolis(tmp_path: Path) -> None:
    extract = json.loads((SHARED / "geo" / "mel-communes-2026.json").read_text())
    data = tmp_path / "node_modules" / "@etalab" / "decoupage-administratif" / "data"
    data.mkdir(parents=True)
    members = [{"code": c["code"], "nom": c["nom"]} for c in extract["communes"]]
    (data / "communes.json").write_text(json.dumps(extract["communes"]))
    (data / "epci.json").write_text(json.dumps([{**extract["epci"], "membres": members}]))
    assert territory.import_package(tmp_path, MEL) == 95


@pytest.mark.shared
@pytest.mark.django_db
@pytest.mark.usefixtures("metropolis")
def test_the_95_communes_once() -> None:
    Organisation.objects.create(slug="mairie", name="Mairie de Lille", siren="215903501", kind="commune")
    Organisation.objects.create(slug="croix", name="croix", kind="commune")
    Organisation.objects.create(slug="ronchin", name="Ronchin", kind="partner")  # a homonym, not the commune
    first = import_communes(MEL)
    assert (len(first.created), first.linked, first.same) == (93, ("Croix", "Lille"), 0)
    second = import_communes(MEL)
    assert (second.created, second.linked, second.same) == ((), (), 95)
    communes = Organisation.objects.exclude(insee="")
    assert communes.count() == 95
    assert Organisation.objects.get(insee="59350").slug == "mairie"
    assert Organisation.objects.get(insee="59507").slug == "ronchin-2"
    assert all(checked_siren(o.siren) for o in communes.exclude(siren=""))


@pytest.mark.shared
@pytest.mark.django_db
@pytest.mark.usefixtures("metropolis")
def test_the_territory_by_date() -> None:
    import_communes(MEL)
    for siren in (MEL, BEFORE):  # whichever body one asks with
        assert communes_on(siren).count() == 95
        assert communes_on(siren, date(2020, 3, 14)).count() == 95
        assert communes_on(siren, date(2020, 3, 13)).count() == 90
        assert communes_on(siren, date(2018, 6, 1)).count() == 90
        assert communes_on(siren, date(2016, 1, 1)).count() == 85
    assert not communes_on(MEL, date(2018, 6, 1)).filter(insee="59011").exists()
    body = territory.body_on(MEL, date(2018, 6, 1))
    assert body is not None
    assert body.siren == BEFORE
    today = territory.body_today(HAUTE_DEULE)
    assert today is not None
    assert today.siren == MEL
    mel = Organisation.objects.create(slug="mel", name="MEL", siren=MEL)
    assert organisation_of_siren(BEFORE) == mel
    assert organisation_of_siren("356000000") is None


@pytest.mark.django_db
def test_no_territory_is_said() -> None:
    with pytest.raises(NotFound, match="beffroi territory import"):
        import_communes(MEL)
