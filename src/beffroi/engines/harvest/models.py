"""Sources, what we know of each of their records, runs and what each did."""

import hashlib
from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from beffroi.city.catalog.public import Dataset
from beffroi.city.jobs.public import Job
from beffroi.city.people.public import Organisation, User


class Source(models.Model):
    """A remote catalogue. `options` are of its kind (a filter, a schema); `mapping` is put over the usual table.

    `memory` holds the validators of its address (ETag…). `threshold`: percent of unknown and of vanished records beyond which a
    run stops and asks; 100 never asks.
    """

    name = models.CharField(_("nom"), max_length=150)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="sources", verbose_name=_("organisation")
    )
    kind = models.CharField(_("protocole"), max_length=20)
    address = models.CharField(_("adresse"), max_length=2000)
    options = models.JSONField(_("options"), default=dict, blank=True)
    mapping = models.JSONField(_("correspondance"), default=dict, blank=True)
    takes_rows = models.BooleanField(_("reprendre les lignes"), default=True)
    every_hours = models.PositiveIntegerField(_("toutes les (heures)"), default=24)  # 0: by hand only
    threshold = models.PositiveSmallIntegerField(_("seuil de confirmation (%)"), default=30)
    allow_private = models.BooleanField(_("réseau privé permis"), default=False)  # an operator's word
    next_at = models.DateTimeField(null=True, blank=True)
    memory = models.JSONField(default=dict)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("source moissonnée")
        ordering: ClassVar = ["name", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "name"], name="harvest_one_name_per_organisation")
        ]

    def __str__(self) -> str:
        return self.name


def key_of(remote_id: str) -> str:
    """What stands for a remote id, whatever its length."""
    return hashlib.sha256(remote_id.encode()).hexdigest()


class Item(models.Model):
    """A record of a source, for ever the same: (source, remote id)."""

    class State(models.TextChoices):
        """Where it stands at the source."""

        NEW = "new", _("vue")  # its dataset is begun, not finished: a run was cut
        PRESENT = "present", _("présente")
        ARCHIVED = "archived", _("disparue")

    source = models.ForeignKey(Source, models.CASCADE, related_name="items")
    key = models.CharField(max_length=64)
    remote_id = models.TextField()
    dataset = models.OneToOneField(Dataset, models.SET_NULL, null=True, blank=True, related_name="harvested")
    state = models.CharField(_("état"), max_length=10, choices=State, default=State.NEW)
    fingerprint = models.CharField(max_length=64, blank=True)
    memory: Any = models.JSONField(default=dict)  # of its file of rows: address, etag, modified

    class Meta:
        verbose_name = _("fiche moissonnée")
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["source", "key"], name="harvest_identity")]

    def __str__(self) -> str:
        return f"{self.source_id}/{self.remote_id[:100]}"


class Run(models.Model):
    """One harvest of a source, from its question to its honest end."""

    class State(models.TextChoices):
        """Only the first is not an end; `asking` waits for somebody's yes, which starts another run."""

        RUNNING = "running", _("en cours")
        DONE = "done", _("terminée")
        ASKING = "asking", _("à confirmer")
        FAILED = "failed", _("échouée")
        CANCELLED = "cancelled", _("annulée")

    source = models.ForeignKey(Source, models.CASCADE, related_name="runs")
    job = models.ForeignKey(Job, models.SET_NULL, null=True, blank=True, related_name="+")
    state = models.CharField(_("état"), max_length=10, choices=State, default=State.RUNNING)
    confirmed = models.BooleanField(default=False)  # somebody accepted a mass change
    message = models.TextField(blank=True)
    counts: Any = models.JSONField(default=dict)
    started_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    started_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("moisson")
        ordering: ClassVar = ["-started_at", "-id"]

    def __str__(self) -> str:
        return f"{self.source} {self.started_at:%Y-%m-%d %H:%M}"


class Outcome(models.Model):
    """What a run did with one record, and why."""

    class What(models.TextChoices):
        """The possible ends of a record in a run."""

        CREATED = "created", _("créée")
        CHANGED = "changed", _("changée")
        SAME = "same", _("inchangée")
        REVIVED = "revived", _("revenue")
        ARCHIVED = "archived", _("archivée")
        REFUSED = "refused", _("refusée")

    run = models.ForeignKey(Run, models.CASCADE, related_name="outcomes")
    key = models.CharField(max_length=64)
    remote_id = models.TextField()
    title = models.CharField(max_length=300, blank=True)
    what = models.CharField(_("issue"), max_length=10, choices=What)
    why = models.TextField(blank=True)
    dataset = models.ForeignKey(Dataset, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("issue d'une fiche")
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["run", "key"], name="harvest_one_outcome")]
        indexes: ClassVar = [models.Index(fields=["run", "what"])]

    def __str__(self) -> str:
        return f"{self.what} {self.remote_id[:100]}"
