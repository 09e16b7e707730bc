"""Who may do what: one table of acts by role, read by SQL and told in words.

A role counts while its mandate runs. Roles of an organisation give nothing in another, not even below it in the tree;
an operator of the platform (`User.is_superuser`) may act everywhere, and every act is noted by the audit.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet, TextChoices
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from beffroi.city.people.models import Membership, Organisation, User
from beffroi.data.errors import BeffroiError

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

Role = Membership.Role


class Act(TextChoices):
    """What the rules speak of; each is asked of a person in one organisation."""

    SEE_DRAFTS = "see_drafts", _("voir les brouillons et leurs rapports")
    EDIT = "edit", _("déposer des fichiers, corriger, décrire")
    PUBLISH = "publish", _("publier, mettre à jour, revenir en arrière")
    WITHDRAW = "withdraw", _("retirer du public ou supprimer")
    ANSWER = "answer", _("répondre aux questions")
    MODERATE = "moderate", _("accepter les réutilisations, modérer les discussions")
    HARVEST = "harvest", _("régler les moissonnages")
    SEE_PRIVACY = "see_privacy", _("voir ce qui touche aux données personnelles")
    SEE_DASHBOARD = "see_dashboard", _("voir les tableaux de bord")
    SEE_MEMBERS = "see_members", _("voir les membres")
    MANAGE_MEMBERS = "manage_members", _("inviter et régler les rôles")
    SETTLE = "settle", _("régler l'organisation et ses pages")


_MEMBER = frozenset({Act.SEE_MEMBERS})
_READER = _MEMBER | {Act.SEE_DASHBOARD}
_PRODUCER = _READER | {Act.SEE_DRAFTS, Act.EDIT, Act.PUBLISH, Act.ANSWER}
_STEWARD = _PRODUCER | {Act.WITHDRAW, Act.MODERATE, Act.HARVEST}
ALLOWED: Mapping[str, frozenset[Act]] = {
    Role.MEMBER: _MEMBER,
    Role.READER: _READER,
    Role.DPO: _READER | {Act.SEE_DRAFTS, Act.SEE_PRIVACY, Act.WITHDRAW},
    Role.PRODUCER: _PRODUCER,
    Role.STEWARD: _STEWARD,
    Role.ADMINISTRATOR: frozenset(Act) - {Act.SEE_PRIVACY},
}


class Forbidden(BeffroiError):
    """The person may not do that there; the sentence says why and who could allow it."""

    code = "forbidden"


@dataclass(frozen=True, slots=True)
class Reason:
    """An answer to "why may this person (not) do this?"."""

    allowed: bool
    sentence: str


def in_force(on: date | None = None, prefix: str = "") -> Q:
    """Mandates that run on that day (today): the first and the last day count."""
    day = on or localdate()
    since, until = f"{prefix}since", f"{prefix}until"
    return (Q(**{f"{since}__isnull": True}) | Q(**{f"{since}__lte": day})) & (
        Q(**{f"{until}__isnull": True}) | Q(**{f"{until}__gte": day})
    )


def roles_for(act: Act) -> list[str]:
    """The roles that allow it."""
    return [role for role, acts in ALLOWED.items() if act in acts]


def memberships_for(user: "User", act: Act) -> QuerySet[Membership]:
    """The person's roles that allow that act today."""
    return Membership.objects.filter(in_force(), user=user, role__in=roles_for(act))


def organisations_where(user: "User | AnonymousUser | None", act: Act) -> QuerySet[Organisation]:
    """Where that person may do that, as one SQL condition."""
    if user is None or not user.is_authenticated or not user.is_active:
        return Organisation.objects.none()
    if user.is_superuser:
        return Organisation.objects.all()
    return Organisation.objects.filter(pk__in=memberships_for(user, act).values("organisation"))


def people_where(organisation: Organisation, act: Act) -> QuerySet[User]:
    """Who may do that there by a role of theirs: whom to write to."""
    holders = Membership.objects.filter(in_force(), organisation=organisation, role__in=roles_for(act))
    return User.objects.filter(is_active=True, pk__in=holders.values("user"))


def may(user: "User | AnonymousUser | None", act: Act, organisation: Organisation) -> bool:
    """Whether that person may do that in that organisation."""
    return organisations_where(user, act).filter(pk=organisation.pk).exists()


def why(user: "User | AnonymousUser | None", act: Act, organisation: Organisation) -> Reason:
    """Whether, and in words: by which role and until when, or what is missing and who can give it."""
    if user is None or not user.is_authenticated:
        return Reason(False, f"Il faut être connecté pour {act.label} ({organisation}).")
    if not user.is_active:
        return Reason(False, f"Le compte « {user} » est fermé : un administrateur peut le rouvrir.")
    if user.is_superuser:
        return Reason(True, f"« {user} » est opérateur de la plateforme : il peut {act.label} partout.")
    held = memberships_for(user, act).filter(organisation=organisation).first()
    if held is not None:
        end = f", jusqu'au {held.until:%d/%m/%Y}" if held.until else ""
        return Reason(
            True,
            f"« {user} » est {held.get_role_display()} de {organisation}{end} : ce rôle permet de {act.label}.",
        )
    names = ", ".join(str(Role(role).label) for role in roles_for(act))
    return Reason(
        False,
        f"{_situation(user, organisation)} Pour {act.label}, il faut un de ces rôles : {names}. "
        f"Un administrateur de {organisation} peut le donner.",
    )


def _situation(user: "User", organisation: Organisation) -> str:
    """What that person is there, today or not."""
    all_roles = Membership.objects.filter(user=user, organisation=organisation)
    today = all_roles.filter(in_force())
    if today:
        return f"« {user} » est {', '.join(m.get_role_display() for m in today)} de {organisation}."
    if all_roles:
        return f"Le mandat de « {user} » dans {organisation} n'est pas en cours."
    return f"« {user} » n'a pas de rôle dans {organisation}."


def require(user: "User | AnonymousUser | None", act: Act, organisation: Organisation) -> None:
    """Go on only if that person may do that there; raises Forbidden with the reason."""
    if not may(user, act, organisation):
        raise Forbidden(why(user, act, organisation).sentence)
