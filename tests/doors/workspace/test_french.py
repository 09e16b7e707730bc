"""The workspace, the account and the letters are set as French is, as the portal's pages are."""

import pytest
from django.core import mail
from django.test import Client
from tests.doors.typeset import LOOSE, parted
from tests.doors.workspace.test_publishing import TREES, described, lille, pauline, send  # noqa: F401 fixtures

from beffroi.city.people.public import Organisation, Role, User, invite

pytestmark = pytest.mark.usefixtures("instance")
PAGES = (
    "/espace/", "/espace/publier/", "/espace/publier/schemas/", "/espace/travaux/", "/espace/membres/", "/espace/organisation/",
    "/espace/journal/", "/espace/chiffres/", "/espace/questions/", "/espace/reutilisations/", "/espace/moissons/",
    "/espace/jeux/", "/espace/jeux/arbres/", "/espace/jeux/arbres/brouillon/", "/espace/jeux/arbres/description/",
    "/compte/", "/compte/securite/", "/compte/roles/", "/compte/jetons/", "/compte/pourquoi/", "/compte/adresse/",
    "/compte/mot-de-passe/",
)  # fmt: skip


def test_no_sign_begins_a_line(pauline: Client, lille: Organisation) -> None:  # noqa: F811 fixtures
    send(pauline, TREES + "A3;Orme;grand;3,05;50,63\n;;;;\n", lille)
    described(pauline)
    seen = {}
    for path in PAGES:
        answer = pauline.get(path)
        if answer.status_code == 200:
            seen[path] = parted(answer.content.decode())
    assert len(seen) > 10, seen
    assert {path: signs for path, signs in seen.items() if signs} == {}


def test_nor_of_a_letter(pauline: Client, lille: Organisation) -> None:  # noqa: F811 fixtures
    by = User.objects.get(username="pauline")
    by.memberships.update(role=Role.ADMINISTRATOR)
    invite("neuf@exemple.fr", lille, Role.PRODUCER, by, at="http://localhost")
    [letter] = mail.outbox
    assert "\u00a0" in letter.body
    assert LOOSE.findall(letter.subject + letter.body) == []
