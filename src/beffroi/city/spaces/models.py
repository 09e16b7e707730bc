"""The space of an organisation: its address, its looks, what it may hold."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from beffroi.city.people.public import Organisation


class Space(models.Model):
    """Where an organisation is at home: below /espaces/<path>/ and, if it has one, at its own host name."""

    organisation = models.OneToOneField(Organisation, models.CASCADE, related_name="space")
    path = models.SlugField(_("adresse"), max_length=60, unique=True)
    host = models.CharField(_("nom d'hôte"), max_length=253, blank=True)
    title = models.CharField(_("titre"), max_length=120, blank=True)  # empty: the organisation's name
    introduction = models.TextField(_("introduction"), blank=True)
    colour = models.CharField(_("couleur"), max_length=7, blank=True)  # "#rrggbb"; empty: the service's
    colour_dark = models.CharField(_("couleur, pages sombres"), max_length=7, blank=True)
    logo = models.BinaryField(_("logo"), null=True, blank=True)  # PNG, made by us
    most_datasets = models.PositiveIntegerField(_("jeux de données au plus"), null=True, blank=True)
    most_megabytes = models.PositiveIntegerField(_("mégaoctets au plus"), null=True, blank=True)
    enabled = models.BooleanField(_("ouvert"), default=True)
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("espace")
        verbose_name_plural = _("espaces")
        ordering: ClassVar = ["path"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["host"], condition=~models.Q(host=""), name="one_space_per_host")
        ]

    def __str__(self) -> str:
        return self.title or self.organisation.name
