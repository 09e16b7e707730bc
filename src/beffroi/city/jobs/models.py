"""A job is work that can be long: it has a lease, a heartbeat, progress, a time limit, a cancel button, an honest end."""

import uuid
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from beffroi.city.people.public import Organisation, User


class Job(models.Model):
    """What runs for somebody. The queue (django-tasks) carries it; this row is what people and the watch see."""

    class State(models.TextChoices):
        """Only the first two are not an end."""

        WAITING = "waiting", _("en attente")
        RUNNING = "running", _("en cours")
        DONE = "done", _("terminé")
        FAILED = "failed", _("échoué")
        CANCELLED = "cancelled", _("annulé")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    verb = models.CharField(
        max_length=100
    )  # registered name of the work: "intake.publish", "catalog.retention"…
    payload = models.JSONField(default=dict)
    title = models.CharField(_("intitulé"), max_length=300)
    state = models.CharField(_("état"), max_length=10, choices=State, default=State.WAITING)
    step = models.CharField(_("étape"), max_length=100, blank=True)
    fraction = models.FloatField(_("avancement"), null=True, blank=True)
    message = models.TextField(_("message"), blank=True)  # for a person: how it ended, what to do
    result = models.JSONField(default=dict)
    attempts = models.PositiveSmallIntegerField(default=0)
    cancel_asked = models.BooleanField(default=False)
    lease_until = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    owner = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="jobs")
    organisation = models.ForeignKey(
        Organisation, models.SET_NULL, null=True, blank=True, related_name="jobs"
    )  # on whose behalf: its people see it

    class Meta:
        verbose_name = _("travail")
        verbose_name_plural = _("travaux")
        ordering: ClassVar = ["-created_at", "id"]
        indexes: ClassVar = [models.Index(fields=["state", "lease_until"])]

    def __str__(self) -> str:
        return self.title


class Schedule(models.Model):
    """Work that comes back: `every_seconds` after the last start."""

    name = models.CharField(max_length=100, unique=True)
    verb = models.CharField(max_length=100)
    payload = models.JSONField(default=dict)
    every_seconds = models.PositiveIntegerField()
    next_at = models.DateTimeField()
    enabled = models.BooleanField(default=True)
    organisation = models.ForeignKey(
        Organisation, models.CASCADE, null=True, blank=True, related_name="schedules"
    )

    class Meta:
        verbose_name = _("rendez-vous")
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name
