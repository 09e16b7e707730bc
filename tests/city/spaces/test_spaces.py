"""Spaces: addresses, logos, quotas, and who may change what."""

import io

import pytest
from PIL import Image
from pytest_django import Settings

from beffroi.city.catalog.public import Dataset, Version
from beffroi.city.people.public import (
    Forbidden,
    Organisation,
    Role,
    User,
    change_organisation,
    new_organisation,
)
from beffroi.city.spaces.public import (
    BadAddress,
    BadColour,
    BadLogo,
    BadSpace,
    Full,
    Space,
    change_space,
    check_room,
    make_space,
    space_at_host,
    space_at_path,
)
from beffroi.trust.audit.public import AuditEvent
from beffroi.trust.stewardship.public import open_space, settle_space

pytestmark = pytest.mark.django_db


@pytest.fixture
def lille() -> Organisation:
    return new_organisation("Lille", kind="commune")


@pytest.fixture
def roubaix() -> Organisation:
    return new_organisation("Roubaix", kind="commune")


def picture(kind: str, size: tuple[int, int] = (800, 200)) -> bytes:
    written = io.BytesIO()
    Image.new("RGB", size, "#963a26").save(written, kind)
    return written.getvalue()


def test_where_a_space_may_be(lille: Organisation, roubaix: Organisation, settings: Settings) -> None:
    settings.BEFFROI = {**settings.BEFFROI, "BASE_URL": "https://data.metropole.fr", "HOSTS": ("data.local",)}
    space = make_space(lille, "lille", host=" Donnees.Lille.FR. ")
    assert space.host == "donnees.lille.fr"
    found = space_at_host("DONNEES.lille.fr.")
    assert found == space
    assert space_at_path("lille") == space
    for host in ("data.metropole.fr", "data.local", "https://x.fr", "x", "1.2.3.4", "a..fr", "-a.fr", "é.fr", "a.fr:80",
                 "a_b.fr", "x" * 64 + ".fr", "a.fr/b", "a.fr\x00"):  # fmt: skip
        with pytest.raises(BadAddress):
            change_space(space, host=host)
    for path in ("", "Lille", "a/b", "..", "-a", "a-", "é", "x" * 61, "a b", "a\n"):
        if path.strip() == "a":
            continue
        with pytest.raises(BadAddress):
            make_space(roubaix, path)
    with pytest.raises(BadAddress, match="/espaces/lille/"):
        make_space(roubaix, "lille")
    with pytest.raises(BadAddress, match=r"donnees\.lille\.fr"):
        make_space(roubaix, "roubaix", host="donnees.lille.fr")
    with pytest.raises(BadSpace, match="déjà un espace"):
        make_space(lille, "lille-2")
    change_space(Space.objects.get(path="lille"), enabled=False)
    assert space_at_host("donnees.lille.fr") is None
    assert space_at_path("lille") is None
    assert not space_at_host("")


def test_colours_go_together(lille: Organisation) -> None:
    with pytest.raises(BadColour, match="4,5"):
        make_space(lille, "lille", colour="#ffdd00")
    with pytest.raises(BadSpace):
        make_space(lille, "lille", colour_dark="#ffdd00")
    assert make_space(lille, "lille", colour="#0a5c8a", colour_dark="#7cc4f0").colour_dark == "#7cc4f0"


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_logo_is_made_again(lille: Organisation, kind: str) -> None:
    space = make_space(lille, "lille", logo=picture(kind))
    with Image.open(io.BytesIO(bytes(space.logo or b""))) as made:
        assert (made.format, made.size) == ("PNG", (480, 120))
        assert not made.info.get("exif")


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"GIF89a" + b"\0" * 50,
        b"x" * (2 * 2**20 + 1),
        picture("PNG")[:200],
        picture("JPEG")[:400],
        picture("PNG", (6000, 6000)),
    ],
    ids=["empty", "svg", "gif", "large", "cut png", "cut jpeg", "pixels"],
)
def test_a_hostile_logo_is_refused(lille: Organisation, data: bytes) -> None:
    with pytest.raises(BadLogo):
        make_space(lille, "lille", logo=data)
    assert not Space.objects.exists()


def test_quotas(lille: Organisation, roubaix: Organisation) -> None:
    make_space(lille, "lille", most_datasets=1, most_megabytes=2)
    check_room(lille, datasets=1, size=2 * 2**20)
    dataset = Dataset.objects.create(dataset_id="d", title="D", organisation=lille)
    Version.objects.create(dataset=dataset, number=1, data_bytes=2**20, state="published")
    Version.objects.create(dataset=dataset, number=2, data_bytes=2**30, state="removed")
    with pytest.raises(Full, match="1 jeux de données sur 1"):
        check_room(lille, datasets=1)
    check_room(lille, size=2**20)
    with pytest.raises(Full, match="1 Mo sur 2"):
        check_room(lille, size=2**20 + 1)
    check_room(roubaix, datasets=10**6, size=2**50)
    for wrong in (-1, 2**31):
        with pytest.raises(BadSpace):
            change_space(Space.objects.get(), most_datasets=wrong)


def test_who_settles_what(lille: Organisation, roubaix: Organisation, settings: Settings) -> None:
    settings.BEFFROI = {**settings.BEFFROI, "BASE_URL": "https://data.metropole.fr"}
    boss, producer, operator = (
        User.objects.create(username=name) for name in ("boss", "producer", "operator")
    )
    boss.memberships.create(organisation=lille, role=Role.ADMINISTRATOR)
    producer.memberships.create(organisation=lille, role=Role.PRODUCER)
    User.objects.filter(pk=operator.pk).update(is_superuser=True)
    operator.refresh_from_db()
    for actor, where, path, said in (
        (producer, lille, "lille", {}),
        (boss, roubaix, "roubaix", {}),
        (boss, lille, "roubaix", {}),
        (boss, lille, "lille", {"host": "donnees.roubaix.fr"}),
        (boss, lille, "lille", {"most_datasets": 5}),
        (None, lille, "lille", {}),
    ):
        with pytest.raises(Forbidden):
            open_space(actor, where, path, **said)
    assert not Space.objects.exists()
    assert not AuditEvent.objects.filter(object_kind="space").exists()
    space = open_space(boss, lille, "lille", introduction="Bonjour", host="")
    for said in ({"host": "x.fr"}, {"path": "x"}, {"most_megabytes": None}, {"enabled": False}):
        with pytest.raises(Forbidden):
            settle_space(boss, space, **said)
    settle_space(operator, space, host="donnees.lille.fr", most_datasets=10)
    made = open_space(operator, roubaix, "rbx", administrator="maire@roubaix.fr")
    assert made.organisation.invitations.get().role == Role.ADMINISTRATOR
    said = list(
        AuditEvent.objects.filter(object_kind="space").order_by("pk").values_list("verb", "object_id")
    )
    assert said == [("space.open", "lille"), ("space.settle", "lille"), ("space.open", "rbx")]


def test_a_space_follows_the_tree(lille: Organisation) -> None:
    from beffroi.city.catalog.public import scope
    from beffroi.city.spaces.public import enter, leave

    space = make_space(lille, "lille")
    fund = new_organisation("CCAS", parent=lille)
    enter(space)
    assert scope() == {lille.pk, fund.pk}
    change_organisation(fund, parent=None)
    enter(space)
    assert scope() == {lille.pk}
    leave()
    assert scope() is None
