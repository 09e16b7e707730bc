"""Organisations and the people who act in their name."""

from typing import ClassVar

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _


class Organisation(models.Model):
    """Whoever answers for data: the metropolis, a commune, an operator, a partner."""

    class Kind(models.TextChoices):
        """What an organisation is to the territory."""

        METROPOLIS = "metropolis", _("métropole")
        COMMUNE = "commune", _("commune")
        STATE = "state", _("service de l'État")
        OPERATOR = "operator", _("délégataire")
        PARTNER = "partner", _("partenaire")

    slug = models.SlugField(_("identifiant"), max_length=100, unique=True)
    name = models.CharField(_("nom"), max_length=200)
    siren = models.CharField(_("SIREN"), max_length=9, blank=True)
    kind = models.CharField(_("nature"), max_length=20, choices=Kind, default=Kind.PARTNER)

    class Meta:
        verbose_name = _("organisation")
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name


class User(AbstractUser):
    """A person with an account."""

    organisations = models.ManyToManyField(Organisation, through="Membership", related_name="people")


class Membership(models.Model):
    """A person's role in an organisation."""

    class Role(models.TextChoices):
        """What a member may do there."""

        ADMINISTRATOR = "administrator", _("administrateur")
        PRODUCER = "producer", _("producteur")
        READER = "reader", _("lecteur")

    user = models.ForeignKey(User, models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="memberships")
    role = models.CharField(_("rôle"), max_length=20, choices=Role)

    class Meta:
        verbose_name = _("appartenance")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "organisation"], name="one_role_per_organisation")
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.organisation} · {self.get_role_display()}"
