"""How often a page asks the records: as often with sixty datasets as with one."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone
from tests.city.dialogue.conftest import public_dataset

from beffroi.city.dialogue.models import Answer, Question, Reuse
from beffroi.city.people.public import Organisation
from beffroi.city.presence.models import Count, Presence
from beffroi.city.territory.models import Belonging, Commune, Grouping

SCHEMA = [{"name": "insee", "type": "text"}, {"name": "lieu", "type": "geo_point_2d"}]
#: Page → queries it may ask, the territory's name and the catalogue's revision among them.
MOST = {
    "/": 14,
    "/explore/": 6,
    "/explore/?q=jeu&theme=Culture&has=geo": 6,
    "/explore/suggestions/?q=jeu": 4,
    "/feed.atom?q=jeu": 8,
    "/sitemap.xml": 8,
    "/territoire/": 9,
    "/territoire/59350-lille/": 17,
    "/producteurs/": 6,
    "/producteurs/ici/": 10,
    "/producteurs/ici/feed.atom": 9,
    "/reutilisations/": 7,
    "/reutilisations/{reuse}/": 7,
    "/explore/dataset/jeu-01/reuses/": 9,
    "/explore/dataset/jeu-01/discussion/": 11,
    "/explore/dataset/jeu-01/feed.atom": 9,
    "/suivre/?dataset=jeu-01": 8,
}


@pytest.fixture
def filled(instance: Path, settings) -> Client:
    """Sixty datasets with places, reuses, questions."""
    group = Grouping.objects.create(siren=settings.BEFFROI["TERRITORY"], name="Métropole", kind="METRO")
    for insee, name in (("59350", "Lille"), ("59512", "Roubaix")):
        commune = Commune.objects.create(insee=insee, name=name, lon=3.0, lat=50.6, population=1000)
        Belonging.objects.create(commune=commune, grouping=group)
    organisation = Organisation.objects.create(slug="ici", name="Ici", kind="commune", insee="59350")
    for n in range(60):
        dataset = public_dataset(f"jeu-{n:02}", organisation, title=f"Jeu {n}", theme=["Culture"])
        version = dataset.current
        assert version is not None
        version.schema_json, version.records_count = SCHEMA, 100
        version.published_at = timezone.now() - timedelta(days=n)
        version.save()
        count = Count.objects.create(version=version, way="code", field="insee")
        Presence.objects.create(count=count, insee="59350", rows=n + 1, values=["59350"])
        reuse = Reuse.objects.create(
            title=f"R{n}", address="https://a.fr", state="accepted", decided_at=timezone.now()
        )
        reuse.datasets.add(dataset)
        question = Question.objects.create(
            dataset=dataset, title=f"Q{n}", text="?", state="answered", decided_at=timezone.now()
        )
        Answer.objects.create(question=question, organisation=organisation, text="Oui.")
    return Client(HTTP_HOST="localhost")


def test_pages_ask_the_records_a_bounded_number_of_times(
    filled: Client, django_assert_max_num_queries
) -> None:
    reuse = Reuse.objects.values_list("pk", flat=True).order_by("pk")[0]
    asked = {path.format(reuse=reuse): most for path, most in MOST.items()}
    for path in asked:
        assert filled.get(path).status_code == 200, path  # what is remembered is read once
    for path, most in asked.items():
        with django_assert_max_num_queries(most, info=path):
            answer = filled.get(path)
            if answer.streaming:
                b"".join(answer.streaming_content)  # type: ignore[arg-type]  # a synchronous one
