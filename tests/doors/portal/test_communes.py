"""What a commune's page tells of the bodies it belonged to."""

from datetime import date

import pytest

from beffroi.city.territory.models import Belonging, Commune, Grouping
from beffroi.doors.portal.commune_facts import Stay, stays_of

FOUNDED = date(2020, 3, 14)


@pytest.mark.usefixtures("instance")
@pytest.mark.parametrize(
    ("before", "told"),
    [
        ("Métropole européenne", [Stay("Métropole Européenne", None, None)]),
        ("Communauté rurale", [Stay("Métropole Européenne", FOUNDED, None), Stay("Communauté rurale", None, FOUNDED)]),
    ],
)  # fmt: skip
def test_a_body_founded_anew_under_its_name_is_told_once(before: str, told: list[Stay]) -> None:
    commune = Commune.objects.create(insee="59350", name="Lille")
    old = Grouping.objects.create(siren="245900410", name=before, kind="CU")
    new = Grouping.objects.create(siren="200093201", name="Métropole Européenne", kind="METRO")
    Belonging.objects.create(commune=commune, grouping=old, valid_to=FOUNDED)
    Belonging.objects.create(commune=commune, grouping=new, valid_from=FOUNDED)
    assert stays_of(commune) == told
