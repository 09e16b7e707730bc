"""One log of acts, append only."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from beffroi.city.people.public import User


class AuditEvent(models.Model):
    """An act: who, what, on what, when. `details` holds no personal data beyond the actor."""

    at = models.DateTimeField(auto_now_add=True, db_index=True)
    actor = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    actor_label = models.CharField(max_length=200)
    verb = models.CharField(max_length=50)  # "publish", "rollback", "delete"…
    object_kind = models.CharField(max_length=50)
    object_id = models.CharField(max_length=200)
    details = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("événement")
        ordering: ClassVar = ["-at", "-id"]
        indexes: ClassVar = [models.Index(fields=["object_kind", "object_id", "-at"])]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.actor_label} {self.verb} {self.object_id}"
