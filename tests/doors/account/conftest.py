"""People, and ways to sign in with them."""

from collections.abc import Callable

import pytest
from django.test import Client

from beffroi.city.people.public import Membership, Organisation, User

PASSWORD = "un mot de passe assez long"


@pytest.fixture(autouse=True)
def quick_hashing(settings: object) -> None:
    """Argon2 with little memory: what is tested is that it is asked, not how long it takes."""
    settings.PASSWORD_HASHERS = ["tests.doors.account.hashing.Quick"]  # type: ignore[attr-defined]


@pytest.fixture
def lille(db: None) -> Organisation:
    """An organisation."""
    return Organisation.objects.create(slug="lille", name="Ville de Lille")


@pytest.fixture
def camille(lille: Organisation) -> User:
    """An administrator there."""
    user = User.objects.create_user(
        "camille", "camille@example.org", PASSWORD, first_name="Camille", last_name="Martin"
    )
    Membership.objects.create(user=user, organisation=lille, role="administrator")
    return user


Enter = Callable[..., Client]


@pytest.fixture
def enter() -> Enter:
    """`enter(user)`: a browser that is signed in by the page, as a person is."""

    def entered(user: User, password: str = PASSWORD) -> Client:
        browser = Client()
        answer = browser.post("/login/", {"username": user.username, "password": password})
        assert answer.status_code == 302, answer.content.decode()
        return browser

    return entered
