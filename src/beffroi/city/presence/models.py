"""How many rows of a version each commune has: counted once, when it becomes public."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from beffroi.city.catalog.public import Version


class Count(models.Model):
    """A version was looked at: by which field, and whether it could be counted in time."""

    class Way(models.TextChoices):
        """How a row says where it is."""

        CODE = "code", _("code de commune")
        NAME = "name", _("nom de commune")
        PLACE = "place", _("lieu")
        NONE = "none", _("ne le dit pas")

    version = models.OneToOneField(Version, models.CASCADE, related_name="communes")
    way = models.CharField(max_length=10, choices=Way)
    field = models.CharField(max_length=200, blank=True)
    counted = models.BooleanField(default=True)  # False: out of time

    class Meta:
        verbose_name = _("comptage par commune")

    def __str__(self) -> str:
        return f"{self.version} · {self.way}"


class Presence(models.Model):
    """A commune has rows in a version. `values` are those of the field that name it, to ask for these rows again."""

    count = models.ForeignKey(Count, models.CASCADE, related_name="presences")
    insee = models.CharField(_("code INSEE"), max_length=5, db_index=True)
    rows = models.BigIntegerField(_("enregistrements"))
    values = models.JSONField(default=list)

    class Meta:
        verbose_name = _("présence d'une commune")
        constraints: ClassVar = [models.UniqueConstraint(fields=["count", "insee"], name="a_commune_once")]

    def __str__(self) -> str:
        return f"{self.insee} · {self.rows}"
