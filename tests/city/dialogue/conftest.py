"""Two organisations with a public dataset each, and people in the first."""

from dataclasses import dataclass
from pathlib import Path

import pytest
from django.utils import timezone

from beffroi.city.catalog.models import Dataset, Version
from beffroi.city.dialogue.limits import Sender
from beffroi.city.people.public import Membership, Organisation, User

SENDER = Sender("192.0.2.1", "http://donnees.exemple")


@dataclass(frozen=True)
class Town:
    """Who is there."""

    dataset: Dataset
    other: Dataset
    steward: User
    producer: User
    reader: User


def public_dataset(dataset_id: str, organisation: Organisation, **metas: object) -> Dataset:
    """A dataset with a public version, no files."""
    dataset = Dataset.objects.create(
        dataset_id=dataset_id,
        organisation=organisation,
        title=str(metas.pop("title", dataset_id)),
        metas={"default": metas},
    )
    version = Version.objects.create(
        dataset=dataset, number=1, state=Version.State.PUBLISHED, published_at=timezone.now()
    )
    dataset.current = version
    dataset.save()
    return dataset


@pytest.fixture
def town(instance: Path) -> Town:
    """A town and its neighbour."""
    here = Organisation.objects.create(slug="ici", name="Ici")
    there = Organisation.objects.create(slug="ailleurs", name="Ailleurs")
    people = {}
    for role in ("steward", "producer", "reader"):
        people[role] = User.objects.create_user(role, email=f"{role}@exemple.fr")
        Membership.objects.create(user=people[role], organisation=here, role=role)
    return Town(
        public_dataset("velos", here, title="Vélos"), public_dataset("parcs", there, title="Parcs"), **people
    )
