"""Uses of datasets: counted by kind and day, told over days, nothing known of who asked."""

from datetime import timedelta
from pathlib import Path

import pytest

from beffroi.trust.access.ledger import now
from beffroi.trust.access.models import DatasetUse
from beffroi.trust.access.uses import Uses, uses_of

pytestmark = pytest.mark.django_db


def test_uses_add_up_across_processes_and_days(instance: Path) -> None:
    here, there = Uses(), Uses()
    for _time in range(3):
        here.add("arbres", "pages")
    there.add("arbres", "pages")
    there.add("arbres", "downloads")
    there.add("bornes", "calls")
    here.flush()
    there.flush()
    here.flush()  # nothing is counted twice
    DatasetUse.objects.create(day=now().date() - timedelta(days=40), dataset_id="arbres", pages=100)
    DatasetUse.objects.create(day=now().date() - timedelta(days=10), dataset_id="arbres", calls=5)
    assert uses_of(["arbres", "bornes", "none"]) == {
        "arbres": {"pages": 4, "calls": 5, "downloads": 1},
        "bornes": {"pages": 0, "calls": 1, "downloads": 0},
    }
    assert {field.name for field in DatasetUse._meta.get_fields()} == {
        "id", "day", "dataset_id", "pages", "calls", "downloads",
    }  # fmt: skip
