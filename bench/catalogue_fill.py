"""A large catalogue, written straight into an instance's records: `python -m bench.catalogue_fill DATASETS`, BEFFROI_HOME set.

Its datasets are described as real ones are: titles, descriptions, keywords and fields drawn from words of the trade, versions
published over three years, of ninety-five communes and their metropolis. A few have files, published by the command.
"""

import os
import random
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

PACKAGES = Path(__file__).parents[1] / "frontend" / "node_modules"
SUBJECTS = (
    "Arbres d'alignement", "Équipements sportifs", "Budget primitif", "Comptes administratifs", "Subventions aux associations",
    "Marchés publics", "Délibérations du conseil", "Menus des cantines", "Effectifs scolaires", "Périmètres scolaires",
    "Stationnement vélo", "Bornes de recharge", "Comptages routiers", "Travaux sur la voirie", "Aires de jeux",
    "Défibrillateurs", "Points d'apport volontaire", "Collecte des déchets", "Qualité de l'air", "Consommation d'énergie",
    "Bâtiments publics", "Jardins familiaux", "Marchés de plein air", "Bureaux de vote", "Résultats électoraux",
    "Prénoms des enfants", "Fréquentation des piscines", "Fréquentation des médiathèques", "Agenda culturel", "Monuments",
    "Plan local d'urbanisme", "Permis de construire", "Logements sociaux", "Accidents de la route", "Lignes de bus",
)  # fmt: skip
THEMES = (
    "Administration", "Citoyenneté", "Culture", "Économie", "Éducation", "Environnement", "Équipements", "Énergie", "Finances",
    "Logement", "Mobilité", "Santé", "Sport", "Tourisme", "Urbanisme", "Vie publique",
)  # fmt: skip
WORDS = """
    relevé inventaire position surface date adresse quartier rue service gestionnaire entretien
    état nombre capacité horaires accès public commune métropole inspection projet annuel mensuel
    source terrain mesure capteur règlement contrat durée montant objet nature section chapitre
    article élèves classe école collège lycée parc jardin essence hauteur
""".split()  # noqa: SIM905 - a page of words is read more easily than a list
LICENCES = (
    "Licence Ouverte v2.0 (Etalab)",
    "Open Database License (ODbL)",
    "Creative Commons Attribution 4.0",
)
FORMATS = ("csv", "xlsx", "geojson", "shapefile", "json", "gpkg")
TYPES = ("text", "text", "text", "int", "double", "date", "datetime", "boolean")


def main() -> None:
    """Fill the instance once."""
    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "beffroi.site.settings"
    django.setup()
    from django.conf import settings

    from beffroi.city.catalog.models import Dataset, Version
    from beffroi.city.catalog.public import bump
    from beffroi.city.presence.models import Count
    from beffroi.city.territory import public as territory

    siren = settings.BEFFROI["TERRITORY"]
    if not territory.communes(siren).exists():
        territory.import_package(PACKAGES, siren)
    chance = random.Random(2026)
    organisations = _organisations(list(territory.communes(siren)))
    wanted = int(sys.argv[1])
    datasets = [_dataset(chance, number, organisations) for number in range(wanted)]
    Dataset.objects.bulk_create(datasets, batch_size=500)
    versions = [_version(chance, dataset) for dataset in datasets]
    Version.objects.bulk_create(versions, batch_size=500)
    for dataset, version in zip(datasets, versions, strict=True):
        dataset.current = version
    Dataset.objects.bulk_update(datasets, ["current"], batch_size=500)
    insee = list(territory.communes(siren).values_list("insee", flat=True))
    counts = Count.objects.bulk_create(
        [Count(version=v, way="code", field="insee") for v in versions[: wanted // 4]]
    )
    _presences(chance, counts, insee)
    _said(chance, datasets)
    bump()


def _organisations(communes):
    from beffroi.city.people.public import Organisation

    made = [
        Organisation(slug=f"commune-{c.insee}", name=c.name, kind="commune", insee=c.insee) for c in communes
    ]
    Organisation.objects.bulk_create(made, ignore_conflicts=True)
    return list(Organisation.objects.filter(slug__startswith="commune-").order_by("slug"))


def _dataset(chance, number, organisations):
    from beffroi.city.catalog.models import Dataset, new_uid, searchable

    organisation = chance.choice(organisations)
    subject = chance.choice(SUBJECTS)
    title = f"{subject} – {organisation.name} {2010 + number % 17}"
    description = " ".join(chance.choice(WORDS) for _ in range(chance.randint(40, 160))).capitalize()
    dataset = Dataset(
        dataset_id=f"catalogue-{number:05}",
        uid=new_uid(),
        organisation=organisation,
        title=title,
        metas={
            "default": {
                "description": f"<p>{description}.</p>",
                "theme": chance.sample(THEMES, chance.choice((1, 1, 2))),
                "keyword": chance.sample(WORDS, chance.randint(2, 8)),
                "license": chance.choice(LICENCES),
                "territory": [organisation.name],
                "publisher": organisation.name,
                "language": "fr",
                "update_frequency": chance.choice(("annuelle", "mensuelle", "quotidienne")),
            }
        },
    )
    dataset.search_text = searchable(dataset)
    return dataset


def _version(chance, dataset):
    from django.utils import timezone

    from beffroi.city.catalog.models import Version

    fields = [
        {
            "name": f"champ_{n}",
            "label": " ".join(chance.sample(WORDS, 2)),
            "type": chance.choice(TYPES),
            "description": None,
            "annotations": {},
        }
        for n in range(chance.randint(5, 25))
    ]
    if chance.random() < 0.4:
        fields.append({"name": "lieu", "label": "lieu", "type": "geo_point_2d", "annotations": {}})
    return Version(
        dataset=dataset,
        number=1,
        state=Version.State.PUBLISHED,
        schema_json=fields,
        report={"format": chance.choice(FORMATS), "fields": fields},
        records_count=int(chance.lognormvariate(6, 2)),
        published_at=timezone.now() - timedelta(days=1100 * chance.random() ** 2),
    )


def _presences(chance, counts, insee):
    from beffroi.city.presence.models import Presence

    made = [
        Presence(count=count, insee=code, rows=chance.randint(1, 500), values=[code])
        for count in counts
        for code in chance.sample(insee, chance.choice((1, 5, 30, len(insee))))
    ]
    Presence.objects.bulk_create(made, batch_size=2000)


def _said(chance, datasets):
    from django.utils import timezone

    from beffroi.city.dialogue.models import Answer, Question, Reuse

    now = timezone.now()
    for n in range(60):
        reuse = Reuse.objects.create(
            title=f"Réutilisation {n}", description=" ".join(chance.sample(WORDS, 30)), author="Une association",
            address="https://exemple.fr/", state="accepted", confirmed_at=now, decided_at=now,
        )  # fmt: skip
        reuse.datasets.set(chance.sample(datasets, 2))
    for n in range(200):
        dataset = chance.choice(datasets)
        question = Question.objects.create(
            dataset=dataset, title=f"Question {n}", text=" ".join(chance.sample(WORDS, 20)), author="Une habitante",
            state="answered", confirmed_at=now, decided_at=now,
        )  # fmt: skip
        Answer.objects.create(question=question, organisation=dataset.organisation, text="Voici la réponse.")


def publish_some(home: Path, beffroi: str, number: int) -> None:
    """A few small datasets with files, taken in as any."""
    for n in range(number):
        path = home / f"petit-{n}.csv"
        lines = [f"{59000 + row};Lieu {row};{row * n}" for row in range(200)]
        path.write_text("\n".join(("code_insee;nom;valeur", *lines)) + "\n", "utf-8")
        subprocess.run(
            [beffroi, "publish", str(path), "--id", f"petit-{n}"],
            env={**os.environ, "BEFFROI_HOME": str(home)}, check=True, capture_output=True,
        )  # fmt: skip


if __name__ == "__main__":
    main()
