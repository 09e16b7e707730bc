"""Who may do what: the SQL of the rules against a table written again here, over random cities."""

from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from beffroi.city.catalog.public import Dataset, Version, every, search
from beffroi.city.people.public import (
    READ,
    Act,
    Forbidden,
    Organisation,
    Role,
    ServiceToken,
    TokenHolder,
    User,
    may,
    organisations_where,
    people_where,
    require,
    why,
)

#: The rules as the mayor's office wrote them: a letter an act, in the order of `ACTS`.
ACTS = [
    "see_drafts", "edit", "publish", "withdraw", "answer", "moderate",
    "harvest", "see_privacy", "see_dashboard", "see_members", "manage_members", "settle",
]  # fmt: skip
TABLE = {
    "administrator": "xxxxxxx.xxxx",
    "steward":       "xxxxxxx.xx..",
    "producer":      "xxx.x...xx..",
    "dpo":           "x..x...xxx..",
    "reader":        "........xx..",
    "member":        ".........x..",
}  # fmt: skip
READING = {"see_drafts", "see_dashboard", "see_members"}


@dataclass(frozen=True)
class Mandate:
    organisation: int
    role: str
    since: int | None  # days from today
    until: int | None

    def allows(self, act: str) -> bool:
        runs = (self.since is None or self.since <= 0) and (self.until is None or self.until >= 0)
        return runs and TABLE[self.role][ACTS.index(act)] == "x"


@dataclass(frozen=True)
class Person:
    mandates: tuple[Mandate, ...]
    active: bool
    operator: bool

    def may(self, act: str, organisation: int) -> bool:
        if not self.active:
            return False
        return self.operator or any(m.allows(act) for m in self.mandates if m.organisation == organisation)


@dataclass(frozen=True)
class City:
    parents: tuple[int | None, ...]  # of each organisation, one before it
    people: tuple[Person, ...]
    datasets: tuple[tuple[int, bool], ...]  # of which organisation, public?
    tokens: tuple[tuple[int, int, tuple[str, ...]], ...]  # maker, organisation, scopes


@st.composite
def cities(draw: st.DrawFn) -> City:
    count = draw(st.integers(1, 4))
    organisation = st.integers(0, count - 1)
    parents = tuple(draw(st.none() | st.integers(0, n - 1)) if n else None for n in range(count))
    day = st.none() | st.integers(-2, 2)
    mandates = st.lists(
        st.builds(Mandate, organisation, st.sampled_from(sorted(TABLE)), day, day),
        max_size=4,
        unique_by=lambda m: (m.organisation, m.role),
    ).map(tuple)
    person = st.builds(Person, mandates, st.booleans(), st.integers(0, 9).map(lambda n: n == 0))
    people = draw(st.lists(person, min_size=1, max_size=4).map(tuple))
    datasets = draw(st.lists(st.tuples(organisation, st.booleans()), max_size=6).map(tuple))
    scopes = st.lists(st.sampled_from([*ACTS, "read", "nonsense"]), max_size=4).map(tuple)
    tokens = st.lists(st.tuples(st.integers(0, len(people) - 1), organisation, scopes), max_size=3)
    return City(parents, people, datasets, draw(tokens.map(tuple)))


@dataclass(frozen=True)
class Built:
    organisations: list[Organisation]
    people: list[User]
    datasets: list[Dataset]
    tokens: list[TokenHolder]


def build(city: City) -> Built:
    today = timezone.localdate()
    organisations: list[Organisation] = []
    for n, parent in enumerate(city.parents):
        above = organisations[parent] if parent is not None else None
        organisations.append(Organisation.objects.create(slug=f"o{n}", name=f"O{n}", parent=above))
    people = []
    for n, person in enumerate(city.people):
        user = User.objects.create(username=f"p{n}", is_active=person.active, is_superuser=person.operator)
        for m in person.mandates:
            user.memberships.create(
                organisation=organisations[m.organisation],
                role=m.role,
                since=None if m.since is None else today + timedelta(m.since),
                until=None if m.until is None else today + timedelta(m.until),
            )
        people.append(user)
    datasets = []
    for n, (owner, public) in enumerate(city.datasets):
        dataset = Dataset.objects.create(dataset_id=f"d{n}", title="Ville", organisation=organisations[owner])
        if public:
            dataset.current = Version.objects.create(dataset=dataset, number=1, state="published")
            dataset.save()
        datasets.append(dataset)
    tokens = [
        TokenHolder(
            ServiceToken.objects.create(
                organisation=organisations[o], name="t", created_by=people[p], scopes=list(scopes),
                prefix=f"bfr_{n:08}", digest="", expires_at=timezone.now() + timedelta(1),
            )
        )
        for n, (p, o, scopes) in enumerate(city.tokens)
    ]  # fmt: skip
    return Built(organisations, people, datasets, tokens)


def token_may(city: City, token: int, act: str, organisation: int) -> bool:
    maker, own, scopes = city.tokens[token]
    asked = act in scopes or ("read" in scopes and act in READING)
    return own == organisation and asked and city.people[maker].may(act, organisation)


@pytest.mark.django_db
def test_the_table_is_the_one_written_here() -> None:
    assert Act.values == ACTS
    assert sorted(Role.values) == sorted(TABLE)
    assert READ not in Act.values


@pytest.mark.django_db
@settings(max_examples=40, deadline=None)
@given(cities())
def test_sql_says_what_the_rules_say(city: City) -> None:
    with transaction.atomic():
        built = build(city)
        for act in ACTS:
            for p, user in enumerate(built.people):
                expected = {n for n in range(len(city.parents)) if city.people[p].may(act, n)}
                got = {int(o.slug[1:]) for o in organisations_where(user, Act(act))}
                assert got == expected, (act, p)
            for t, holder in enumerate(built.tokens):
                expected = {n for n in range(len(city.parents)) if token_may(city, t, act, n)}
                assert {int(o.slug[1:]) for o in organisations_where(holder, Act(act))} == expected
        for n, organisation in enumerate(built.organisations):
            writers = {
                p
                for p, person in enumerate(city.people)
                if any(m.allows("publish") for m in person.mandates if m.organisation == n) and person.active
            }
            assert {int(u.username[1:]) for u in people_where(organisation, Act.PUBLISH)} == writers
        transaction.set_rollback(True)


@pytest.mark.django_db
@settings(max_examples=40, deadline=None)
@given(cities())
def test_nobody_sees_the_drafts_of_others(city: City) -> None:
    """A producer of one commune never sees another's drafts, whatever the tree; nor does a program."""
    with transaction.atomic():
        built = build(city)
        public = {f"d{n}" for n, (_, is_public) in enumerate(city.datasets) if is_public}
        readers = [
            (built.people[p], lambda o, p=p: city.people[p].may("see_drafts", o))
            for p in range(len(city.people))
        ]
        readers += [
            (built.tokens[t], lambda o, t=t: token_may(city, t, "see_drafts", o))
            for t in range(len(city.tokens))
        ]
        readers += [(None, lambda o: False), (AnonymousUser(), lambda o: False)]
        for reader, sees in readers:
            expected = public | {f"d{n}" for n, (o, _) in enumerate(city.datasets) if sees(o)}
            assert set(every().visible_to(reader).values_list("dataset_id", flat=True)) == expected
            assert {d.dataset_id for d in search("ville", reader)} == expected
        transaction.set_rollback(True)


@pytest.mark.django_db
@settings(max_examples=25, deadline=None)
@given(cities())
def test_why_and_may_agree(city: City) -> None:
    with transaction.atomic():
        built = build(city)
        for actor in [*built.people, *built.tokens, None, AnonymousUser()]:
            for organisation in built.organisations:
                for act in (Act.SEE_DRAFTS, Act.SEE_PRIVACY, Act.MANAGE_MEMBERS):
                    reason = why(actor, act, organisation)
                    assert reason.allowed == may(actor, act, organisation)
                    assert reason.sentence.endswith(".")
                    assert "None" not in reason.sentence
                    if reason.allowed:
                        require(actor, act, organisation)
                    else:
                        with pytest.raises(Forbidden) as refusal:
                            require(actor, act, organisation)
                        assert refusal.value.sentence == reason.sentence
        transaction.set_rollback(True)


@pytest.mark.django_db
def test_sentences_are_for_people() -> None:
    lille = Organisation.objects.create(slug="lille", name="Lille")
    user = User.objects.create(username="claire")
    assert why(None, Act.PUBLISH, lille).sentence == (
        "Il faut être connecté pour publier, mettre à jour, revenir en arrière (Lille)."
    )
    assert why(user, Act.PUBLISH, lille).sentence == (
        "« claire » n'a pas de rôle dans Lille. Pour publier, mettre à jour, revenir en arrière, il faut un de ces "
        "rôles : producteur, gestionnaire de données, administrateur. Un administrateur de Lille peut le donner."
    )
    user.memberships.create(organisation=lille, role=Role.PRODUCER, until=date(2999, 12, 31))
    assert why(user, Act.PUBLISH, lille).sentence == (
        "« claire » est producteur de Lille, jusqu'au 31/12/2999 : ce rôle permet de publier, mettre à jour, "
        "revenir en arrière."
    )
    user.memberships.update(until=date(2020, 1, 1))
    assert why(user, Act.PUBLISH, lille).sentence.startswith(
        "Le mandat de « claire » dans Lille n'est pas en cours."
    )
