"""Decisions of the gate, kept for ever."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from beffroi.city.catalog.public import Dataset, Version
from beffroi.city.people.public import User


class GateDecision(models.Model):
    """Who made which version public (or not), when and why."""

    class Verdict(models.TextChoices):
        """What the gate may say."""

        PUBLIC = "public", _("rendu public")
        HELD = "held", _("retenu")
        WITHDRAWN = "withdrawn", _("retiré")

    dataset = models.ForeignKey(Dataset, models.SET_NULL, null=True, related_name="decisions")
    version = models.ForeignKey(Version, models.SET_NULL, null=True, related_name="decisions")
    dataset_name = models.CharField(max_length=120)  # these two outlive the dataset
    version_number = models.PositiveIntegerField()
    verdict = models.CharField(_("décision"), max_length=10, choices=Verdict)
    reason = models.TextField(_("motif"))
    decided_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    decided_as = models.CharField(
        _("au titre de"), max_length=200
    )  # who, in words: an account, or the command line
    decided_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("décision du guichet")
        ordering: ClassVar = ["-decided_at", "-id"]

    def __str__(self) -> str:
        return f"{self.dataset_name} v{self.version_number} · {self.get_verdict_display()}"
