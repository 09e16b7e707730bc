"""The territory in time: communes, their groupings, who belonged to what and when (Code officiel géographique)."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class Commune(models.Model):
    """A commune between two dates. `insee` is text (five characters), unique among the communes alive at a date."""

    insee = models.CharField(_("code INSEE"), max_length=5, db_index=True)
    siren = models.CharField(_("SIREN"), max_length=9, blank=True)
    name = models.CharField(_("nom"), max_length=200)
    postal_codes = models.JSONField(_("codes postaux"), default=list)
    former_codes = models.JSONField(_("anciens codes"), default=list)  # of communes merged into it
    population = models.PositiveIntegerField(_("population municipale"), null=True, blank=True)
    lon = models.FloatField(null=True, blank=True)  # degrees WGS84, of the town hall or centre
    lat = models.FloatField(null=True, blank=True)
    contour = models.JSONField(_("contour"), null=True, blank=True)  # GeoJSON geometry, WGS84
    valid_from = models.DateField(_("depuis"), null=True, blank=True)  # None: before our records
    valid_to = models.DateField(_("jusqu'au"), null=True, blank=True)  # exclusive; None: today

    class Meta:
        verbose_name = _("commune")
        ordering: ClassVar = ["name", "insee"]

    def __str__(self) -> str:
        return f"{self.name} ({self.insee})"


class Grouping(models.Model):
    """A public body that groups communes (EPCI), by its SIREN."""

    siren = models.CharField(_("SIREN"), max_length=9, unique=True)
    name = models.CharField(_("nom"), max_length=200)
    kind = models.CharField(_("nature"), max_length=20)  # METRO, CU, CA, CC
    successor = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="predecessors")

    class Meta:
        verbose_name = _("intercommunalité")
        verbose_name_plural = _("intercommunalités")

    def __str__(self) -> str:
        return f"{self.name} ({self.siren})"


class Belonging(models.Model):
    """A commune belongs to a grouping between two dates."""

    commune = models.ForeignKey(Commune, models.CASCADE, related_name="belongings")
    grouping = models.ForeignKey(Grouping, models.CASCADE, related_name="belongings")
    valid_from = models.DateField(_("depuis"), null=True, blank=True)
    valid_to = models.DateField(_("jusqu'au"), null=True, blank=True)  # exclusive

    class Meta:
        verbose_name = _("appartenance")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["commune", "grouping", "valid_from"], name="one_belonging_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"{self.commune} → {self.grouping}"
