"""The table of acts by role: the one place where a right is written."""

from collections.abc import Mapping

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from beffroi.city.people.models import Membership

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

#: A token's scope for programs that only look.
READ = "read"
_READING = frozenset({Act.SEE_DRAFTS, Act.SEE_DASHBOARD, Act.SEE_MEMBERS})


def roles_for(act: Act) -> list[str]:
    """The roles that allow it."""
    return [role for role, acts in ALLOWED.items() if act in acts]


def scoped(scopes: list[str]) -> frozenset[Act]:
    """The acts that scopes stand for; an unknown scope stands for nothing."""
    named = {Act(scope) for scope in scopes if scope in Act.values}
    return frozenset(named | _READING if READ in scopes else named)
