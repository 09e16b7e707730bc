"""Examples of what people say about data: two reuses and two questions, invented for the demonstration and said to be."""

from collections.abc import Sequence

from django.utils import timezone

from beffroi.city.catalog.public import Dataset
from beffroi.city.dialogue.public import Answer, Question, Reuse

_REUSES: Sequence[tuple[str, str, str, tuple[str, ...]]] = (
    (
        "Où garer mon vélo ? (exemple)",
        Reuse.Kind.APPLICATION,
        "Exemple inventé pour la démonstration : une carte qui tient dans la poche, pour trouver la station la plus proche "
        "et savoir s'il y reste une place.",
        ("exemple-stations-velos", "exemple-disponibilite-velos"),
    ),
    (
        "Un an d'air dans huit quartiers (exemple)",
        Reuse.Kind.ARTICLE,
        "Exemple inventé pour la démonstration : une enquête qui compare les saisons, les jours de marché et les nuits.",
        ("exemple-qualite-air",),
    ),
)
_QUESTIONS = (
    (
        "exemple-qualite-air",
        "Que veut dire un tiret ? (exemple)",
        "Certaines cases n'ont qu'un tiret. Est-ce zéro, ou rien ?",
        "Rien : ce jour-là le capteur n'a pas mesuré. Les moyennes n'en tiennent pas compte.",
    ),
    (
        "exemple-stations-velos",
        "Les stations fermées y sont-elles ? (exemple)",
        "Je ne retrouve pas une station que l'on a retirée cet été.",
        "",
    ),
)


def make_talk() -> None:
    """Write the examples, once, for the datasets that are there."""
    if Reuse.objects.exists() or Question.objects.exists():
        return
    now = timezone.now()
    datasets = {dataset.dataset_id: dataset for dataset in Dataset.objects.select_related("organisation")}
    for title, kind, description, used in _REUSES:
        reuse = Reuse.objects.create(
            title=title,
            kind=kind,
            description=description,
            address="https://example.org/",
            author="Démonstration",
            state=Reuse.State.ACCEPTED,
            confirmed_at=now,
            decided_at=now,
        )
        reuse.datasets.set([datasets[one] for one in used if one in datasets])
    for about, title, text, said in _QUESTIONS:
        dataset = datasets.get(about)
        if dataset is None:
            continue
        question = Question.objects.create(
            dataset=dataset,
            title=title,
            text=text,
            author="Démonstration",
            state=Question.State.ANSWERED if said else Question.State.OPEN,
            confirmed_at=now,
            decided_at=now,
        )
        if said:
            Answer.objects.create(question=question, organisation=dataset.organisation, text=said)
