"""Service tokens: shown once, kept hashed, stopped by date, revocation or their maker's departure."""

from datetime import timedelta
from hashlib import sha256

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from beffroi.city.people.public import (
    READ,
    Act,
    BadToken,
    Forbidden,
    Organisation,
    Role,
    ServiceToken,
    User,
    bearer,
    make_token,
    may,
    revoke,
    why,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def lille() -> Organisation:
    return Organisation.objects.create(slug="lille", name="Lille")


@pytest.fixture
def claire(lille: Organisation) -> User:
    user = User.objects.create(username="claire")
    user.memberships.create(organisation=lille, role=Role.PRODUCER)
    return user


def made(lille: Organisation, claire: User, *scopes: str) -> tuple[ServiceToken, str]:
    return make_token(lille, "capteurs", scopes or ["publish"], timezone.now() + timedelta(days=30), claire)


def test_the_secret_opens_and_is_not_kept(lille: Organisation, claire: User) -> None:
    token, secret = made(lille, claire)
    assert secret.startswith(token.prefix + "_")
    assert len(secret) == 12 + 1 + 43
    row = ServiceToken.objects.filter(pk=token.pk).values().get()
    assert secret not in map(str, row.values())
    assert row["digest"] == sha256(secret.encode()).hexdigest()
    holder = bearer(secret)
    assert holder is not None
    assert (holder.maker, holder.organisation) == (claire, lille)
    assert may(holder, Act.PUBLISH, lille)
    assert not may(holder, Act.EDIT, lille)


def test_one_query_then_one_write_a_minute(
    lille: Organisation, claire: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    token, secret = made(lille, claire)
    with django_assert_num_queries(2):
        assert bearer(secret)
    token.refresh_from_db()
    first = token.last_used_at
    assert first is not None
    with django_assert_num_queries(1):
        assert bearer(secret)
    ServiceToken.objects.update(last_used_at=first - timedelta(seconds=61))
    assert bearer(secret)
    token.refresh_from_db()
    assert token.last_used_at is not None
    assert token.last_used_at >= first


def test_it_does_no_more_than_its_maker_today(lille: Organisation, claire: User) -> None:
    other = Organisation.objects.create(slug="roubaix", name="Roubaix")
    claire.memberships.create(organisation=other, role=Role.ADMINISTRATOR)
    _, secret = made(lille, claire, "publish", READ)
    holder = bearer(secret)
    assert holder is not None
    assert not may(holder, Act.PUBLISH, other)
    assert "n'agit que dans Lille" in why(holder, Act.PUBLISH, other).sentence
    assert may(holder, Act.SEE_DRAFTS, lille)
    assert "portée « edit »" in why(holder, Act.EDIT, lille).sentence
    claire.memberships.filter(organisation=lille).delete()
    assert not may(holder, Act.PUBLISH, lille)
    assert not why(holder, Act.PUBLISH, lille).allowed


def test_it_stops(lille: Organisation, claire: User) -> None:
    token, secret = made(lille, claire)
    User.objects.filter(pk=claire.pk).update(is_active=False)
    assert bearer(secret) is None
    User.objects.filter(pk=claire.pk).update(is_active=True)
    ServiceToken.objects.update(expires_at=timezone.now())
    assert bearer(secret) is None
    ServiceToken.objects.update(expires_at=timezone.now() + timedelta(days=1))
    assert bearer(secret)
    revoke(token, claire)
    assert bearer(secret) is None
    assert token.revoked_by == claire
    when = token.revoked_at
    revoke(token, claire)
    assert token.revoked_at == when


def test_who_revokes(lille: Organisation, claire: User) -> None:
    token, secret = made(lille, claire)
    boss, stranger = User.objects.create(username="boss"), User.objects.create(username="stranger")
    boss.memberships.create(organisation=lille, role=Role.ADMINISTRATOR)
    with pytest.raises(Forbidden, match="administrateur de Lille"):
        revoke(token, stranger)
    assert bearer(secret)
    revoke(token, boss)
    assert bearer(secret) is None


def test_what_cannot_be_made(lille: Organisation, claire: User) -> None:
    soon = timezone.now() + timedelta(days=1)
    for name, scopes, expires in (
        ("", ["publish"], soon),
        ("x" * 101, ["publish"], soon),
        ("ok", [], soon),
        ("ok", ["publish", "root"], soon),
        ("ok", ["publish"], timezone.now() - timedelta(seconds=1)),
        ("ok", ["publish"], timezone.now() + timedelta(days=400)),
    ):
        with pytest.raises(BadToken):
            make_token(lille, name, scopes, expires, claire)
    with pytest.raises(Forbidden):
        make_token(lille, "ok", ["withdraw"], soon, claire)
    with pytest.raises(Forbidden):
        make_token(Organisation.objects.create(slug="r", name="R"), "ok", [READ], soon, claire)
    assert not ServiceToken.objects.exists()


@given(st.text(max_size=300) | st.from_regex(r"bfr_[a-z0-9]{8}_.{0,60}", fullmatch=True))
def test_nothing_else_opens(secret: str) -> None:
    assert bearer(secret) is None


def test_a_wrong_end_does_not_open(lille: Organisation, claire: User) -> None:
    _, secret = made(lille, claire)
    last = "A" if secret[-1] != "A" else "B"
    for wrong in (
        secret[:-1] + last,
        secret[:-1],
        secret + "A",
        secret[:12],
        secret.upper(),
        secret + "\x00",
    ):
        assert bearer(wrong) is None
