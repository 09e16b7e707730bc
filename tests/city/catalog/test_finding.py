"""Lists of the catalogue, searched in memory: the same answers as asking each dataset in turn."""

from datetime import timedelta
from pathlib import Path

from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.city.dialogue.conftest import public_dataset

from beffroi.city.catalog.public import Dataset, Wanted, datasets_of, shelf
from beffroi.city.people.public import Organisation
from beffroi.city.territory.models import Belonging, Commune, Grouping
from beffroi.data.folding import fold, words

THEMES = ("Mobilité", "Culture", "Éducation")
WORDS = ("vélo", "école", "arbre", "été")

described = st.fixed_dictionaries(
    {
        "theme": st.lists(st.sampled_from(THEMES), unique=True, max_size=2),
        "keyword": st.lists(st.sampled_from(WORDS), unique=True, max_size=3),
        "license": st.sampled_from(("", "ODbL")),
    }
)
asked = st.builds(
    Wanted,
    text=st.sampled_from(("", "velo", "ECOLE vélo", "arbr*", "zzz", "…")),
    chosen=st.dictionaries(
        st.sampled_from(("theme", "license", "freshness")),
        st.sampled_from((*THEMES, "ODbL", "week", "older")),
        max_size=2,
    ),
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(metas=st.lists(described, max_size=8), wanted=asked)
def test_a_search_is_what_each_dataset_answers(instance: Path, metas: list[dict], wanted: Wanted) -> None:
    Dataset.objects.all().delete()
    organisation, _made = Organisation.objects.get_or_create(slug="ici", name="Ici")
    for n, said in enumerate(metas):
        dataset = public_dataset(f"jeu-{n}", organisation, title=f"Jeu {n}", **said)
        if n % 3 == 0 and dataset.current:
            dataset.current.published_at = timezone.now() - timedelta(days=400)
            dataset.current.save()
            dataset.save()
    known = shelf()
    found = {known.entries[n].dataset_id for n in known.found(wanted)}
    plain = {d.dataset_id for d in Dataset.objects.select_related("current") if _answers(d, wanted)}
    assert found == plain
    for name in ("theme", "license", "freshness"):
        others = Wanted(wanted.text, {k: v for k, v in wanted.chosen.items() if k != name})
        for value, number in known.counts(wanted, name).items():
            chosen = Wanted(others.text, {**others.chosen, name: value})
            assert number == sum(_answers(d, chosen) for d in Dataset.objects.select_related("current"))


def _answers(dataset: Dataset, wanted: Wanted) -> bool:
    """The question, asked of one dataset in plain words."""
    said = dataset.metas["default"]
    text = fold(" ".join((dataset.dataset_id, dataset.title, "Ici", *said["theme"], *said["keyword"])))
    if wanted.text and not words(wanted.text):
        return False
    assert dataset.current is not None
    assert dataset.current.published_at is not None
    old = dataset.current.published_at < timezone.now() - timedelta(days=366)
    values = {"theme": said["theme"], "license": [said["license"]], "freshness": ["older" if old else "week"]}
    return all(w.rstrip("*") in text for w in words(wanted.text)) and all(
        v in values[k] for k, v in wanted.chosen.items()
    )


def test_a_change_shows_at_once_and_reads_only_what_changed(
    instance: Path, django_assert_max_num_queries
) -> None:
    organisation = Organisation.objects.create(slug="ici", name="Ici")
    datasets = [public_dataset(f"jeu-{n}", organisation, title=f"Jeu {n}") for n in range(30)]
    before = shelf()
    assert [e.title for e in before.ordered(before.found(Wanted()), "title")][:2] == ["Jeu 0", "Jeu 1"]
    with django_assert_max_num_queries(1):  # the revision alone
        assert shelf() is before
    datasets[3].title = "Autre chose"
    datasets[3].save()
    with django_assert_max_num_queries(5):
        after = shelf()
    assert len(after.found(Wanted("autre"))) == 1
    kept = {entry.pk: entry for entry in before.entries}
    assert sum(kept[entry.pk] is entry for entry in after.entries) == 29
    Dataset.objects.filter(pk=datasets[3].pk).delete()
    datasets[4].delete()
    assert len(shelf().found(Wanted())) == 28


def test_a_page_of_datasets_is_one_query(instance: Path, django_assert_max_num_queries) -> None:
    organisation = Organisation.objects.create(slug="ici", name="Ici")
    for n in range(25):
        public_dataset(f"jeu-{n:02}", organisation)
    known = shelf()
    entries = known.ordered(known.found(Wanted()), "title")[:20]
    with django_assert_max_num_queries(1):
        found = datasets_of(entries)
        assert [d.organisation.name for d in found] == ["Ici"] * 20
        assert all(d.current and d.current.records_count == 0 for d in found)
    assert [d.dataset_id for d in found] == [e.dataset_id for e in entries]


def test_communes_by_their_organisation_or_the_territory_said(instance: Path, settings) -> None:
    group = Grouping.objects.create(siren=settings.BEFFROI["TERRITORY"], name="Métropole", kind="METRO")
    for insee, name in (("59350", "Lille"), ("59009", "Villeneuve-d'Ascq")):
        commune = Commune.objects.create(insee=insee, name=name)
        Belonging.objects.create(commune=commune, grouping=group)
    metropolis = Organisation.objects.create(slug="mel", name="Métropole")
    town = Organisation.objects.create(slug="lille", name="Ville de Lille", kind="commune", insee="59350")
    public_dataset("arbres", town)
    public_dataset("velos", metropolis, territory=["LILLE", "Villeneuve-d'Ascq", "Ailleurs"])
    public_dataset("budget", metropolis, territory="Métropole")
    known = shelf()
    found = {
        v: sorted(known.entries[n].dataset_id for n in some) for v, some in known.postings["commune"].items()
    }
    assert found == {"Lille": ["arbres", "velos"], "Villeneuve-d'Ascq": ["velos"]}
