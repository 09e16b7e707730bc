"""The number that grows whenever the catalogue changes in the eyes of its readers."""

from typing import Any

from django.db import connection
from django.db.models import F
from django.db.models.signals import post_delete, post_save

from beffroi.city.catalog.models import Dataset, Revision
from beffroi.city.people.public import Organisation


def revision() -> int:
    """The catalogue's number: what was computed under another one may be out of date."""
    with (
        connection.cursor() as cursor
    ):  # asked at every request of the API: the ORM would take longer than the database
        cursor.execute("SELECT number FROM catalog_revision WHERE id = 1")
        found = cursor.fetchone()
    return int(found[0]) if found else 0


def bump(**_signal: Any) -> None:
    """Say that something changed, in the caller's transaction."""
    if not Revision.objects.filter(pk=1).update(number=F("number") + 1):
        Revision.objects.create(pk=1, number=1)


def listen() -> None:
    """Count every saved or deleted dataset or organisation; bulk writers call `bump` themselves."""
    for model in (Dataset, Organisation):
        for signal in (post_save, post_delete):
            signal.connect(bump, sender=model, dispatch_uid=f"catalogue-revision-{model.__name__}")
