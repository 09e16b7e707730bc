"""Names, metadata, search, and the Explore dataset object."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.city.catalog.drafts import a_dataset, published

from beffroi.city.catalog import public as catalog
from beffroi.city.people.public import Membership, Organisation, User, named_organisation
from beffroi.data.errors import NotFound
from beffroi.data.fields import Field, FieldType, Schema

usual = pytest.mark.usefixtures("instance")


@given(st.text(max_size=300))
def test_a_slug_is_always_an_identifier(text: str) -> None:
    assert catalog.checked(catalog.slug(text)) == catalog.slug(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Arrêts de bus (2025)", "arrets-de-bus-2025"),
        ("Cœur d'Ascq", "coeur-d-ascq"),
        ("…", "jeu-de-donnees"),
    ],
)
def test_slugs_read_well(text: str, expected: str) -> None:
    assert catalog.slug(text) == expected


@pytest.mark.parametrize("bad", ["", "../etc", "A B", "é", "a" * 101, "a/b", "-a", "a\n"])
def test_bad_identifiers_are_refused_with_a_proposal(bad: str) -> None:
    with pytest.raises(catalog.BadIdentifier, match="Par exemple"):
        catalog.checked(bad)


def test_a_free_name_is_found() -> None:
    assert catalog.free("bancs", {"bancs", "bancs-2"}.__contains__) == "bancs-3"


@pytest.mark.parametrize("name", ["etalab-2.0", "Licence Ouverte v2.0", "LOV2", "licence  ouverte"])
def test_a_licence_has_many_names(name: str) -> None:
    assert catalog.required_licence(name).code == "etalab-2.0"


def test_an_unknown_licence_is_refused_with_the_codes() -> None:
    with pytest.raises(catalog.UnknownLicence, match=r"ODbL-1\.0"):
        catalog.required_licence("la mienne")


@usual
def test_a_taken_identifier_is_refused() -> None:
    a_dataset("bancs")
    with pytest.raises(catalog.AlreadyThere):
        a_dataset("bancs")


@usual
def test_search_ignores_case_and_accents_and_wants_every_word() -> None:
    first = a_dataset(
        "bancs", metas={"default": {"description": "Où s'asseoir à Villeneuve-d'Ascq", "keyword": ["Été"]}}
    )
    published(first)
    published(a_dataset("arbres"))
    assert [d.dataset_id for d in catalog.search("ASSEOIR ete")] == ["bancs"]
    assert [d.dataset_id for d in catalog.search("l'été, S’asseoir")] == ["bancs"]
    assert list(catalog.search("asseoir hiver")) == []
    assert {d.dataset_id for d in catalog.search()} == {"bancs", "arbres"}
    assert list(catalog.search("%")) == []


@usual
def test_who_sees_what_is_decided_in_sql() -> None:
    ours, _ = named_organisation("Lille")
    theirs, _ = named_organisation("Roubaix")
    a_dataset("a")
    catalog.Dataset.objects.update(organisation=ours)
    member = User.objects.create(username="claire")
    Membership.objects.create(user=member, organisation=ours, role=Membership.Role.PRODUCER)
    stranger = User.objects.create(username="paul")
    Membership.objects.create(user=stranger, organisation=theirs, role=Membership.Role.ADMINISTRATOR)
    admin = User.objects.create(username="root", is_superuser=True)
    assert [catalog.search(user=user).count() for user in (member, stranger, admin, None)] == [1, 0, 1, 0]
    with pytest.raises(NotFound):
        catalog.find("a", stranger)


@usual
def test_corrections_are_joined_field_by_field() -> None:
    old = [{"name": "cp", "type": "text", "label": "Code"}, {"source": "X", "name": "x"}]
    new = [{"name": "cp", "type": None}, {"name": "date", "type": "date"}]
    assert catalog.corrected(old, new) == [{"name": "cp", "label": "Code"}, {"name": "date", "type": "date"}]


@usual
def test_metadata_are_joined_and_unset() -> None:
    dataset = a_dataset(metas={"default": {"license": "lov2", "theme": ["Mobilité"]}, "custom": {"a": 1}})
    assert dataset.meta("license") == "Licence Ouverte v2.0 (Etalab)"
    assert dataset.meta("license_url").startswith("https://")
    dataset = catalog.describe(dataset, metas={"default": {"theme": None, "license": "La nôtre"}})
    assert dataset.metas == {"default": {"license": "La nôtre"}, "custom": {"a": 1}}


@usual
def test_the_explore_object_has_every_key() -> None:
    schema = Schema(
        (
            Field("id", FieldType.INT),
            Field("geo_point_2d", FieldType.GEO_POINT),
            Field("mise_en_service", FieldType.DATE),
        )
    )
    dataset = a_dataset(
        metas={"default": {"theme": "Mobilité", "keyword": ["vélo"]}, "dcat": {"creator": "X"}}
    )
    published(dataset, schema=schema)
    shape = catalog.to_explore(catalog.find("bancs"))
    default = shape["metas"]["default"]
    assert list(default)[: len(catalog.KEYS)] == list(catalog.KEYS)
    assert shape["dataset_uid"] == dataset.uid
    assert shape["features"] == ["analyze", "geo", "timeserie"]
    assert [f["name"] for f in shape["fields"]] == ["id", "geo_point_2d", "mise_en_service"]
    assert default["title"] == "Bancs publics"
    assert default["theme"] == ["Mobilité"]
    assert default["records_count"] == 3
    assert default["publisher"] == Organisation.objects.get().name
    assert default["modified"].endswith("+00:00")
    assert default["description"] is None
    assert shape["metas"]["dcat"] == {"creator": "X"}
    assert shape["has_records"] is shape["data_visible"] is True


@usual
def test_what_is_not_published_shows_no_data() -> None:
    shape = catalog.to_explore(a_dataset())
    assert shape["has_records"] is shape["data_visible"] is False
    assert shape["fields"] == []
