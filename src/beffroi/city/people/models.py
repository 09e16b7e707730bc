"""Organisations and the people who act in their name."""

from typing import ClassVar

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.crypto import get_random_string, salted_hmac
from django.utils.translation import gettext_lazy as _

from beffroi.city.people.credentials import (
    Attempts,
    Authenticator,
    Identity,
    Invitation,
    Passkey,
    RecoveryCode,
    Session,
)

__all__ = [
    "Attempts",
    "Authenticator",
    "Identity",
    "Invitation",
    "Membership",
    "Organisation",
    "Passkey",
    "RecoveryCode",
    "ServiceToken",
    "Session",
    "User",
]


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
    siret = models.CharField(_("SIRET"), max_length=14, blank=True)
    parent = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="children", verbose_name=_("rattachée à")
    )
    kind = models.CharField(_("nature"), max_length=20, choices=Kind, default=Kind.PARTNER)
    insee = models.CharField(
        _("code INSEE"), max_length=5, blank=True
    )  # of the commune it is, in `city.territory`
    contact = models.CharField(
        _("contact public"), max_length=254, blank=True
    )  # a service's e-mail or address
    description = models.TextField(_("présentation"), blank=True)
    second_factor = models.BooleanField(_("second facteur exigé de qui publie"), default=False)
    schema_errors_block = models.BooleanField(_("les écarts au schéma retiennent une version"), default=False)

    class Meta:
        verbose_name = _("organisation")
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["insee"], condition=~models.Q(insee=""), name="one_organisation_per_commune"
            )
        ]

    def __str__(self) -> str:
        return self.name


def new_mark() -> str:
    """Something that was never there before."""
    return get_random_string(16)


class User(AbstractUser):
    """A person with an account."""

    organisations = models.ManyToManyField(Organisation, through="Membership", related_name="people")
    language = models.CharField(_("langue"), max_length=5, blank=True)  # of messages; empty: French
    session_mark = models.CharField(max_length=16, default=new_mark, editable=False)

    def get_session_auth_hash(self) -> str:
        """What each session of the person must hold: changing the password or the mark closes them all."""
        return salted_hmac(
            "beffroi.session", self.password + self.session_mark, algorithm="sha256"
        ).hexdigest()


class Membership(models.Model):
    """A person's role in an organisation, for the time of a mandate (both days included; empty: no limit)."""

    class Role(models.TextChoices):
        """What a member may do there."""

        ADMINISTRATOR = "administrator", _("administrateur")
        STEWARD = "steward", _("gestionnaire de données")
        PRODUCER = "producer", _("producteur")
        DPO = "dpo", _("délégué à la protection des données")
        READER = "reader", _("élu lecteur")
        MEMBER = "member", _("membre")

    user = models.ForeignKey(User, models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="memberships")
    role = models.CharField(_("rôle"), max_length=20, choices=Role)
    since = models.DateField(_("depuis le"), null=True, blank=True)
    until = models.DateField(_("jusqu'au"), null=True, blank=True)

    class Meta:
        verbose_name = _("appartenance")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "organisation", "role"], name="each_role_once")
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.organisation} · {self.get_role_display()}"


class ServiceToken(models.Model):
    """What a program of an organisation shows in place of a person; see `tokens.py`."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="tokens")
    name = models.CharField(_("nom"), max_length=100)
    created_by = models.ForeignKey(User, models.CASCADE, related_name="tokens")
    scopes = models.JSONField(_("portées"), default=list)
    prefix = models.CharField(_("préfixe"), max_length=12, unique=True)
    digest = models.CharField(max_length=64, editable=False)
    created_at = models.DateTimeField(_("fait le"), auto_now_add=True)
    expires_at = models.DateTimeField(_("échéance"))
    last_used_at = models.DateTimeField(_("dernier usage"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("révoqué le"), null=True, blank=True)
    revoked_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("jeton")
        verbose_name_plural = _("jetons")
        ordering: ClassVar = ["-created_at", "-id"]

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix})"
